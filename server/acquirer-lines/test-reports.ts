/** For tests: an acquirer whose reports come as files of rows, read as the product reads them. */
import { Readable } from "node:stream";
import type { AcquirerLineType } from "@kortkoll/core/bank/bank-file.ts";
import type { ColumnMapping } from "@kortkoll/core/bank/column-mapping.ts";
import { ore, plainKronor } from "@kortkoll/core/money.ts";
import { inTold } from "../audit/test-audit.ts";
import { readBankFile } from "../bank-files/read-bank-file.ts";
import { receiveBankFile } from "../bank-files/receive-bank-file.ts";
import { type Clock, newUuid } from "../clock.ts";
import { type Database, statement } from "../database/database.ts";
import { insertTestAgreement } from "../payout-matches/test-bank-lines.ts";

const MAPPING: ColumnMapping = {
  source: { kind: "csv", delimiter: ";" },
  headings: null,
  recordType: { column: "Post", lines: ["rad"], payouts: ["utbetalning"], ignored: [] },
  line: {
    type: ["Typ"],
    amount: ["Belopp"],
    fee: ["Avgift"],
    saleOn: ["Köpdag"],
    saleTime: ["Tid"],
    merchantNumber: ["Inlösennummer"],
    terminalId: ["Terminal"],
    issuerText: ["Kort"],
    authorisationCode: ["Kod"],
    cardNumber: ["Kortnummer"],
    reference: ["Referens"],
    ownReference: ["Vår referens"],
    payoutReference: ["Utbetalning"],
  },
  payout: {
    reference: ["Utbetalning"],
    merchantNumber: ["Inlösennummer"],
    paidOn: ["Betaldag"],
    from: ["Från"],
    to: ["Till"],
    net: ["Netto"],
  },
  dateFormat: "yyyy-MM-dd",
  amounts: "decimalComma",
  sign: "asWritten",
  fees: "positive",
  types: [
    { word: "sale", type: "sale" },
    { word: "refund", type: "refund" },
    { word: "chargeback", type: "chargeback" },
    { word: "fee", type: "fee" },
  ],
  boundary: "reference",
};

const COLUMNS = [
  ...[
    "Post",
    "Utbetalning",
    "Inlösennummer",
    "Typ",
    "Belopp",
    "Avgift",
    "Köpdag",
    "Tid",
    "Terminal",
  ],
  ...["Kort", "Kod", "Kortnummer", "Referens", "Vår referens", "Betaldag", "Från", "Till", "Netto"],
] as const;
type Cells = Readonly<Partial<Record<(typeof COLUMNS)[number], string | undefined>>>;

export type TestLine = {
  readonly type?: Extract<AcquirerLineType, "sale" | "refund" | "chargeback" | "fee">;
  readonly amountOre: number;
  readonly saleOn: string;
  readonly time?: string;
  readonly terminal?: string;
  readonly code?: string | undefined;
  readonly lastFour?: string | undefined;
  readonly card?: string;
  readonly reference?: string;
  readonly ownReference?: string;
  readonly merchant?: string;
  readonly feeOre?: number;
};

export type TestReport = {
  readonly reference?: string;
  readonly paidOn?: string;
  readonly from?: string;
  readonly to?: string;
  readonly merchant?: string;
  /** A sum that is not that of its lines spoils it. */
  readonly netOre?: number;
  readonly lines: readonly TestLine[];
  /** In the file, and in no payout yet. */
  readonly waiting?: readonly TestLine[];
};

/** At 12:00 by Visa 5001, at terminal 77000001 where nothing else is said. */
function reportText({ lines, waiting = [], ...report }: TestReport): string {
  const { reference = "U1", paidOn = "", merchant = "7100001" } = report;
  const head: Cells = { Utbetalning: reference, Inlösennummer: merchant };
  const kronor = (amount: number): string => plainKronor(ore(amount), ",");
  const rows = [...lines, ...waiting].map(
    (line, nth): Cells => ({
      ...head,
      ...(nth < lines.length ? {} : { Utbetalning: "" }),
      Post: "rad",
      Inlösennummer: line.merchant ?? merchant,
      Typ: line.type ?? "sale",
      Belopp: kronor(line.amountOre),
      Avgift: line.feeOre === undefined ? "" : kronor(line.feeOre),
      Köpdag: line.saleOn,
      Tid: line.time ?? "12:00:10",
      Terminal: line.terminal ?? "77000001",
      Kort: line.card ?? "VISA",
      Kod: line.code,
      Kortnummer:
        "lastFour" in line
          ? line.lastFour && `4571 99** **** ${line.lastFour}`
          : "457199******5001",
      Referens: line.reference,
      "Vår referens": line.ownReference,
    }),
  );
  const fees = lines.reduce((sum, { feeOre = 0 }) => sum + feeOre, 0);
  const moved = lines.reduce((sum, { amountOre }) => sum + amountOre, 0);
  const total: Cells = {
    ...head,
    Post: "utbetalning",
    Betaldag: paidOn,
    Från: report.from,
    Till: report.to,
    Netto: kronor(report.netOre ?? moved - fees),
  };
  return [
    COLUMNS.join(";"),
    ...[...rows, total].map((cells) => COLUMNS.map((name) => cells[name] ?? "").join(";")),
    "",
  ].join("\n");
}

const ADD_MAPPING = statement({
  name: "add_test_bank_mapping",
  text: `insert into bank_mappings (id, company_id, name, agreement_id, mapping, version)
    values ($1,$2,$3,$4,$5,1)`,
});

export type Reporter = { send(report: TestReport): Promise<string> };

/** With an agreement for Visa, Mastercard and American Express whose merchant number is 7100001. */
export async function openReporter(
  deps: { readonly database: Database; readonly clock: Clock },
  companyId: string,
): Promise<Reporter & { readonly agreementId: string }> {
  const { database, clock } = deps;
  const agreement = await insertTestAgreement(database, companyId);
  const mappingId = newUuid();
  await inTold(database, (tx) =>
    tx.query(ADD_MAPPING, [
      mappingId,
      companyId,
      `Rader ${mappingId.slice(-4)}`,
      agreement.id,
      JSON.stringify(MAPPING),
    ]),
  );
  let files = 0;
  return {
    agreementId: agreement.id,
    async send(report) {
      files += 1;
      const name = `inlösen-${files}.csv`;
      const received = await receiveBankFile(
        { database, clock, newId: newUuid, limitBytes: 1_000_000 },
        {
          name,
          company: undefined,
          body: Readable.from([Buffer.from(reportText(report))]),
          by: { id: null, name: "EKON", companyIds: [companyId] },
        },
      );
      if (received.kind !== "taken") throw new Error(received.kind);
      await readBankFile({ database, clock, newId: newUuid }, received.id);
      return received.id;
    },
  };
}
