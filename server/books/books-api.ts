/** Requests and answers about numbered vouchers, locked periods and what accounts moved by. */
import { ISSUERS } from "@kortkoll/core/cards/card-rules.ts";
import { VOUCHERS_PER } from "@kortkoll/core/day-close/number-vouchers.ts";
import { z } from "zod";
import { day, id, instant, oreAmount, shortText } from "../api-values.ts";

const count = z.number().int();
/** Of the year: 1 is January. A fiscal year begins on its first day. */
const month = count.min(1).max(12);

export const listVouchersQuery = z.object({
  company: shortText(12).optional(),
  series: z
    .string()
    .regex(/^[A-Z0-9]{1,4}$/)
    .optional(),
  /** Days that they are booked on. */
  from: day.optional(),
  to: day.optional(),
  /** A number as "V-12", an invoice or order number, or a part of the text. */
  search: shortText(60).optional(),
  sort: z.enum(["day", "number"]).default("day"),
  direction: z.enum(["up", "down"]).default("down"),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/** The fiscal year is named by the calendar year in which it began. */
const voucherNumber = z.object({ id, series: z.string(), number: count, fiscalYear: count });
const voucherRow = voucherNumber.extend({
  companyCode: z.string(),
  companyName: z.string(),
  siteCode: z.string(),
  /** The day that it is of, and the one that it is booked on: later where its period was locked. */
  businessDay: day,
  bookedDay: day,
  text: z.string(),
  part: z.enum(["card", "cash", "all"]),
  events: count.nullable(),
  debitOre: oreAmount,
  closeNumber: count,
  /** The last export that has it and was not discarded. */
  exported: z.object({ id, number: count, state: z.enum(["made", "delivered"]) }).nullable(),
});
export const voucherPage = z.object({
  vouchers: z.array(voucherRow),
  total: count,
  series: z.array(z.string()),
});

export const voucherParams = z.object({ id });
const line = z.object({
  account: z.string(),
  role: z.string(),
  /** Debit above zero, credit below. */
  amountOre: oreAmount,
  text: z.string(),
  issuer: z.enum(ISSUERS).nullable(),
  till: z.string().nullable(),
  terminal: z.string().nullable(),
  operator: z.string().nullable(),
  serviceAdvisor: z.string().nullable(),
  system: z.string(),
  orderId: id.nullable(),
  orderNumber: z.string().nullable(),
  invoiceNumber: z.string().nullable(),
  paymentId: id.nullable(),
  /** Who made it happen, and when: a close only gives it its number. */
  by: z.string(),
  at: instant,
});
/** An event that corrects one of the voucher's, and that no close has numbered yet. */
const awaited = z.object({ text: z.string(), by: z.string(), at: instant });
const listed = z.object({
  at: instant,
  event: z.string(),
  text: z.string(),
  invoiceNumber: z.string().nullable(),
  orderNumber: z.string().nullable(),
  customer: z.string().nullable(),
  amountOre: oreAmount,
  issuer: z.enum(ISSUERS).nullable(),
  authorisationCode: z.string().nullable(),
  paymentId: id.nullable(),
});
export const voucher = voucherRow.extend({
  closeId: id,
  registeredAt: instant,
  registeredBy: z.string(),
  lineCount: count,
  /** The first of them; a file of the day has all. */
  lines: z.array(line),
  /** Frozen with the voucher; null where it is of one event. */
  listing: z
    .object({ hash: z.string(), paymentCount: count, payments: z.array(listed) })
    .nullable(),
  corrects: z.array(voucherNumber),
  correctedBy: z.array(voucherNumber),
  /** The newest of them. */
  correctionsAwaited: z.array(awaited),
});

export const periods = z.object({
  companies: z.array(
    z.object({
      companyId: id,
      companyCode: z.string(),
      companyName: z.string(),
      version: count,
      vouchersPer: z.enum(VOUCHERS_PER),
      fiscalYearBegins: month,
      lockedThrough: day.nullable(),
      /** The last day of the newest month that is over. */
      canLockThrough: day,
      /** What no close has of the time until then. */
      notClosed: z.object({ events: count, siteCodes: z.array(z.string()) }),
      changes: z.array(
        z.object({
          kind: z.enum(["periodLocked", "periodUnlocked"]),
          from: day.nullable(),
          to: day.nullable(),
          reason: z.string().nullable(),
          approvedBy: z.string().nullable(),
          by: z.string(),
          at: instant,
        }),
      ),
    }),
  ),
});
export const lockPeriodBody = z.strictObject({
  through: day,
  /** Also where events of the period are in no close: they are booked on the first open day then. */
  moveEvents: z.boolean().default(false),
});
export const unlockPeriodBody = z.strictObject({
  /** What stays locked; null for nothing. */
  through: day.nullable(),
  reason: shortText(200),
  approver: z
    .strictObject({
      signature: shortText(12),
      password: z.string().min(1).max(200).optional(),
      pin: z.string().min(1).max(12).optional(),
    })
    .refine(({ password, pin }) => (password === undefined) !== (pin === undefined))
    .optional(),
});
export const periodState = z.object({ companyCode: z.string(), lockedThrough: day.nullable() });
export const changeBooksBody = z.strictObject({
  version: count.min(1),
  vouchersPer: z.enum(VOUCHERS_PER),
  /** Stays as it is when not given; another one only while no voucher of the company is numbered. */
  fiscalYearBegins: month.optional(),
});
export const booksSetting = z.object({
  companyId: id,
  companyCode: z.string(),
  version: count,
  vouchersPer: z.enum(VOUCHERS_PER),
  fiscalYearBegins: month,
});

export const cashDeadlines = z.object({
  /** Cash that no numbered voucher has yet, the most urgent first. */
  waiting: z.array(
    z.object({
      companyCode: z.string(),
      siteCode: z.string(),
      businessDay: day,
      events: count,
      /** What it did to the drawers. */
      cashOre: oreAmount,
      deadlineDay: day,
      /** The instant at which that day ends. */
      deadlineAt: instant,
    }),
  ),
});

export const accountReportQuery = z.object({
  company: shortText(12),
  from: day.optional(),
  to: day.optional(),
});
export const accountReport = z.object({
  companyCode: z.string(),
  companyName: z.string(),
  organisationNumber: z.string(),
  firstDay: day,
  lastDay: day,
  accounts: z.array(
    z.object({
      account: z.string(),
      name: z.string(),
      openingOre: oreAmount,
      debitOre: oreAmount,
      creditOre: oreAmount,
      closingOre: oreAmount,
      /** How much of the movement the invoicing systems book themselves. */
      bySystemsOre: oreAmount,
      /** What belongs to days until then, and is booked later because its period was locked. */
      bookedLaterOre: oreAmount,
      /** The same from the fiscal year before, booked in this one: of an account of the result only. */
      ofEarlierYearOre: oreAmount,
      /**
       * What the items come to, by orders, payments and movements alone. Null where the account is held
       * against none, and then the difference is not known: it is no zero.
       */
      itemsOre: oreAmount.nullable(),
      items: count,
      differenceOre: oreAmount.nullable(),
    }),
  ),
  /** Debits and credits of the time, which are equal. */
  debitOre: oreAmount,
  creditOre: oreAmount,
});

export type VoucherRow = z.infer<typeof voucherRow>;
export type VoucherPage = z.infer<typeof voucherPage>;
export type Voucher = z.infer<typeof voucher>;
export type ListVouchers = z.infer<typeof listVouchersQuery>;
export type Periods = z.infer<typeof periods>;
export type CashDeadlines = z.infer<typeof cashDeadlines>;
export type AccountReport = z.infer<typeof accountReport>;
export type BooksSetting = z.infer<typeof booksSetting>;
