/** Tills and the terminals that each prefers, as the settings show and change them. */
import { z } from "zod";
import { id, instant, shortText } from "../api-values.ts";
import { version } from "./company-api.ts";

export const tillSetting = z.object({
  id,
  version: z.number().int(),
  code: z.string(),
  name: z.string(),
  siteId: id,
  siteCode: z.string(),
  siteName: z.string(),
  /** Null while it is in use. */
  retiredAt: instant.nullable(),
  /** The one that the till prefers first. */
  terminals: z.array(
    z.object({ id, terminalId: z.string(), name: z.string(), companyCode: z.string() }),
  ),
});
export const tillSettingList = z.object({ tills: z.array(tillSetting) });

export const createTillBody = z.strictObject({
  siteId: id,
  code: z
    .string()
    .normalize("NFC")
    .regex(/^[A-ZÅÄÖ0-9]{1,8}$/),
  name: shortText(60),
});
export const changeTillBody = z.strictObject({
  version,
  name: shortText(60),
  /** False retires it: its terminals are let go, and its history stays. */
  inUse: z.boolean(),
});
export const tillTerminalsBody = z.strictObject({
  version,
  /** All that the till uses, the one that it prefers first. */
  terminalIds: z.array(id).max(50),
});

export type TillSetting = z.infer<typeof tillSetting>;
export type TillSettingList = z.infer<typeof tillSettingList>;
export type CreateTillBody = z.infer<typeof createTillBody>;
export type ChangeTillBody = z.infer<typeof changeTillBody>;
