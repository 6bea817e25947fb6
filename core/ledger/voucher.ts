/** Double entry in whole öre. A voucher that does not balance cannot be built here, nor stored. */
import { ACQUIRER_RESERVE_ACCOUNT } from "../assumptions.ts";
import type { Issuer } from "../cards/card-rules.ts";
import { addOre, negateOre, type Ore, ZERO } from "../money.ts";

/** What an account is for; the number comes from the company's own chart of accounts. */
export const ACCOUNT_ROLES = [
  "claim",
  "interim",
  "debtsToCustomers",
  "issuerVisa",
  "issuerMastercard",
  "issuerAmex",
  "issuerDiners",
  "issuerOwnCard",
  "issuerUnknown",
  "cash",
  "cashInTransit",
  "bank",
  "disputed",
  "acquirerReserve",
  "cardFees",
  "rounding",
  "cashSurplus",
  "cashShortage",
  "unidentified",
] as const;
export type AccountRole = (typeof ACCOUNT_ROLES)[number];
/** Also what the reason of a movement of cash fixes: its account is the reason's, not the chart's. */
export const POSTING_ROLES = [...ACCOUNT_ROLES, "cashReason"] as const;
export type PostingRole = (typeof POSTING_ROLES)[number];

/** BAS numbers that a new company starts with; each company may change its own. */
export const DEFAULT_ACCOUNTS: Readonly<Record<AccountRole, string>> = {
  claim: "1510",
  interim: "1689",
  debtsToCustomers: "2499",
  issuerVisa: "1581",
  issuerMastercard: "1582",
  issuerAmex: "1583",
  issuerDiners: "1584",
  issuerOwnCard: "1585",
  issuerUnknown: "1589",
  cash: "1910",
  cashInTransit: "1919",
  bank: "1930",
  disputed: "1516",
  acquirerReserve: ACQUIRER_RESERVE_ACCOUNT,
  cardFees: "6040",
  rounding: "3740",
  cashSurplus: "3999",
  cashShortage: "6991",
  unidentified: "2999",
};

export function issuerRole(issuer: Issuer): AccountRole {
  switch (issuer) {
    case "visa":
      return "issuerVisa";
    case "mastercard":
      return "issuerMastercard";
    case "amex":
      return "issuerAmex";
    case "diners":
      return "issuerDiners";
    case "ownCard":
      return "issuerOwnCard";
    case "unknown":
      return "issuerUnknown";
  }
}

/** One row of the posting table, by name. */
export const VOUCHER_EVENTS = [
  "invoiceArrived",
  "invoiceChanged",
  "invoiceWithdrawn",
  "ledgerInvoiceUnknown",
  "ledgerInvoiceUnknownEnded",
  "approved",
  "cashPaid",
  "cashRestClosed",
  "lateApproval",
  "handKeyedSale",
  "debtApplied",
  "paymentMoved",
  "releasedToLedger",
  "releaseTakenBack",
  "void",
  "refund",
  "cashRefund",
  "reversalFailed",
  "floatIn",
  "floatOut",
  "cashIn",
  "cashOut",
  "bagSealed",
  "bagCounted",
  "countShort",
  "countOver",
  "payout",
  "monthlyFee",
  "chargeback",
  "unidentifiedPayout",
  "zeroPayout",
] as const;
export type VoucherEvent = (typeof VOUCHER_EVENTS)[number];

/** Debit is positive, credit negative. */
export type VoucherLine = {
  readonly role: PostingRole;
  readonly amountOre: Ore;
};

export type VoucherDraft = {
  readonly event: VoucherEvent;
  readonly lines: readonly VoucherLine[];
};

export function debit(role: PostingRole, amountOre: Ore): VoucherLine {
  return { role, amountOre };
}

export function credit(role: PostingRole, amountOre: Ore): VoucherLine {
  return { role, amountOre: negateOre(amountOre) };
}

/** Leaves out empty lines; undefined when nothing is left. Throws when the lines do not balance. */
export function draftVoucher(
  event: VoucherEvent,
  lines: readonly VoucherLine[],
): VoucherDraft | undefined {
  const used = lines.filter((line) => line.amountOre !== 0);
  const sum = addOre(ZERO, ...used.map((line) => line.amountOre));
  if (sum !== 0) throw new Error(`The voucher for ${event} does not balance: ${sum} öre`);
  return used.length === 0 ? undefined : { event, lines: used };
}
