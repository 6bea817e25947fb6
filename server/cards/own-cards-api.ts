/** Requests and answers of own cards: Toyota's programme, where it is on, and what turned up elsewhere. */
import { z } from "zod";
import { id, instant, oreAmount, shortText } from "../api-values.ts";
import { cardRule } from "./card-rules-api.ts";

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
export const ownCardsOnBody = z.strictObject({ on: z.boolean() });
export const franchiseBody = z.strictObject({ toyotaFranchise: z.boolean() });

export type OwnCards = z.infer<typeof ownCards>;
export type OwnCardSite = z.infer<typeof ownCardSite>;
export type OwnCardProgramme = z.infer<typeof ownCardProgramme>;
export type PayoutRuleBody = z.infer<typeof payoutRuleBody>;
