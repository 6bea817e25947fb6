/** Requests and answers of payout agreements and their terms. */
import { ACQUIRERS } from "@kortkoll/core/bank/payout-agreement.ts";
import { LONGEST_PATTERN } from "@kortkoll/core/bank/reference-pattern.ts";
import { ISSUERS } from "@kortkoll/core/cards/card-rules.ts";
import { z } from "zod";
import { day, id, instant, shortText } from "../api-values.ts";

const acquirer = z.enum(ACQUIRERS);
const name = shortText(60);
const version = z.number().int().min(1);

export const payoutTermsFields = {
  /** None ends the agreement. */
  issuers: z.array(z.enum(ISSUERS)).max(ISSUERS.length),
  siteIds: z.array(id).min(1).max(500).nullable(),
  payerNames: z.array(shortText(80)).max(20),
  account: shortText(40).nullable(),
  referencePattern: shortText(LONGEST_PATTERN).nullable(),
  referenceDayOffset: z.number().int().min(0).max(30).nullable(),
  merchantNumbers: z
    .array(z.strictObject({ number: shortText(20), siteId: id.nullable() }))
    .max(500),
  form: z.enum(["gross", "net"]),
  cutOff: shortText(5).nullable(),
  reportedAfterDays: z.number().int().min(0).max(10),
  bankDays: z.number().int().min(0).max(60),
  weekend: z.enum(["combined", "separate"]),
  fees: z.discriminatedUnion("rule", [
    z.strictObject({ rule: z.literal("perPayout") }),
    z.strictObject({ rule: z.literal("monthly"), day: z.number().int().min(1).max(31) }),
    z.strictObject({ rule: z.literal("invoiced") }),
  ]),
};

export const payoutTermsSetting = z.object({
  validFrom: day,
  ...payoutTermsFields,
  confirmed: z.boolean(),
  confirmedAt: instant.nullable(),
  confirmedBy: z.string().nullable(),
});

export const payoutAgreementSetting = z.object({
  id,
  version: z.number().int(),
  companyId: id,
  companyCode: z.string(),
  companyName: z.string(),
  acquirer,
  name,
  /** The programme of the own card does not say how its payouts come: the agreement covers nothing. */
  lacksOwnCardRule: z.boolean(),
  /** Oldest first. */
  terms: z.array(payoutTermsSetting),
});
export const payoutAgreementList = z.object({ agreements: z.array(payoutAgreementSetting) });

export const payoutPreset = z.object({
  acquirer,
  name: z.string(),
  terms: z.object(payoutTermsFields),
});
export const payoutPresetList = z.object({ presets: z.array(payoutPreset) });

/** Of an own card's terms, what its programme says holds instead of what is sent. */
export const createPayoutAgreementBody = z.strictObject({
  companyId: id,
  acquirer,
  name,
  validFrom: day,
  ...payoutTermsFields,
});
export const renamePayoutAgreementBody = z.strictObject({ version, name });
export const setPayoutTermsBody = z.strictObject({ version, ...payoutTermsFields });
export const versionBody = z.strictObject({ version });
export const versionQuery = z.strictObject({ version: z.coerce.number().int().min(1) });
export const termsParams = z.object({ id, validFrom: day });

export const removedAgreement = z.object({ id });

export type PayoutTermsSetting = z.infer<typeof payoutTermsSetting>;
export type PayoutAgreementSetting = z.infer<typeof payoutAgreementSetting>;
export type PayoutAgreementList = z.infer<typeof payoutAgreementList>;
export type PayoutPresetList = z.infer<typeof payoutPresetList>;
export type CreatePayoutAgreementBody = z.infer<typeof createPayoutAgreementBody>;
export type SetPayoutTermsBody = z.infer<typeof setPayoutTermsBody>;
