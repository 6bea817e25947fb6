/**
 * Every request and answer of the API, written out as schemas: OpenAPI, validation and the web's
 * types all come from here. Amounts are whole öre, instants ISO 8601 in UTC, days Stockholm days.
 */
import { ATTEMPT_FLAGS } from "@kortkoll/core/attempts/approval-flags.ts";
import { ATTEMPT_STATES } from "@kortkoll/core/attempts/attempt.ts";
import {
  ATTEMPT_POSITIONS,
  EVIDENCE_KINDS,
  ORDER_POSITIONS,
} from "@kortkoll/core/attempts/money-position.ts";
import { ORDER_EVENT_KINDS } from "@kortkoll/core/audit/audit-entries.ts";
import { ISSUERS } from "@kortkoll/core/cards/card-rules.ts";
import { FAILURE_CODES } from "@kortkoll/core/failure.ts";
import { LARGEST_ORE } from "@kortkoll/core/money.ts";
import { ORDER_KINDS, SETTLEMENTS } from "@kortkoll/core/orders/order-books.ts";
import { ROLES, SCOPES } from "@kortkoll/core/people/rights.ts";
import { z } from "zod";
import { day, id, instant, oreAmount, positiveOre, shortText } from "./api-values.ts";
import { bookCheck, bookDifference } from "./book-checks/book-check-api.ts";
import { markedBy } from "./cards/cards-api.ts";
import { cashCheck, cashPaid } from "./cash/cash-api.ts";
import { orderMove } from "./payments/move-api.ts";
import { terminalLease } from "./places/terminal-api.ts";
import { release } from "./releases/releases-api.ts";

export const SYSTEM_CODES = ["parts", "workshop", "vehicles"] as const;
export const systemCode = z.enum(SYSTEM_CODES);
export const issuer = z.enum(ISSUERS);
export const attemptState = z.enum(ATTEMPT_STATES);
export const attemptPosition = z.enum(ATTEMPT_POSITIONS);
export const orderPosition = z.enum(ORDER_POSITIONS);
export const evidence = z.enum(EVIDENCE_KINDS);

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.enum(FAILURE_CODES),
  /** A sentence for a person: what happened. */
  detail: z.string(),
  moneyMoved: z.enum(["yes", "no", "unknown"]).optional(),
  /** A sentence: the one next step. */
  nextStep: z.string(),
  /** The field that is wrong, as a path: "totalOre", "lines.0.text". */
  field: z.string().optional(),
  problems: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  /** The payment that holds the order or terminal, and who has it. */
  paymentId: id.optional(),
  heldBy: z
    .object({
      till: z.string(),
      operator: z.string(),
      terminal: z.string(),
      since: instant,
      /** For a leased terminal the caller's own place: 1 is next, null when not in the queue. */
      queuePlace: z.number().int().nullable().optional(),
      /** For a leased terminal how many tills wait. */
      waiting: z.number().int().optional(),
    })
    .optional(),
  /** The till's other terminals that can take the payment now, in the order that it prefers. */
  alternatives: z.array(z.object({ terminalId: id, name: z.string() })).optional(),
  /** The amount that the sentence speaks of: what lies in the drawer, or what cash adds up to. */
  amountOre: oreAmount.optional(),
  /** Who may do what was refused; a program is not told. */
  allowed: z.array(z.object({ signature: z.string(), name: z.string() })).optional(),
});

// ---- Orders ----------------------------------------------------------------------------------

const sentLine = z.strictObject({
  text: shortText(200),
  quantity: z
    .number()
    .min(-1_000_000)
    .max(1_000_000)
    .refine((quantity) => /^-?\d+(\.\d{1,3})?$/.test(String(quantity)))
    .describe("At most three decimals.")
    .optional(),
  amountOre: z.number().int().min(-LARGEST_ORE).max(LARGEST_ORE).optional(),
});

/** As it is shown: what was stored before a limit was set can still be read. */
const orderLine = z.object({
  text: z.string(),
  quantity: z.number().optional(),
  amountOre: oreAmount.optional(),
});

export const sendOrderBody = z.strictObject({
  system: systemCode.optional(),
  orderNumber: shortText(40),
  invoiceNumber: shortText(40),
  kind: z.enum(ORDER_KINDS).default("invoice"),
  /** The invoice number of the same company and system that a credit invoice credits. */
  credits: shortText(40).optional(),
  settlement: z.enum(SETTLEMENTS).default("cash"),
  version: z.number().int().min(1).max(1_000_000).default(1),
  companyCode: shortText(12).optional(),
  siteCode: shortText(12),
  customerNumber: shortText(40).optional(),
  customerName: shortText(200),
  registrationNumber: shortText(12).optional(),
  serviceAdvisor: shortText(10),
  invoiceDate: day.optional(),
  totalOre: positiveOre,
  lines: z.array(sentLine).max(500).optional(),
});

export const order = z.object({
  id,
  system: systemCode,
  companyCode: z.string(),
  siteCode: z.string(),
  orderNumber: z.string(),
  invoiceNumber: z.string(),
  kind: z.enum(ORDER_KINDS),
  credits: z.string().nullable(),
  settlement: z.enum(SETTLEMENTS),
  version: z.number().int(),
  /** A newer version that waits for the attempt that holds the order to end. */
  pendingVersion: z.number().int().nullable(),
  pendingWithdrawal: z.boolean(),
  customerNumber: z.string().nullable(),
  customerName: z.string(),
  registrationNumber: z.string().nullable(),
  serviceAdvisor: z.string(),
  invoiceDate: z.string().nullable(),
  lines: z.array(orderLine),
  totalOre: oreAmount,
  paidOre: oreAmount,
  leftOre: oreAmount,
  /** What we owe the customer because of this order. */
  owedToCustomerOre: oreAmount,
  withdrawn: z.boolean(),
  position: orderPosition,
  /** The position and how we know it, as one sentence in the caller's language. */
  sentence: z.string(),
  /** Every cash invoice on the registration number is paid, proven online or in cash. */
  keysMayBeHandedOver: z.boolean(),
  /** The attempt that holds the order now, if any. */
  activePaymentId: id.nullable(),
  createdAt: instant,
  changedAt: instant,
});

export const orderDetails = order.extend({
  releases: z.array(release),
  moves: z.array(orderMove),
  payments: z.array(z.lazy(() => paymentRow)),
  creditInvoices: z.array(
    z.object({ id, invoiceNumber: z.string(), totalOre: oreAmount, leftOre: oreAmount }),
  ),
  /** What has been owed to the customer for it, and where that went. */
  debts: z.array(
    z.object({
      id,
      /** Why it is owed; "surplus" and "withdrawn" are the order's own, the others a payment's. */
      reason: z.string(),
      amountOre: oreAmount,
      leftOre: oreAmount,
      paymentId: id.nullable(),
      at: instant,
      applied: z.array(
        z.object({
          orderId: id,
          invoiceNumber: z.string(),
          amountOre: oreAmount,
          reason: z.string().nullable(),
          by: z.string(),
          at: instant,
        }),
      ),
    }),
  ),
  vouchers: z.array(
    z.object({
      id,
      event: z.string(),
      businessDay: day,
      text: z.string(),
      series: z.string(),
      lines: z.array(z.object({ account: z.string(), role: z.string(), amountOre: oreAmount })),
      bookedBySystem: z.boolean(),
    }),
  ),
});

export const listOrdersQuery = z.object({
  status: z.enum(["unpaid", "paid", "withdrawn", "all"]).default("unpaid"),
  search: z.string().max(100).optional(),
  siteCode: z.string().max(12).optional(),
  tillId: id.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const orderPage = z.object({ orders: z.array(order), next: z.string().nullable() });

export const orderEvent = z.object({
  cursor: z.string(),
  kind: z.enum(ORDER_EVENT_KINDS),
  at: instant,
  system: systemCode,
  companyCode: z.string(),
  orderId: id,
  orderNumber: z.string(),
  invoiceNumber: z.string(),
  version: z.number().int(),
  totalOre: oreAmount,
  paidOre: oreAmount,
  leftOre: oreAmount,
  owedToCustomerOre: oreAmount,
  position: orderPosition,
  paymentId: id.nullable(),
  /** "ledger" from when a cash invoice is released; events from before this was told lack it. */
  settlement: z.enum(SETTLEMENTS).optional(),
});
export const eventsQuery = z.object({
  after: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  /** Waits up to this long for the first new event (long poll). */
  waitMs: z.coerce.number().int().min(0).max(30_000).default(0),
});
export const eventPage = z.object({ events: z.array(orderEvent), next: z.string() });

// ---- Payments --------------------------------------------------------------------------------

export const startPaymentBody = z.strictObject({
  allocations: z
    .array(z.strictObject({ orderId: id, amountOre: positiveOre.optional() }))
    .min(1)
    .max(50),
  tillId: id,
  method: z.enum(["card", "cash"]),
  /** Our id or the vendor's; the till's first free terminal when not given. */
  terminalId: z.union([id, z.string().regex(/^[A-Za-z0-9]{1,20}$/)]).optional(),
  operator: shortText(5).optional(),
  /**
   * What the orders are to be paid with in all, as it was shown, before a sum in cash is rounded: with
   * another sum at the moment of the payment nothing is taken.
   */
  expectedOre: positiveOre.optional(),
  /** For cash: what the customer handed over; the rest of it is change. */
  receivedOre: positiveOre.optional(),
  /** For cash above the company's limit: that somebody has seen who pays. */
  cashCheck: cashCheck.optional(),
  /**
   * Said under the warning, by a person with the right "interrupted": an earlier attempt may have
   * paid already. If both are approved, the later is a debt to the customer.
   */
  mayAlreadyHavePaid: z.boolean().optional(),
});

export const allocation = z.object({
  orderId: id,
  invoiceNumber: z.string(),
  orderNumber: z.string(),
  system: systemCode,
  customerName: z.string(),
  registrationNumber: z.string().nullable(),
  serviceAdvisor: z.string(),
  orderVersion: z.number().int(),
  target: z.enum(["order", "creditInvoice", "debt"]),
  creditInvoiceNumber: z.string().nullable(),
  askedOre: oreAmount,
  appliedOre: oreAmount,
  /** Who chose a share smaller than what was left; null when the whole rest was asked for. */
  shareChosenBy: z.string().nullable(),
});

export const timelineEntry = z.object({
  id,
  at: instant,
  kind: z.string(),
  by: z.string(),
  content: z.record(z.string(), z.unknown()),
});

export const paymentRow = z.object({
  id,
  kind: z.enum(["purchase", "refund", "void"]),
  method: z.enum(["card", "cash"]),
  state: attemptState,
  position: attemptPosition,
  evidence,
  /** The position and how we know it, as one sentence in the caller's language. */
  sentence: z.string(),
  moneyMoved: z.enum(["yes", "no", "unknown"]),
  askedOre: oreAmount,
  approvedOre: oreAmount,
  companyCode: z.string(),
  siteCode: z.string(),
  till: z.object({ id, code: z.string(), name: z.string() }),
  /** Null for cash. */
  terminal: z.object({ id, terminalId: z.string(), name: z.string() }).nullable(),
  operator: z.string(),
  serviceAdvisors: z.array(z.string()),
  invoiceNumbers: z.array(z.string()),
  customerNames: z.array(z.string()),
  registrationNumbers: z.array(z.string()),
  systems: z.array(systemCode),
  issuer: issuer.nullable(),
  /** What changed hands in cash, in whole kronor; null for a card. */
  cashOre: oreAmount.nullable(),
  cardLabel: z.string().nullable(),
  truncatedPan: z.string().nullable(),
  lastFour: z.string().nullable(),
  authorisationCode: z.string().nullable(),
  late: z.boolean(),
  flags: z.array(z.string()),
  failureCode: z.enum(FAILURE_CODES).nullable(),
  businessDay: day.nullable(),
  createdAt: instant,
  sentAt: instant.nullable(),
  endedAt: instant.nullable(),
});

export const payment = paymentRow.extend({
  reference: z.string(),
  tipOre: oreAmount.nullable(),
  surchargeOre: oreAmount.nullable(),
  failureDetail: z.string().nullable(),
  stanAuth: z.string().nullable(),
  responseCode: z.string().nullable(),
  sessionNumber: z.string().nullable(),
  verification: z.string().nullable(),
  issuerId: z.string().nullable(),
  aid: z.string().nullable(),
  /** Why it was marked with its issuer; null where no rule was asked, or before rules were kept. */
  markedBy: markedBy.nullable(),
  customerReceipt: z.string().nullable(),
  merchantReceipt: z.string().nullable(),
  cancelRequestedAt: instant.nullable(),
  nextCheckAt: instant.nullable(),
  originalId: id.nullable(),
  reason: z.string().nullable(),
  /** For cash: what was to pay, handed over and given back; of a refund what was handed out. */
  cash: cashPaid.nullable(),
  allocations: z.array(allocation),
  timeline: z.array(timelineEntry),
  refundableOre: oreAmount,
  refundIds: z.array(id),
  /** Whether the terminal can still undo it: then giving all of it back is a void. */
  canVoid: z.boolean(),
  /** Of this payment, what is owed to the customer and waits to be applied or given back. */
  owedOre: oreAmount,
  claim: z
    .object({
      evidenceKind: z.enum(["receiptNumber", "authorisationCode"]),
      evidence: z.string(),
      reason: z.string(),
      by: z.string(),
      at: instant,
      releasedOrder: z.boolean(),
      outcome: z.enum(["open", "proven", "disproven"]),
      outcomeAt: instant.nullable(),
    })
    .nullable(),
  signature: z
    .object({
      state: z.enum(["waiting", "signed", "notSigned"]),
      deadlineAt: instant,
      answeredBy: z.string().nullable(),
    })
    .nullable(),
  /** The second person who approved a refund to another card or in cash. */
  approvedBy: z.string().nullable(),
});

export const listPaymentsQuery = z.object({
  search: z.string().max(100).optional(),
  state: attemptState.optional(),
  kind: z.enum(["purchase", "refund", "void"]).optional(),
  method: z.enum(["card", "cash"]).optional(),
  issuer: issuer.optional(),
  flag: z.enum(ATTEMPT_FLAGS).optional(),
  operator: z.string().max(10).optional(),
  serviceAdvisor: z.string().max(10).optional(),
  tillId: id.optional(),
  terminalId: id.optional(),
  siteCode: z.string().max(12).optional(),
  companyCode: z.string().max(12).optional(),
  system: systemCode.optional(),
  amountOre: z.coerce.number().int().optional(),
  lastFour: z
    .string()
    .regex(/^\d{4}$/)
    .optional(),
  authorisationCode: z.string().max(20).optional(),
  /** The days on which payments began. */
  from: day.optional(),
  to: day.optional(),
  /** The days that they count for in takings and books: what has been approved, by the day of its approval. */
  businessFrom: day.optional(),
  businessTo: day.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const paymentPage = z.object({ payments: z.array(paymentRow), next: z.string().nullable() });

// ---- Books -----------------------------------------------------------------------------------

export const balance = z.object({
  companyCode: z.string(),
  account: z.string(),
  role: z.string(),
  /** Debit minus credit. */
  balanceOre: oreAmount,
  /** The same, computed from orders, attempts and decisions; null where nothing is expected. */
  openItemsOre: oreAmount.nullable(),
  openItems: z.number().int(),
  differenceOre: oreAmount,
});
export const balances = z.object({
  balances: z.array(balance),
  agree: z.boolean(),
  /** Where books and items part, to the öre: one row an order, attempt or debt. */
  differences: z.array(bookDifference),
  ...bookCheck,
  checkedAt: instant,
});

// ---- People and places ----------------------------------------------------------------

export const demoPeople = z.object({
  people: z.array(
    z.object({
      signature: z.string(),
      name: z.string(),
      role: z.enum(ROLES),
      password: z.string(),
      pin: z.string(),
    }),
  ),
});

export const terminal = z.object({
  id,
  terminalId: z.string(),
  name: z.string(),
  model: z.string(),
  companyCode: z.string(),
  siteCode: z.string(),
  tillIds: z.array(id),
  /** What the terminal last said of itself; "notGiven" until it has been asked. */
  state: z.enum(["idle", "busy", "offline", "notGiven", "noAnswer"]),
  lastContactAt: instant.nullable(),
  activePaymentId: id.nullable(),
  heldBy: z.object({ till: z.string(), operator: z.string(), since: instant }).nullable(),
  /** The till that has the terminal to itself, with or without a payment under way. */
  lease: terminalLease.nullable(),
  /** When another device took its place; null while it is in use. */
  retiredAt: instant.nullable(),
});
export const terminalList = z.object({ terminals: z.array(terminal) });

export const till = z.object({
  id,
  code: z.string(),
  name: z.string(),
  siteCode: z.string(),
  siteName: z.string(),
  companyCodes: z.array(z.string()),
  terminalIds: z.array(id),
});
export const tillList = z.object({ tills: z.array(till) });

export const health = z.object({
  status: z.literal("ready"),
  version: z.string(),
  database: z.literal("ok"),
});

export const apiScopes = z.enum(SCOPES);

export type Problem = z.infer<typeof problem>;
export type Order = z.infer<typeof order>;
export type OrderDetails = z.infer<typeof orderDetails>;
export type OrderPage = z.infer<typeof orderPage>;
export type SendOrderBody = z.infer<typeof sendOrderBody>;
export type OrderEvent = z.infer<typeof orderEvent>;
export type EventPage = z.infer<typeof eventPage>;
export type StartPaymentBody = z.infer<typeof startPaymentBody>;
export type Allocation = z.infer<typeof allocation>;
export type Payment = z.infer<typeof payment>;
export type PaymentRow = z.infer<typeof paymentRow>;
export type PaymentPage = z.infer<typeof paymentPage>;
export type ListPaymentsQuery = z.infer<typeof listPaymentsQuery>;
export type ListOrdersQuery = z.infer<typeof listOrdersQuery>;
export type Balances = z.infer<typeof balances>;
export type Terminal = z.infer<typeof terminal>;
export type TerminalList = z.infer<typeof terminalList>;
export type Till = z.infer<typeof till>;
export type TillList = z.infer<typeof tillList>;
