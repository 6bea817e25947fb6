/** How a company's SIE files mark where a posting comes from. */
import { ISSUERS } from "@kortkoll/core/cards/card-rules.ts";
import {
  HIGHEST_DIMENSION,
  LONGEST_ISSUER_CODE,
  LONGEST_ISSUER_TEXT,
} from "@kortkoll/core/exports/origin-marking.ts";
import { ORIGIN_PARTS } from "@kortkoll/core/exports/origin-marks.ts";
import { z } from "zod";
import { id, shortText } from "../api-values.ts";

const dimension = z.number().int().min(1).max(HIGHEST_DIMENSION);
const originPart = z.enum(ORIGIN_PARTS);

const marking = {
  /** In the full profile. The invoice's is always the format's own. */
  dimensions: z.record(originPart.exclude(["invoice"]), dimension),
  /** In the profile of Fortnox. */
  costCentre: originPart,
  project: originPart,
  codes: z.record(z.enum(ISSUERS), shortText(LONGEST_ISSUER_CODE)),
  texts: z.record(z.enum(ISSUERS), shortText(LONGEST_ISSUER_TEXT)),
};

export const companyMarking = z.object({
  companyId: id,
  companyCode: z.string(),
  companyName: z.string(),
  /** 0 is that nothing has been decided. */
  version: z.number().int(),
  ...marking,
});
export const markingList = z.object({ companies: z.array(companyMarking) });
/** All of it: what stands beside each other must differ. */
export const changeMarkingBody = z.strictObject({ version: z.number().int().min(0), ...marking });

export type CompanyMarking = z.infer<typeof companyMarking>;
export type MarkingList = z.infer<typeof markingList>;
export type ChangeMarkingBody = z.infer<typeof changeMarkingBody>;
