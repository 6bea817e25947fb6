/** Requests and answers of card rules, their versions and trying them, and of Toyota's own cards. */
import { ISSUERS } from "@kortkoll/core/cards/card-rules.ts";
import { z } from "zod";
import { day, id, instant, oreAmount, shortText } from "../api-values.ts";

const issuer = z.enum(ISSUERS);

/** The first rule that fits a card decides. Every condition that is given must hold. */
export const cardRule = z.strictObject({
  issuer,
  issuerId: z
    .string()
    .regex(/^[0-9A-Za-z]{1,10}$/)
    .optional(),
  /** Ten hex digits or more: a RID, or more of an AID. */
  aidPrefix: z
    .string()
    .regex(/^[0-9A-Fa-f]{10,32}$/)
    .optional(),
  /** First and last leading digits, equally many, both included. */
  panFrom: z
    .string()
    .regex(/^\d{1,6}$/)
    .optional(),
  panTo: z
    .string()
    .regex(/^\d{1,6}$/)
    .optional(),
  /** Whole words of what stands on the card; decides only where a rule has one. */
  label: z.string().trim().min(1).max(40).optional(),
});

/** A rule as it was when it marked a payment, and its place in that version of the list. */
export const markingRule = cardRule.extend({
  version: z.number().int(),
  position: z.number().int(),
});

/** Why a payment has its issuer. */
export const markedBy = z.object({
  /** The rule that was followed; null when none fits. */
  rule: markingRule.nullable(),
  /** The rule of own cards that was passed over, because they are off at the site. */
  ownCardRule: markingRule.nullable(),
});

export const LONGEST_LIST = 200;
const rules = z.array(cardRule).min(1).max(LONGEST_LIST);

export const cardRuleWarning = z.object({
  kind: z.enum(["neverReached", "onlyWhereOff", "ownCardBelow"]),
  /** From 1, like `because`: the earlier rule. */
  position: z.number().int(),
  because: z.number().int(),
  sentence: z.string(),
});

export const cardRuleList = z.object({
  /** 0 where nothing has been saved yet. */
  version: z.number().int(),
  savedAt: instant.nullable(),
  savedBy: z.string().nullable(),
  rules: z.array(cardRule),
  warnings: z.array(cardRuleWarning),
  presets: z.array(cardRule),
});

/** The whole list, the version that it was made from, and that it has been tried (`trial` of a dry run). */
export const saveCardRulesBody = z.strictObject({
  version: z.number().int().min(0).max(1_000_000),
  trial: z.string().max(500).optional(),
  rules,
});

export const cardRuleVersions = z.object({
  versions: z.array(
    z.object({
      version: z.number().int(),
      at: instant,
      by: z.string(),
      rules: z.array(cardRule),
      /** Beside the version before. */
      added: z.array(cardRule),
      removed: z.array(cardRule),
      moved: z.boolean(),
    }),
  ),
  /** The version to ask for those before; null when there are none. */
  next: z.number().int().nullable(),
});
export const cardRuleVersionsQuery = z.object({
  before: z.coerce.number().int().min(1).max(1_000_000).optional(),
});

/** `booked`: how the payments were marked. `rules`: how the rules that hold now would mark them. */
export const COMPARED_WITH = ["booked", "rules"] as const;

export const dryRunBody = z.strictObject({
  rules,
  /** The last 90 days when not given. */
  from: day.optional(),
  to: day.optional(),
  /** Every payment there is, instead of `from` and `to`. */
  all: z.boolean().default(false),
  comparedWith: z.enum(COMPARED_WITH).default("booked"),
});
export const dryRunPaymentsBody = dryRunBody.extend({ cursor: z.string().max(200).optional() });

const mark = z.object({
  issuer,
  /** An own card where its programme is off: booked to what lies under it, and flagged. */
  ownCardWhereOff: z.boolean(),
  /** The rule that is followed; null when none fits, or when it is not known any more. */
  position: z.number().int().nullable(),
});
const sum = z.object({ payments: z.number().int(), amountOre: oreAmount });

export const dryRunPayment = z.object({
  paymentId: id,
  businessDay: day,
  siteCode: z.string(),
  amountOre: oreAmount,
  issuerId: z.string().nullable(),
  aid: z.string().nullable(),
  cardLabel: z.string().nullable(),
  truncatedPan: z.string().nullable(),
  before: mark,
  after: mark,
});
export const dryRunPayments = z.object({
  payments: z.array(dryRunPayment),
  next: z.string().nullable(),
});

/** What would be different of approved card payments; what is booked stays as it is booked. */
export const dryRun = z.object({
  /** Null where there are no payments at all. */
  from: day.nullable(),
  to: day.nullable(),
  comparedWith: z.enum(COMPARED_WITH),
  total: sum,
  byIssuer: z.array(z.object({ issuer, before: sum, after: sum })),
  ownCardsWhereOff: z.object({ before: sum, after: sum }),
  /** Payments that would be marked otherwise. */
  changed: sum,
  payments: z.array(dryRunPayment),
  next: z.string().nullable(),
  warnings: z.array(cardRuleWarning),
  /** What saving these very rules asks for; null where only some of the payments were tried. */
  trial: z.string().nullable(),
});

// ---- Own cards ---------------------------------------------------------------------------------

export const PAYOUT_FORMS = ["gross", "net"] as const;

export const ownCardProgramme = z.object({
  kind: z.enum(["toyota"]),
  version: z.number().int(),
  payer: z.string().nullable(),
  payoutBankDays: z.number().int().nullable(),
  payoutForm: z.enum(PAYOUT_FORMS).nullable(),
  /** Null while nobody has confirmed the payout rule from the agreement. */
  confirmedAt: instant.nullable(),
  confirmedBy: z.string().nullable(),
});

export const ownCardSite = z.object({
  siteId: id,
  /** The site's own, which every change of the site raises. */
  version: z.number().int(),
  code: z.string(),
  name: z.string(),
  companyCodes: z.array(z.string()),
  toyotaFranchise: z.boolean(),
  ownCardsOn: z.boolean(),
  /** Own cards that turned up while the programme was off here, ever. */
  turnedUp: z.object({
    payments: z.number().int(),
    amountOre: oreAmount,
    /** Those that nobody has looked through yet. */
    open: z.number().int(),
    lastAt: instant.nullable(),
  }),
});

export const ownCardChange = z.object({
  at: instant,
  by: z.string(),
  /** Null when it is about the programme itself. */
  siteCode: z.string().nullable(),
  from: z.record(z.string(), z.unknown()),
  to: z.record(z.string(), z.unknown()),
});

export const ownCards = z.object({
  programme: ownCardProgramme,
  /** The card rules that recognise own cards, with their places in the list. */
  rules: z.array(cardRule.extend({ position: z.number().int() })),
  companies: z.array(
    z.object({ code: z.string(), name: z.string(), account: z.string().nullable() }),
  ),
  sites: z.array(ownCardSite),
  changes: z.array(ownCardChange),
});

export const programmeParams = z.object({ kind: z.string().max(40) });
export const payoutRuleBody = z.strictObject({
  version: z.number().int().min(1),
  payer: shortText(80).nullable(),
  payoutBankDays: z.number().int().min(0).max(60).nullable(),
  payoutForm: z.enum(PAYOUT_FORMS).nullable(),
});
export const confirmPayoutRuleBody = z.strictObject({ version: z.number().int().min(1) });

export const siteParams = z.object({ id });
export const ownCardsOnBody = z.strictObject({
  version: z.number().int().min(1),
  on: z.boolean(),
});

export type CardRuleList = z.infer<typeof cardRuleList>;
export type CardRuleVersions = z.infer<typeof cardRuleVersions>;
export type DryRunBody = z.infer<typeof dryRunBody>;
export type DryRun = z.infer<typeof dryRun>;
export type DryRunPayment = z.infer<typeof dryRunPayment>;
export type DryRunPayments = z.infer<typeof dryRunPayments>;
/** The lines of a dry run that tells how far it has come; the last one has the result. */
export type DryRunLine =
  | { readonly kind: "progress"; readonly done: number; readonly of: number }
  | { readonly kind: "result"; readonly result: DryRun };
export type OwnCards = z.infer<typeof ownCards>;
export type OwnCardSite = z.infer<typeof ownCardSite>;
export type OwnCardsOnBody = z.infer<typeof ownCardsOnBody>;
export type OwnCardProgramme = z.infer<typeof ownCardProgramme>;
export type PayoutRuleBody = z.infer<typeof payoutRuleBody>;
