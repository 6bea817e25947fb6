/** What the accounts are called in the files: in Swedish, because the books are Swedish. */
import type { PostingRole } from "../ledger/voucher.ts";

export const ACCOUNT_NAMES: Readonly<Record<Exclude<PostingRole, "cashReason">, string>> = {
  claim: "Kundfordringar",
  interim: "Interimskonto obetalda kontantfakturor",
  debtsToCustomers: "Skulder till kunder",
  issuerVisa: "Kortfordran Visa",
  issuerMastercard: "Kortfordran Mastercard",
  issuerAmex: "Kortfordran American Express",
  issuerDiners: "Kortfordran Diners Club",
  issuerOwnCard: "Kortfordran egna kort",
  issuerUnknown: "Kortfordran okänd utgivare",
  cash: "Kassa",
  cashInTransit: "Kontanter på väg till banken",
  bank: "Företagskonto",
  disputed: "Tvistiga kortfordringar",
  acquirerReserve: "Innehållet av inlösare",
  cardFees: "Kontokortsavgifter",
  rounding: "Öres- och kronutjämning",
  cashSurplus: "Kassadifferens, överskott",
  cashShortage: "Kassadifferens, underskott",
  unidentified: "Ej identifierade inbetalningar",
};
