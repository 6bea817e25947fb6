/** Service advisors over the API: signatures that nobody has, and the report by signature. */
import { z } from "zod";
import { day, id, instant, oreAmount, shortText } from "../api-values.ts";

export const signatureAlias = z.object({
  id,
  signature: z.string(),
  companyCode: z.string(),
  /** Whom the text means in reports. */
  person: z.object({ signature: z.string(), name: z.string() }),
  by: z.string(),
  at: instant,
});
export type SignatureAlias = z.infer<typeof signatureAlias>;

export const unknownSignature = z.object({
  signature: z.string(),
  companyCode: z.string(),
  companyName: z.string(),
  siteCodes: z.array(z.string()),
  firstSeenAt: instant,
  lastSeenAt: instant,
  orders: z.number().int(),
  /** Of the orders, whatever has been paid. */
  totalOre: oreAmount,
  payments: z.number().int(),
  paidOre: oreAmount,
  /** Two to five letters, as a person's signature has to be. */
  canBePerson: z.boolean(),
  alias: signatureAlias.nullable(),
});
export type UnknownSignature = z.infer<typeof unknownSignature>;
export const unknownSignatures = z.object({
  signatures: z.array(unknownSignature),
  /** Whom they may mean, also who works here no longer. */
  people: z.array(z.object({ signature: z.string(), name: z.string(), active: z.boolean() })),
});
export type UnknownSignatures = z.infer<typeof unknownSignatures>;

export const aliasBody = z.object({
  companyCode: shortText(12),
  signature: shortText(20),
  /** The signature of the person whom it means. */
  person: shortText(5),
});
export type AliasBody = z.infer<typeof aliasBody>;
export const aliasParams = z.object({ id });

export const advisorReportQuery = z.object({
  /** Business days; from the first of this month to today when not given. */
  from: day.optional(),
  to: day.optional(),
  site: z.string().max(12).optional(),
});
export type AdvisorReportQuery = z.infer<typeof advisorReportQuery>;

const advisorFigures = z.object({
  payments: z.number().int(),
  /** What was paid on the orders, to the öre. */
  paidOre: oreAmount,
  /** The same by card issuer and in cash; what nothing was paid with is left out. */
  byIssuer: z.partialRecord(
    z.enum(["visa", "mastercard", "amex", "diners", "ownCard", "unknown", "cash"]),
    oreAmount,
  ),
  /** Refunds and voids. */
  refunds: z.number().int(),
  refundedOre: oreAmount,
  netOre: oreAmount,
  /** Attempts that a person or the server had to follow to their end. */
  interrupted: z.number().int(),
  tills: z.number().int(),
  operators: z.number().int(),
});
export type AdvisorFigures = z.infer<typeof advisorFigures>;

export const advisorRow = advisorFigures.extend({
  signature: z.string(),
  /** Null when nobody has the signature, and nobody has said whom it means. */
  name: z.string().nullable(),
  /** The texts that are counted here: the signature itself, and what means the same person. */
  texts: z.array(z.object({ signature: z.string(), companyCode: z.string() })),
});
export type AdvisorRow = z.infer<typeof advisorRow>;

export const advisorReport = z.object({
  from: day,
  to: day,
  siteCode: z.string().nullable(),
  /** Whose the report is, also where it has no rows: those that the caller sees, at the site if one. */
  companies: z.array(
    z.object({
      companyCode: z.string(),
      companyName: z.string(),
      organisationNumber: z.string(),
    }),
  ),
  /** True when the caller is shown nobody's figures but their own. */
  ownOnly: z.boolean(),
  rows: z.array(advisorRow),
  totals: advisorFigures,
  /** Approved, but on no order: late approvals, excess and sales keyed by hand, until applied. */
  withoutOrderOre: oreAmount,
});
export type AdvisorReport = z.infer<typeof advisorReport>;
