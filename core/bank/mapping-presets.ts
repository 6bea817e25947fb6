/**
 * Mappings to begin from. None of them has met a real file of the acquirer's here, so each is shown as
 * unconfirmed until a person has seen its preview and kept it as their own.
 */
import { AMEX_GRRCN_COLUMNS, NETS_CSV_COLUMNS, WORLDLINE_CSV_COLUMNS } from "../assumptions.ts";
import type { ColumnMapping } from "./column-mapping.ts";

export const MAPPING_PRESETS = ["netsCsv", "worldlineCsv", "amexGrrcn", "adyenCsv"] as const;
export type MappingPreset = (typeof MAPPING_PRESETS)[number];

const NETS: ColumnMapping = {
  source: { kind: "csv", delimiter: ";" },
  headings: null,
  recordType: {
    column: NETS_CSV_COLUMNS.recordType,
    lines: ["110", "120"],
    payouts: ["200"],
    ignored: ["100", "300", "400", "410"],
  },
  line: {
    amount: [NETS_CSV_COLUMNS.amount],
    currency: [NETS_CSV_COLUMNS.currency],
    saleOn: [NETS_CSV_COLUMNS.saleOn],
    saleTime: [NETS_CSV_COLUMNS.saleTime],
    merchantNumber: [NETS_CSV_COLUMNS.merchantNumber],
    terminalId: [NETS_CSV_COLUMNS.terminalId],
    issuerText: [NETS_CSV_COLUMNS.issuer],
    authorisationCode: [NETS_CSV_COLUMNS.authorisationCode],
    cardNumber: [NETS_CSV_COLUMNS.card],
    batch: [NETS_CSV_COLUMNS.batch],
    payoutReference: [NETS_CSV_COLUMNS.reference],
  },
  payout: {
    reference: [NETS_CSV_COLUMNS.reference],
    merchantNumber: [NETS_CSV_COLUMNS.merchantNumber],
    paidOn: [NETS_CSV_COLUMNS.paidOn],
    net: [NETS_CSV_COLUMNS.net],
  },
  dateFormat: "yyyy-MM-dd",
  amounts: "decimalComma",
  sign: "asWritten",
  fees: "positive",
  types: [],
  boundary: "reference",
};

const WORLDLINE: ColumnMapping = {
  source: { kind: "csv", delimiter: ";" },
  headings: null,
  recordType: null,
  line: {
    type: [WORLDLINE_CSV_COLUMNS.type],
    amount: [WORLDLINE_CSV_COLUMNS.amount],
    fee: [WORLDLINE_CSV_COLUMNS.fee],
    currency: [WORLDLINE_CSV_COLUMNS.currency],
    saleOn: [WORLDLINE_CSV_COLUMNS.saleOn],
    merchantNumber: [WORLDLINE_CSV_COLUMNS.merchantNumber],
    terminalId: [WORLDLINE_CSV_COLUMNS.terminalId],
    issuerText: [WORLDLINE_CSV_COLUMNS.issuer],
    authorisationCode: [WORLDLINE_CSV_COLUMNS.authorisationCode],
    cardNumber: [WORLDLINE_CSV_COLUMNS.card],
    payoutReference: [WORLDLINE_CSV_COLUMNS.reference],
  },
  payout: {},
  dateFormat: "yyyy-MM-dd",
  amounts: "decimalComma",
  sign: "asWritten",
  fees: "positive",
  types: [
    { word: "Försäljning", type: "sale" },
    { word: "Återbetalning", type: "refund" },
    { word: "Återkrav", type: "chargeback" },
    { word: "Justering", type: "adjustment" },
    { word: "Avgift", type: "fee" },
  ],
  boundary: "reference",
};

const AMEX: ColumnMapping = {
  source: { kind: "csv", delimiter: "," },
  headings: AMEX_GRRCN_COLUMNS,
  recordType: {
    column: "Record Type",
    lines: ["TRANSACTN"],
    payouts: ["SUMMARY"],
    ignored: ["HEADER", "SUBMISSION", "TXNPRICING", "FEEREVENUE", "TRAILER"],
  },
  line: {
    amount: ["Transaction Amount"],
    currency: ["Submission Currency"],
    saleOn: ["Transaction Date"],
    saleTime: ["Transaction Time"],
    merchantNumber: ["Submission Merchant ID"],
    terminalId: ["Terminal ID"],
    authorisationCode: ["Approval Code"],
    cardNumber: ["Cardmember Account Number"],
    reference: ["Transaction ID"],
    ownReference: ["Invoice Reference Number"],
    payoutReference: ["American Express Payment Number"],
  },
  payout: {
    reference: ["Unique Payment Reference Number"],
    group: ["American Express Payment Number"],
    merchantNumber: ["Payee Merchant ID"],
    paidOn: ["Payment Date"],
    account: ["International Bank Account Number"],
    currency: ["Payment Currency"],
    gross: ["Payment Gross Amount"],
    fees: ["Payment Discount Amount", "Payment Service Fee Amount"],
    net: ["Payment Net Amount"],
  },
  dateFormat: "yyyyMMdd",
  amounts: "minorUnits",
  sign: "asWritten",
  fees: "positive",
  types: [],
  boundary: "reference",
};

/** CERTAIN columns (three independent readers of such files); types beyond those in samples are LIKELY. */
const ADYEN: ColumnMapping = {
  source: { kind: "csv", delimiter: "," },
  headings: null,
  recordType: null,
  line: {
    type: ["Type"],
    debit: ["Gross Debit (GC)", "Net Debit (NC)"],
    credit: ["Gross Credit (GC)", "Net Credit (NC)"],
    fee: ["Commission (NC)", "Markup (NC)", "Scheme Fees (NC)", "Interchange (NC)"],
    currency: ["Gross Currency", "Net Currency"],
    saleOn: ["Creation Date"],
    saleTime: ["Creation Date"],
    merchantNumber: ["Merchant Account"],
    issuerText: ["Payment Method"],
    batch: ["Batch Number"],
    reference: ["Psp Reference"],
    ownReference: ["Merchant Reference"],
  },
  payout: {
    reference: ["Modification Reference"],
    merchantNumber: ["Merchant Account"],
    paidOn: ["Creation Date"],
    currency: ["Net Currency"],
    netPaidOut: ["Net Debit (NC)"],
    netPaidIn: ["Net Credit (NC)"],
  },
  dateFormat: "yyyy-MM-dd",
  amounts: "decimalPoint",
  sign: "debitCredit",
  fees: "positive",
  types: [
    { word: "Settled", type: "sale" },
    { word: "Refunded", type: "refund" },
    { word: "RefundedReversed", type: "adjustment" },
    { word: "Chargeback", type: "chargeback" },
    { word: "SecondChargeback", type: "chargeback" },
    { word: "ChargebackReversed", type: "chargebackReversed" },
    { word: "Fee", type: "fee" },
    { word: "InvoiceDeduction", type: "fee" },
    { word: "DepositCorrection", type: "adjustment" },
    { word: "Balancetransfer", type: "adjustment" },
    { word: "MerchantPayout", type: "payout" },
  ],
  boundary: "rowAfter",
};

export function presetMapping(preset: MappingPreset): ColumnMapping {
  switch (preset) {
    case "netsCsv":
      return NETS;
    case "worldlineCsv":
      return WORLDLINE;
    case "amexGrrcn":
      return AMEX;
    case "adyenCsv":
      return ADYEN;
  }
}
