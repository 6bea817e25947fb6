/** Requests and answers about cash: drawers, what goes in and out of them, bags, limits, the switch. */
import { MOVEMENT_KINDS, REASON_KINDS } from "@kortkoll/core/cash/movement-books.ts";
import { LARGEST_ORE } from "@kortkoll/core/money.ts";
import { z } from "zod";
import { day, id, instant, oreAmount, positiveOre, shortText } from "../api-values.ts";

/** What was shown to prove who pays; the number on it is never written down. */
export const CASH_DOCUMENTS = [
  "idCard",
  "drivingLicence",
  "passport",
  "companyRegistration",
  "other",
] as const;

/** That somebody has seen who pays a large sum in cash. Without a personal number: it is refused. */
export const cashCheck = z.strictObject({
  document: z.enum(CASH_DOCUMENTS),
  note: shortText(300),
});

/** What was handed over for a payment in cash, and what went back. */
export const cashPaid = z.object({
  /** What the customer owes in cash: whole kronor. */
  toPayOre: oreAmount,
  /** To pay less what the orders were paid by; below zero when it was rounded down. */
  roundingOre: oreAmount,
  /** Null when nobody said what the customer handed over. */
  receivedOre: oreAmount.nullable(),
  changeOre: oreAmount.nullable(),
});

// ---- Drawers ---------------------------------------------------------------------------------

/** In whole kronor: no coin is smaller. */
const wholeKronor = positiveOre.multipleOf(100);

export const drawer = z.object({
  id,
  /** Of its account; a change of it names the one that it was made from. */
  version: z.number().int(),
  till: z.object({ id, code: z.string(), name: z.string() }),
  siteCode: z.string(),
  companyCode: z.string(),
  companyName: z.string(),
  /** The account that the drawer is booked on: its own, or the company's for cash. */
  account: z.string(),
  hasOwnAccount: z.boolean(),
  /**
   * What lies in it by payments, refunds and movements; never read from the books. Null while somebody
   * counts it blind.
   */
  expectedOre: oreAmount.nullable(),
  /** The float that has been put in and not taken out. */
  floatOre: oreAmount,
  /** When it was made: when somebody first looked for it or used it. */
  since: instant,
  lastMovementAt: instant.nullable(),
});
export const drawersQuery = z.object({ tillId: id.optional(), siteCode: shortText(12).optional() });
export const drawerList = z.object({ drawers: z.array(drawer) });
/** Null gives the drawer the company's account for cash. Only before its first use. */
export const changeDrawerBody = z.strictObject({
  version: z.number().int().min(1),
  account: z
    .string()
    .regex(/^\d{4,6}$/)
    .nullable(),
});
/** What was changed, and nothing of what lies in the drawer: settings are no right to see cash. */
export const drawerAccount = z.object({
  id,
  version: z.number().int(),
  account: z.string().nullable(),
});

export const movement = z.object({
  id,
  kind: z.enum(MOVEMENT_KINDS),
  /** What was moved, sealed or counted; never below zero. */
  amountOre: oreAmount,
  /** What it did to the drawer's cash. */
  drawerOre: oreAmount,
  /** The reason's name and its contra account when it was chosen; null for bags. */
  reason: z.string().nullable(),
  contraAccount: z.string().nullable(),
  bagNumber: z.string().nullable(),
  note: z.string().nullable(),
  by: z.string(),
  businessDay: day,
  at: instant,
  /** The movement that this one takes back, and the one that takes this one back. */
  correctsId: id.nullable(),
  correctedById: id.nullable(),
  voucher: z
    .object({
      id,
      series: z.string(),
      text: z.string(),
      lines: z.array(z.object({ account: z.string(), role: z.string(), amountOre: oreAmount })),
    })
    .nullable(),
});
export const drawerQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const drawerDetails = drawer.extend({
  /** Newest first. */
  movements: z.array(movement),
  next: z.string().nullable(),
});

export const moveCashBody = z.strictObject({
  kind: z.enum(REASON_KINDS),
  reasonId: id,
  amountOre: wholeKronor,
  note: shortText(300).optional(),
  /** Required with an API key, and judged by that person's rights. */
  operator: shortText(5).optional(),
});
export const sealBagBody = z.strictObject({
  bagNumber: z
    .string()
    .normalize("NFC")
    .trim()
    .regex(/^[0-9A-Za-z-]{1,30}$/),
  amountOre: wholeKronor,
  note: shortText(300).optional(),
  operator: shortText(5).optional(),
});
/** The movement as it was stored, and what then lies in the drawer; null while it is counted blind. */
export const moved = z.object({ movement, drawerId: id, expectedOre: oreAmount.nullable() });

// ---- Bags on their way to the bank -------------------------------------------------------------

export const deposit = z.object({
  /** The movement that sealed it. */
  id,
  drawerId: id,
  till: z.string(),
  siteCode: z.string(),
  companyCode: z.string(),
  bagNumber: z.string(),
  amountOre: oreAmount,
  sealedBy: z.string(),
  sealedAt: instant,
  state: z.enum(["onItsWay", "counted", "takenBack"]),
  countedOre: oreAmount.nullable(),
  /** Counted less sealed. */
  differenceOre: oreAmount.nullable(),
  countedBy: z.string().nullable(),
  countedAt: instant.nullable(),
});
export const depositsQuery = z.object({
  state: z.enum(["onItsWay", "all"]).default("onItsWay"),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const depositPage = z.object({
  deposits: z.array(deposit),
  next: z.string().nullable(),
});
export const bagCountedBody = z.strictObject({
  countedOre: z.number().int().min(0).max(LARGEST_ORE),
  note: shortText(300).optional(),
  operator: shortText(5).optional(),
});

/** What takes a movement back is a movement of its own; both stay, and both have a voucher. */
export const correctMovementBody = z.strictObject({
  note: shortText(300),
  operator: shortText(5).optional(),
});

// ---- What the company has decided --------------------------------------------------------------

export const cashReason = z.object({
  id,
  companyCode: z.string(),
  kind: z.enum(REASON_KINDS),
  name: z.string(),
  account: z.string(),
  active: z.boolean(),
});
export const cashReasonsQuery = z.object({ companyCode: shortText(12).optional() });
export const cashReasonList = z.object({
  reasons: z.array(cashReason),
  /** Of each company's list as a whole; a change names the one that it was made from. */
  versions: z.array(z.object({ companyCode: z.string(), version: z.number().int() })),
});
/** The whole list of a company. What is left out is no longer offered; what it was used for stays. */
export const changeCashReasonsBody = z.strictObject({
  companyCode: shortText(12),
  version: z.number().int().min(1),
  reasons: z
    .array(
      z.strictObject({
        /** Of a reason that there is; a new one has none. */
        id: id.optional(),
        kind: z.enum(REASON_KINDS),
        name: shortText(60),
        /** Never value added tax, revenue, or an account whose items Kortkoll keeps. */
        account: z.string().regex(/^\d{4,6}$/),
        active: z.boolean().default(true),
      }),
    )
    .max(100),
});

export const cashLimit = z.object({
  companyCode: z.string(),
  version: z.number().int(),
  /** From this sum in cash, parts added up, somebody must have seen who pays. */
  checkFromOre: oreAmount,
  /** Over how many days the parts of a customer are added up. */
  windowDays: z.number().int(),
  /** From this sum no cash is taken at all; null for no such limit. */
  refuseFromOre: oreAmount.nullable(),
});
export const cashLimitList = z.object({ limits: z.array(cashLimit) });
export const changeCashLimitBody = z.strictObject({
  companyCode: shortText(12),
  version: z.number().int().min(1),
  checkFromOre: positiveOre,
  windowDays: z.number().int().min(1).max(400),
  refuseFromOre: positiveOre.nullable(),
});

// ---- From card to cash -------------------------------------------------------------------------

/**
 * Without `receivedOre` it only asks the terminal to stop, and tells how far that has come. With it
 * the cash is taken, and only where the card is known not to have paid.
 */
export const switchToCashBody = z.strictObject({
  receivedOre: positiveOre.optional(),
  /** What the orders are to be paid with in all, as it was shown, before it is rounded. */
  expectedOre: positiveOre.optional(),
  /** What the card was asked for, when not given; a share in cash is whole kronor. */
  allocations: z
    .array(z.strictObject({ orderId: id, amountOre: positiveOre.optional() }))
    .min(1)
    .max(50)
    .optional(),
  cashCheck: cashCheck.optional(),
  operator: shortText(5).optional(),
});
export const switchedToCash = z.object({
  /**
   * `cancelling`: the terminal has not answered; take no cash. `ready`: the card has not paid, and
   * cash may be taken. `taken`: it is.
   */
  state: z.enum(["cancelling", "ready", "taken"]),
  cardPaymentId: id,
  /** What would be, or has been, paid in cash. */
  cash: cashPaid.nullable(),
  /** The payment in cash, once it is taken. */
  paymentId: id.nullable(),
});

export type CashPaid = z.infer<typeof cashPaid>;
export type CashCheck = z.infer<typeof cashCheck>;
export type Drawer = z.infer<typeof drawer>;
export type DrawerAccount = z.infer<typeof drawerAccount>;
export type DrawerList = z.infer<typeof drawerList>;
export type DrawerDetails = z.infer<typeof drawerDetails>;
export type Movement = z.infer<typeof movement>;
export type Moved = z.infer<typeof moved>;
export type MoveCashBody = z.infer<typeof moveCashBody>;
export type SealBagBody = z.infer<typeof sealBagBody>;
export type Deposit = z.infer<typeof deposit>;
export type DepositPage = z.infer<typeof depositPage>;
export type CashReason = z.infer<typeof cashReason>;
export type CashReasonList = z.infer<typeof cashReasonList>;
export type ChangeCashReasonsBody = z.infer<typeof changeCashReasonsBody>;
export type CashLimit = z.infer<typeof cashLimit>;
export type CashLimitList = z.infer<typeof cashLimitList>;
export type ChangeCashLimitBody = z.infer<typeof changeCashLimitBody>;
export type SwitchToCashBody = z.infer<typeof switchToCashBody>;
export type SwitchedToCash = z.infer<typeof switchedToCash>;
