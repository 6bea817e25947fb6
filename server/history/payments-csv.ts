/**
 * The history as a file that a Swedish Excel opens with a double click: UTF-8 with its mark,
 * semicolons, decimal commas. A text that a spreadsheet would run as a formula gets an apostrophe.
 */
import type { AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { formatOre, ore } from "@kortkoll/core/money.ts";
import { stringify } from "csv-stringify/sync";
import type { PaymentRow } from "../api.ts";

/** What a line is written from: a payment with the numbers that the list does not show. */
export type CsvPayment = {
  readonly payment: PaymentRow;
  readonly reference: string;
  readonly orderNumbers: readonly string[];
};

const KINDS: Readonly<Record<PaymentRow["kind"], string>> = {
  purchase: "Köp",
  refund: "Återbetalning",
  void: "Makulering",
};

const METHODS: Readonly<Record<PaymentRow["method"], string>> = {
  card: "Kort",
  cash: "Kontanter",
};

const STATES: Readonly<Record<AttemptState, string>> = {
  created: "Påbörjad",
  sent: "Skickad till terminal",
  approved: "Godkänd",
  declined: "Nekad",
  cancelled: "Avbruten av kund eller kassa",
  notSent: "Inte skickad",
  unknown: "Okänd, utreds",
  notPerformed: "Inte genomförd",
  claimed: "Uppgiven betald, inte bevisad",
};

const ISSUERS: Readonly<Record<Issuer, string>> = {
  visa: "Visa",
  mastercard: "Mastercard",
  amex: "American Express",
  diners: "Diners Club",
  ownCard: "Eget kort",
  unknown: "Okänd utgivare",
};

const MONEY_MOVED: Readonly<Record<PaymentRow["moneyMoved"], string>> = {
  yes: "Ja",
  no: "Nej",
  unknown: "Okänt",
};

type Column = readonly [heading: string, cell: (line: CsvPayment) => string];

const COLUMNS: readonly Column[] = [
  ["Tid (Stockholm)", ({ payment }) => stockholmTime(payment.createdAt)],
  ["Tid (UTC)", ({ payment }) => payment.createdAt],
  ["Affärsdag", ({ payment }) => payment.businessDay ?? ""],
  ["Typ", ({ payment }) => KINDS[payment.kind]],
  ["Status", ({ payment }) => STATES[payment.state]],
  ["Pengar flyttade", ({ payment }) => MONEY_MOVED[payment.moneyMoved]],
  ["Begärt (kr)", ({ payment }) => kronor(payment.askedOre)],
  ["Begärt (öre)", ({ payment }) => String(payment.askedOre)],
  ["Godkänt (kr)", ({ payment }) => kronor(payment.approvedOre)],
  ["Godkänt (öre)", ({ payment }) => String(payment.approvedOre)],
  ["Kortutställare", ({ payment }) => (payment.issuer === null ? "" : ISSUERS[payment.issuer])],
  ["Kort", ({ payment }) => payment.truncatedPan ?? ""],
  ["Sista fyra", ({ payment }) => payment.lastFour ?? ""],
  ["Auktorisationskod", ({ payment }) => payment.authorisationCode ?? ""],
  ["Referens", ({ reference }) => reference],
  ["Företag", ({ payment }) => payment.companyCode],
  ["Anläggning", ({ payment }) => payment.siteCode],
  ["Kassa", ({ payment }) => payment.till.code],
  ["Terminal", ({ payment }) => payment.terminal?.terminalId ?? ""],
  ["Operatör", ({ payment }) => payment.operator],
  ["Serviceomottagare", ({ payment }) => payment.serviceAdvisors.join(", ")],
  ["System", ({ payment }) => payment.systems.join(", ")],
  ["Ordernummer", ({ orderNumbers }) => orderNumbers.join(", ")],
  ["Fakturanummer", ({ payment }) => payment.invoiceNumbers.join(", ")],
  ["Kund", ({ payment }) => payment.customerNames.join(", ")],
  ["Registreringsnummer", ({ payment }) => payment.registrationNumbers.join(", ")],
  ["Betalsätt", ({ payment }) => METHODS[payment.method]],
  ["Kontanter (kr)", ({ payment }) => (payment.cashOre === null ? "" : kronor(payment.cashOre))],
  ["Kontanter (öre)", ({ payment }) => (payment.cashOre === null ? "" : String(payment.cashOre))],
  ["Id", ({ payment }) => payment.id],
];

export async function* writePaymentsCsv(
  batches: AsyncIterable<readonly CsvPayment[]>,
): AsyncGenerator<string, void, void> {
  yield `\uFEFF${csvLines([COLUMNS.map(([heading]) => heading)])}`;
  for await (const batch of batches) {
    yield csvLines(batch.map((line) => COLUMNS.map(([, cell]) => cell(line))));
  }
}

function csvLines(lines: readonly (readonly string[])[]): string {
  return stringify([...lines], {
    delimiter: ";",
    record_delimiter: "\r\n",
    escape_formulas: true,
  });
}

/** Without the spaces that group thousands: a spreadsheet would take them for text. */
function kronor(amountOre: number): string {
  return formatOre(ore(amountOre)).replaceAll("\u00a0", "");
}

const inStockholm = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Europe/Stockholm",
  dateStyle: "short",
  timeStyle: "medium",
});

function stockholmTime(instant: string): string {
  return inStockholm.format(new Date(instant));
}
