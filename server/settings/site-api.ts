/** Sites and the companies that are there, as the settings show and change them. */
import { z } from "zod";
import { id, shortText } from "../api-values.ts";
import { version } from "./company-api.ts";

export const siteSetting = z.object({
  id,
  version: z.number().int(),
  code: z.string(),
  name: z.string(),
  toyotaFranchise: z.boolean(),
  ownCardsOn: z.boolean(),
  companies: z.array(z.object({ id, code: z.string(), name: z.string() })),
  tills: z.number().int(),
  terminals: z.number().int(),
});
export const siteList = z.object({ sites: z.array(siteSetting) });

const companyIds = z.array(id).min(1).max(50);

export const createSiteBody = z.strictObject({
  code: z
    .string()
    .normalize("NFC")
    .regex(/^[A-ZÅÄÖ0-9]{2,12}$/),
  name: shortText(100),
  companyIds,
  toyotaFranchise: z.boolean().default(false),
});
export const changeSiteBody = z.strictObject({
  version,
  name: shortText(100),
  companyIds,
  /** Taking it away turns own cards off as well. */
  toyotaFranchise: z.boolean(),
});

export type SiteSetting = z.infer<typeof siteSetting>;
export type SiteList = z.infer<typeof siteList>;
export type CreateSiteBody = z.infer<typeof createSiteBody>;
export type ChangeSiteBody = z.infer<typeof changeSiteBody>;
