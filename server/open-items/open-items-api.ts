/** Requests and answers of open items: their ages, who sees to them, and when they are too old. */
import { PAYOUT_STATES } from "@kortkoll/core/bank/payout-state.ts";
import { ITEM_KINDS } from "@kortkoll/core/ledger/ageing.ts";
import { POSTING_ROLES } from "@kortkoll/core/ledger/voucher.ts";
import { z } from "zod";
import { day, id, oreAmount, shortText } from "../api-values.ts";
import { expectedPayout } from "../payouts/payouts-api.ts";

const issuerName = z.enum(["visa", "mastercard", "amex", "diners", "ownCard", "unknown"]);
export const itemKind = z.enum(ITEM_KINDS);
const count = z.number().int();

export const ageing = z.object({
  /** Ages are counted in days until this one, in Stockholm. */
  asOf: day,
  /** Days from and to, both in it; the last has no end. */
  buckets: z.array(z.object({ fromDays: count, toDays: count.nullable() })),
  accounts: z.array(
    z.object({
      companyCode: z.string(),
      companyName: z.string(),
      kind: itemKind,
      role: z.enum(POSTING_ROLES),
      /** Null where the company has no account for the role now. */
      account: z.string().nullable(),
      items: count,
      /** What customers or issuers owe us; for debts what we owe customers. */
      amountOre: oreAmount,
      oldestDays: count,
      alarmDays: count,
      /** Items that are older than that. */
      alarms: count,
      alarmOre: oreAmount,
      /** One for each bucket. */
      buckets: z.array(z.object({ items: count, amountOre: oreAmount })),
    }),
  ),
});

export const ageingQuery = z.object({ companyCode: z.string().max(12).optional() });

export const openItem = z.object({
  kind: itemKind,
  id,
  companyCode: z.string(),
  siteCode: z.string(),
  role: z.enum(POSTING_ROLES),
  account: z.string().nullable(),
  amountOre: oreAmount,
  sinceDay: day,
  ageDays: count,
  isTooOld: z.boolean(),
  owner: z.string().nullable(),
  /** Handed over to the owner, or theirs because the order is. */
  handedOver: z.boolean(),
  orderId: id.nullable(),
  paymentId: id.nullable(),
  invoiceNumber: z.string().nullable(),
  customerName: z.string().nullable(),
  registrationNumber: z.string().nullable(),
  /** Why we owe it, for a debt. */
  debtReason: z.string().nullable(),
  issuer: issuerName.nullable(),
  /** Of an issuer's day: how many payments it is of. */
  payments: count,
});

export const ITEM_SORTS = ["oldest", "newest", "largest"] as const;
export const openItemsQuery = z.object({
  kind: itemKind.optional(),
  companyCode: z.string().max(12).optional(),
  siteCode: z.string().max(12).optional(),
  account: z
    .string()
    .regex(/^\d{4,6}$/)
    .optional(),
  issuer: issuerName.optional(),
  /** The number of a bucket of the ageing, from 0. */
  bucket: z.coerce.number().int().min(0).max(4).optional(),
  owner: z.string().max(10).optional(),
  unowned: z.stringbool().default(false),
  tooOld: z.stringbool().default(false),
  /** Invoice, order, customer or registration number. */
  search: z.string().max(100).optional(),
  sort: z.enum(ITEM_SORTS).default("oldest"),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const openItemsPage = z.object({
  items: z.array(openItem),
  next: z.string().nullable(),
  /** Of everything that the filter finds. */
  total: z.object({ items: count, amountOre: oreAmount }),
});

export const itemParams = z.object({ kind: itemKind, id });
/** `null` gives it back to whose it is by itself. */
export const ownOpenItemBody = z.strictObject({ owner: shortText(5).nullable() });

/** A payout that is late, missing, short or over; the sales behind it are found by what it is. */
export const payoutAlarm = expectedPayout.extend({
  id,
  /** Calendar days since it was due. */
  ageDays: count,
  owner: z.string().nullable(),
  handedOver: z.boolean(),
});
export const payoutAlarmsQuery = z.object({
  companyCode: z.string().max(12).optional(),
  siteCode: z.string().max(12).optional(),
  state: z.enum(PAYOUT_STATES).optional(),
  owner: z.string().max(10).optional(),
  unowned: z.stringbool().default(false),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const payoutAlarms = z.object({
  /** Of this day, by the calendar of bank days. */
  asOf: day,
  /** The longest due first. */
  alarms: z.array(payoutAlarm),
  next: z.string().nullable(),
  /** Of everything that is asked for, only the states that there are. */
  states: z.array(
    z.object({
      state: z.enum(PAYOUT_STATES),
      payouts: count,
      leftOre: oreAmount,
      oldestDays: count,
    }),
  ),
});
export const alarmParams = z.object({ id });

const alarmAfter = z.number().int().min(0).max(400);
export const itemLimits = z.object({
  companyId: id,
  companyCode: z.string(),
  companyName: z.string(),
  version: count,
  interim: count,
  debt: count,
  issuer: count,
});
export const itemLimitsList = z.object({ companies: z.array(itemLimits) });
export const changeItemLimitsBody = z.strictObject({
  version: z.number().int().min(0),
  interim: alarmAfter,
  debt: alarmAfter,
  issuer: alarmAfter,
});

export type Ageing = z.infer<typeof ageing>;
export type AgeingQuery = z.infer<typeof ageingQuery>;
export type OpenItem = z.infer<typeof openItem>;
export type OpenItemsQuery = z.infer<typeof openItemsQuery>;
export type OpenItemsPage = z.infer<typeof openItemsPage>;
export type ItemLimits = z.infer<typeof itemLimits>;
export type ItemLimitsList = z.infer<typeof itemLimitsList>;
export type ChangeItemLimitsBody = z.infer<typeof changeItemLimitsBody>;
export type PayoutAlarm = z.infer<typeof payoutAlarm>;
export type PayoutAlarms = z.infer<typeof payoutAlarms>;
export type PayoutAlarmsQuery = z.infer<typeof payoutAlarmsQuery>;
