/**
 * Choices of ours that no paper or adviser has confirmed yet, each with what to change when one has.
 * Those about what a terminal does are in terminals/assumptions.ts.
 */
import { type Ore, ore } from "./money.ts";

/**
 * UNKNOWN: neither Nets' public material nor the card rules that we have read say how long a slip may
 * wait. Long enough to print and sign it, short enough that the customer is still at the desk.
 */
export const SIGNATURE_ANSWER_WITHIN_MS = 2 * 60 * 1000;

/**
 * LIKELY: an approval that bears an authorisation code was given by the card's issuer, also where the
 * answer has no response code: a last result may lack it, and no paper says which fields it has. An
 * approval with neither may have been made by the terminal alone, and no keys are handed over on it.
 * With Nets' list of the last result's fields at hand, set this to false if it always has the code.
 */
export const AUTHORISATION_CODE_IS_THE_ISSUERS = true;

/**
 * UNKNOWN: the operator answers "within a limit", nobody has said which. Above 5 000 kr a person with the
 * right to interrupted payments answers that the customer has signed.
 */
export const SIGNATURE_OPERATOR_LIMIT_ORE: Ore = ore(500_000);

/**
 * LIKELY: Fortnox's support pages, some years old, say that its import of SIE stops at texts longer
 * than 50 characters and keeps only the dimensions 1 (cost centre) and 6 (project). That its accounts
 * have four digits is the brief's word. With other limits, change these: the profile follows.
 */
export const FORTNOX_SIE = {
  longestText: 50,
  costCentreDimension: 1,
  projectDimension: 6,
  accountDigits: 4,
} as const;

/**
 * LIKELY: whoever sells goods for 5 000 euro or more in cash falls under the law against money
 * laundering (2017:630), parts that belong together added up; the trade's own association advises
 * 45 000 kr, below it whatever the krona is worth. Each company may set its own.
 */
export const CASH_CHECK_FROM_ORE: Ore = ore(4_500_000);

/**
 * UNKNOWN: nobody has said how large a difference one person may sign alone. A hundred kronor is a
 * note given twice; each company may set its own.
 */
export const DIFFERENCE_LIMIT_ORE: Ore = ore(10_000);

/**
 * LIKELY: what an acquirer holds back of a payout as a reserve is still owed to us, and stands apart
 * from the issuers' accounts so that these stay exactly what each issuer owes. No paper names an
 * account for it, and 1588 is a free number of the same group. A company changes it.
 */
export const ACQUIRER_RESERVE_ACCOUNT = "1588";

/** UNKNOWN: our own reading of "there and then": a second person at a screen of their own. */
export const APPROVES_WITHIN_MS = 60_000;

/**
 * LIKELY: cash is booked "at latest the next working day" (BFL 5:2), which is read as the first day that
 * somebody works in the business. Bank days are taken for it: a workshop that is open on Saturdays has
 * less time.
 */
export const CASH_BOOKED_WITHIN_BANK_DAYS = 1;

/** UNKNOWN: the law says "that seem to belong together" and gives no number of days. */
export const CASH_WINDOW_DAYS = 30;

/**
 * LIKELY: the fiscal year of a company that has said nothing is the calendar year, as most companies'
 * is. Voucher numbers start again in the month that stands here, or in the company's own.
 */
export const FISCAL_YEAR_BEGINS_IN_MONTH = 1;

/**
 * What the presets of payout agreements say, none of it from a contract of ours, so that each agreement
 * stays unconfirmed until a person has read theirs. CERTAIN from the acquirers' own pages: Nets pays gross
 * each day and draws the fees on the 15th of the next month; Worldline's report is dated the day after the
 * sales, its money comes the bank day after, and its reference is customer number, hyphen and that date.
 * LIKELY: Swedbank pays on the weekday after, gross; American Express pays net; Diners comes in the
 * acquirer's own payout. UNKNOWN: Nets' and American Express' number of bank days, whether Worldline keeps
 * its fees from each payout, every payer's name but Bambora's, and whether a weekend comes as one sum.
 */
export const PAYOUT_PRESET_FACTS = {
  weekend: "combined",
  nets: { payerNames: ["NETS"], bankDays: 1, feeDay: 15 },
  worldline: { payerNames: ["BAMBORA AB"], reportedAfterDays: 1, bankDays: 1, form: "net" },
  swedbank: { payerNames: ["SWEDBANK"], bankDays: 1 },
  amex: { payerNames: ["AMERICAN EXPRESS"], bankDays: 3, form: "net" },
  diners: { payerNames: ["DINERS CLUB"], bankDays: 3, form: "net" },
} as const;

/** UNKNOWN: from when a late payout is one to ask the acquirer about rather than to wait for. */
export const MISSING_AFTER_BANK_DAYS = 3;

/**
 * UNKNOWN: Nets tells integrators to read its CSV by record and field name, and that 100 is a batch, 110 a
 * sale, 120 a fee and 200 a total; the field names stand in a guide that is not public. These are the
 * English words of its notification. Whoever has a file corrects them on the page of mappings.
 */
export const NETS_CSV_COLUMNS = {
  recordType: "Record type",
  reference: "Settlement no.",
  merchantNumber: "Merchant ID",
  terminalId: "Terminal ID",
  saleOn: "Transaction date",
  saleTime: "Transaction time",
  amount: "Amount",
  currency: "Currency",
  card: "Card number",
  issuer: "Card type",
  authorisationCode: "Authorization code",
  batch: "Batch no.",
  paidOn: "Payment date",
  net: "Net amount",
} as const;

/** UNKNOWN: Worldline's report is described in words and sections; its columns are not public. */
export const WORLDLINE_CSV_COLUMNS = {
  type: "Typ",
  reference: "Referens",
  merchantNumber: "Kundnummer",
  terminalId: "Terminal",
  saleOn: "Köpdatum",
  amount: "Belopp",
  fee: "Avgift",
  currency: "Valuta",
  issuer: "Korttyp",
  card: "Kortnummer",
  authorisationCode: "Auktorisationskod",
} as const;

/**
 * LIKELY: the order of the fields of American Express' GRRCN, taken from public readers of it and their
 * samples. Its amounts are a sign and digits in öre.
 */
export const AMEX_GRRCN_COLUMNS = {
  SUMMARY: [
    "Record Type",
    "Payee Merchant ID",
    "Settlement Account Type Code",
    "American Express Payment Number",
    "Payment Date",
    "Payment Currency",
    "Unique Payment Reference Number",
    "Payment Net Amount",
    "Payment Gross Amount",
    "Payment Discount Amount",
    "Payment Service Fee Amount",
    "Payment Adjustment Amount",
    "Payment Tax Amount",
    "Opening Debit Balance Amount",
    "Payee Direct Deposit Number",
    "Bank Account Number",
    "International Bank Account Number",
    "Bank Identifier Code",
  ],
  TRANSACTN: [
    "Record Type",
    "Payee Merchant ID",
    "Settlement Account Type Code",
    "American Express Payment Number",
    "Payment Date",
    "Payment Currency",
    "Submission Merchant ID",
    "Merchant Location ID",
    "Invoice Reference Number",
    "Seller ID",
    "Cardmember Account Number",
    "Industry Specific Reference Number",
    "American Express Processing Date",
    "Submission Invoice Number",
    "Submission Currency",
    "Transaction Amount",
    "Transaction Date",
    "Transaction Time",
    "Transaction ID",
    "Approval Code",
    "Terminal ID",
    "Merchant Category Code",
    "Cardmember Reference Number",
    "Acquirer Reference Number",
  ],
} as const;

/**
 * LIKELY: a deposit of Bankgirot's is one line on the account, with the bankgiro number and the deposit's
 * serial number in the line's own reference ("BG50501055 00074"), as in the one Swedish file that we have
 * read about. So the same deposit in a BgMax file and in the bank's own is one line. The serial is taken to
 * begin again each year at the earliest.
 */
export const BANKGIRO_DEPOSIT_REFERENCE = /^BG ?0*(\d{7,8})[ -]+0*(\d{1,5})(?!\d)/;

/** UNKNOWN: so many bank days after it was due a payout is still taken for the one that was due. */
export const PAYOUT_LOOKED_FOR_BANK_DAYS = 5;

/** LIKELY: no acquirer keeps more than this part of what the cards took, here one in twenty. */
export const LARGEST_FEE_PART = 20;

/**
 * UNKNOWN: there is no public list of what a terminal's session report calls the schemes. The words that
 * a name may begin with, and the scheme that such a card is counted under with us. A name that begins
 * with none of them is shown as not known; put what Nets prints here.
 */
export const PRINTED_SCHEMES: readonly (readonly [
  string,
  "visa" | "mastercard" | "amex" | "diners" | "other",
])[] = [
  ["visa", "visa"],
  ["v pay", "visa"],
  ["mastercard", "mastercard"],
  ["debit mastercard", "mastercard"],
  ["american express", "amex"],
  ["amex", "amex"],
  ["diners", "diners"],
  ["maestro", "other"],
  ["bankaxept", "other"],
  ["dankort", "other"],
  ["jcb", "other"],
  ["unionpay", "other"],
  ["övriga kort", "other"],
];

/**
 * LIKELY: how acquirers print card brands. A word that is not here makes an unknown issuer, which no
 * batch of ours fits, so that a person is asked. core/bank/issuer-of-text.ts reads by these.
 */
export const ISSUER_WORDS = {
  visa: ["visa", "v pay", "vpay", "electron"],
  mastercard: ["mastercard", "master card", "maestro", "mc"],
  amex: ["american express", "amex"],
  diners: ["diners", "discover"],
} as const;

/**
 * LIKELY: a terminal sends what it sold in the order in which it sold it, and all of a session when it
 * closes it, so that a day without a line lies whole between days that have some. No paper says how far
 * apart these may be: over a longer gap nothing is concluded of what is not in a report.
 */
export const REPORT_REACHES_DAYS = 7;

/**
 * LIKELY: the words that a bank line has for what a cardholder's bank has drawn back, or the workshop has won
 * again, in Swedish and in the card schemes' English. A line that says one of them pays for no day of sales,
 * unless the acquirer's own file says so. Compared without case, at the beginning of a word.
 */
export const CHARGEBACK_WORDS = [
  "återkrav",
  "chargeback",
  "dispute",
  "tvist",
  "representment",
] as const;
