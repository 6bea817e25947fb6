/** Files composed for tests in the documented shapes; accounts, names and numbers are made up. */
import type {
  BankFileFormat,
  BankFileProblem,
  BankFileRecord,
  BankFileSink,
} from "../bank-file.ts";

export type Told = {
  readonly records: BankFileRecord[];
  readonly problems: BankFileProblem[];
  readonly sink: BankFileSink;
};

export function listen(): Told {
  const records: BankFileRecord[] = [];
  const problems: BankFileProblem[] = [];
  return {
    records,
    problems,
    sink: { record: (one) => records.push(one), problem: (one) => problems.push(one) },
  };
}

type Entry = {
  readonly kronor: string;
  readonly sign?: "CRDT" | "DBIT";
  readonly status?: string;
  readonly reference?: string;
  readonly inside?: string;
  readonly currency?: string;
  readonly day?: string;
};

export type CamtFile = {
  readonly message?: "052" | "053" | "054";
  readonly version?: "02" | "04" | "08";
  readonly prefix?: string;
  readonly account?: string;
  readonly currency?: string;
  readonly sequence?: number;
  readonly opening?: string | undefined;
  readonly closing?: string | undefined;
  readonly entries?: readonly Entry[];
};

export const OUR_IBAN = "SE3550000000054910000003";

const MESSAGES = {
  "052": ["BkToCstmrAcctRpt", "Rpt"],
  "053": ["BkToCstmrStmt", "Stmt"],
  "054": ["BkToCstmrDbtCdtNtfctn", "Ntfctn"],
} as const;

/** Opening 1 000.00, two payouts in and a fee out, closing 14 040.50. */
export function camtFile(file: CamtFile = {}, statements = camtStatement(file)): string {
  const { message = "053", version = "02", prefix = "" } = file;
  const [root] = MESSAGES[message];
  const space = `urn:iso:std:iso:20022:tech:xsd:camt.${message}.001.${version}`;
  const plain = `<Document xmlns="${space}"><${root}><GrpHdr><MsgId>M1</MsgId></GrpHdr>
${statements}</${root}></Document>`;
  const named =
    prefix === ""
      ? plain
      : plain.replace("xmlns=", `xmlns:${prefix}=`).replace(/<(\/?)([A-Za-z])/g, `<$1${prefix}:$2`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${named}\n`;
}

export function camtStatement(file: CamtFile = {}): string {
  const { message = "053", version = "02", currency = "SEK", sequence = 17 } = file;
  const { account = OUR_IBAN, opening = "1000.00", closing = "14040.50" } = file;
  const [, statement] = MESSAGES[message];
  const entries = file.entries ?? CAMT_ENTRIES;
  const balances = [
    ["opening" in file && file.opening === undefined ? undefined : opening, "OPBD"],
    ["closing" in file && file.closing === undefined ? undefined : closing, "CLBD"],
  ] as const;
  return `<${statement}><Id>S${sequence}</Id><ElctrncSeqNb>${sequence}</ElctrncSeqNb>
<FrToDt><FrDtTm>2026-04-07T00:00:00</FrDtTm><ToDtTm>2026-04-07T23:59:59</ToDtTm></FrToDt>
<Acct><Id><IBAN>${account}</IBAN></Id><Ccy>${currency}</Ccy><Ownr><Nm>Provverkstaden AB</Nm></Ownr></Acct>
${balances.map(([kronor, code]) => (kronor === undefined ? "" : camtBalance(kronor, code, currency))).join("\n")}
${entries.map((entry) => camtEntry({ currency, ...entry }, version)).join("\n")}
</${statement}>`;
}

export const CAMT_ENTRIES: readonly Entry[] = [
  {
    kronor: "12500.00",
    reference: "REF-0001",
    inside: `<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
<AmtDtls><TxAmt><Amt Ccy="SEK">12500.00</Amt></TxAmt></AmtDtls>
<RltdPties><Dbtr><Nm>INLÖSEN AB</Nm></Dbtr></RltdPties>
<RmtInf><Ustrd>63470645-20260406</Ustrd></RmtInf></TxDtls></NtryDtls>`,
  },
  { kronor: "600.50", reference: "REF-0002" },
  { kronor: "60.00", sign: "DBIT", reference: "REF-0003" },
];

export const UNBALANCED = { opening: undefined, closing: undefined } as const;

/** The statement of a day in April, the day its number, with 500.00 in. */
export function camtDay(day: number, reference: string, more: CamtFile = {}): CamtFile {
  return {
    sequence: day,
    opening: `${day * 500}.00`,
    closing: `${day * 500 + 500}.00`,
    entries: [{ kronor: "500.00", reference, day: `2026-04-${String(day).padStart(2, "0")}` }],
    ...more,
  };
}

export function camtBalance(kronor: string, code: string, currency = "SEK"): string {
  const sign = kronor.startsWith("-") ? "DBIT" : "CRDT";
  return `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="${currency}">${kronor.replace("-", "")}</Amt><CdtDbtInd>${sign}</CdtDbtInd><Dt><Dt>2026-04-07</Dt></Dt></Bal>`;
}

export function camtEntry(entry: Entry, version = "02"): string {
  const { sign = "CRDT", status = "BOOK", currency = "SEK", day = "2026-04-07" } = entry;
  const told = version === "08" ? `<Cd>${status}</Cd>` : status;
  const reference =
    entry.reference === undefined ? "" : `<AcctSvcrRef>${entry.reference}</AcctSvcrRef>`;
  return `<Ntry><Amt Ccy="${currency}">${entry.kronor}</Amt><CdtDbtInd>${sign}</CdtDbtInd><Sts>${told}</Sts>
<BookgDt><Dt>${day}</Dt></BookgDt><ValDt><Dt>${day}</Dt></ValDt>${reference}
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ATXN</SubFmlyCd></Fmly></Domn></BkTxCd>
${entry.inside ?? ""}</Ntry>`;
}

const LF = "\r\n";

type BgMaxPayment = {
  readonly ore: number;
  readonly code?: "20" | "21";
  readonly reference?: string;
};

/** A deposit of 19 000.00: two payments and a deduction, with an extra reference and a text. */
export function bgMaxFile(
  payments: readonly BgMaxPayment[] = [
    { ore: 1_000_000, reference: "655969" },
    { ore: 1_400_000, reference: "657866" },
    { ore: 500_000, code: "21", reference: "378351" },
  ],
  told: { readonly ore?: number; readonly count?: number; readonly end?: string } = {},
): string {
  const sum = payments.reduce((all, { ore, code }) => all + (code === "21" ? -ore : ore), 0);
  const deductions = payments.filter(({ code }) => code === "21").length;
  const lines = [
    `01BGMAX               0120260407173035010331P`,
    `050009912346          SEK`,
    ...payments.flatMap(({ ore, code = "20", reference = "" }, at) => [
      `${code}0003783511${reference.padEnd(25)}${digits(ore, 18)}22${digits(100 + at, 12)}0`,
      ...(at === 0
        ? [
            `220003783511${"658000".padEnd(25)}${digits(0, 18)}22${digits(100, 12)}0`,
            `25Betalning med extra referens`,
            `26Kalles Plåt AB`,
            `27Storgatan 2                        12345`,
            `28Storåker`,
            `29005500001234`,
          ]
        : []),
    ]),
    `15${"58410000010098232".padStart(35, "0")}2026040700074${digits(told.ore ?? sum, 18)}SEK${digits(told.count ?? payments.length, 8)} `,
    told.end ??
      `70${digits(payments.length - deductions, 8)}${digits(deductions, 8)}${digits(1, 8)}${digits(1, 8)}`,
  ];
  return lines.map((line) => line.padEnd(80)).join(LF) + LF;
}

function digits(number: number, length: number): string {
  return String(number).padStart(length, "0");
}

type Sale = { readonly kronor: string; readonly number: string; readonly service?: string };

/** Three transactions, one of them a refund: 2 115.00 in all. */
export function swedbankPayFile(
  sales: readonly Sale[] = [
    { kronor: "1495.00", number: "10728489593" },
    { kronor: "720.00", number: "10728489609", service: "Consumer Debit Card EU" },
    { kronor: "-100.00", number: "10728489643" },
  ],
  told: { readonly sum?: string; readonly count?: number } = {},
): string {
  const { sum = "2115.00", count = sales.length } = told;
  const rows = sales.map(
    ({ kronor, number, service = "Consumer Credit Card EU" }) =>
      `\t\t<Transaction TransactionIdentity="t${number}" Amount="${kronor}" Currency="SEK" VATAmount="0.00" DateCreated="2026-04-06 14:18:45" ServiceName="${service}" PayexTransactionNo="${number}" PayexBatchNo="738482" CreditCardBatchNo="2328" ExternalTransactionReference="E${number}" PayExAccountNo="12345" />`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<SalesAccountedTransactions ContractingParty="Inlösen AB" AccountingNo="R1234-0009" TotalNoOfTransactions="${count}" AccountingDate="2026-04-07" Version="2.0" xmlns="http://www.payex.com/xml/SalesAccountedTransactions%5B2.0%5D.xsd">
\t<Summary Subsite=""><Currency Currency="SEK"><ServiceType ServiceType="Creditcard"><Service ServiceName="all" NoOfDebit="2" NoOfCredit="1" Amount="${sum}" FromDate="2026-04-06" ToDate="2026-04-06" /></ServiceType></Currency></Summary>
\t<Currency Sum="${sum}" Currency="SEK">
${rows.join("\n")}
\t</Currency>
</SalesAccountedTransactions>
`;
}

/** A batch of two sales, a refund, a chargeback and fees that pays out 931.20. */
export const ADYEN_FILE = `Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,Creation Date,TimeZone,Type,Modification Reference,Gross Currency,Gross Debit (GC),Gross Credit (GC),Exchange Rate,Net Currency,Net Debit (NC),Net Credit (NC),Commission (NC),Markup (NC),Scheme Fees (NC),Interchange (NC),Batch Number
Verkstad,VerkstadSE,PSP0000000000001,K-1001,visa,2026-04-06 10:11:12,CEST,Settled,PSP1,SEK,,1000.00,1,SEK,,990.00,10.00,,,,2
Verkstad,VerkstadSE,PSP0000000000002,K-1002,mc,2026-04-06 11:11:12,CEST,Settled,PSP2,SEK,,250.00,1,SEK,,246.20,,1.30,1.00,1.50,2
Verkstad,VerkstadSE,PSP0000000000003,K-1001,visa,2026-04-06 12:11:12,CEST,Refunded,PSP3,SEK,100.00,,1,SEK,100.00,,,,,,2
Verkstad,VerkstadSE,PSP0000000000004,K-0900,visa,2026-04-06 13:11:12,CEST,Chargeback,PSP4,SEK,200.00,,1,SEK,200.00,,,,,,2
Verkstad,VerkstadSE,,,,2026-04-06 14:00:00,CEST,Fee,,SEK,,,,SEK,5.00,,,,,,2
Verkstad,VerkstadSE,,,,2026-04-07 02:00:00,CEST,MerchantPayout,"TX1 batch 2, VerkstadSE",,,,,SEK,931.20,,,,,,2
`;

/** Two payouts, told in rows of their own after their lines. */
export const NETS_FILE = `\ufeffRecord type;Settlement no.;Merchant ID;Terminal ID;Transaction date;Transaction time;Amount;Currency;Card number;Card type;Authorization code;Batch no.;Payment date;Net amount
100;00000001;7111111;;;;;;;;;;;
110;00000001;7111111;12345678;2026-04-06;10:11:12;1 250,50;SEK;411111******1111;Visa;A12345;17;;
110;00000001;7111111;12345678;2026-04-06;10:20:00;-50,50;SEK;411111******1111;Visa;A12346;17;;
200;00000001;7111111;;;;;;;;;;2026-04-07;1 200,00
110;00000002;7111111;12345679;2026-04-06;11:00:00;300,00;SEK;535583******5501;Mastercard;B1;18;;
200;00000002;7111111;;;;;;;;;;2026-04-07;300,00
`;

/** A sale of 27.56 paid out as 26.75. */
export const AMEX_FILE = `HEADER,20260407,120000,0001
SUMMARY,9740001111,002,AEPN0001,20260407,SEK,UPR000111,+000000000002675,+000000000002756,+000000000000081,+000000000000000,+000000000000000,+000000000000000,+000000000000000,,,${OUR_IBAN},TESTSESS
SUBMISSION,9740001111,002,AEPN0001,20260407,SEK,9740001111
TRANSACTN,9740001111,002,AEPN0001,20260407,SEK,9740001111,,F-77,,375310XXXXX4009,,20260406,,SEK,+000000000002756,20260405,101112,T000000000000001,123456,00000012,7538,,
TRAILER,20260407,120000,0001
`;

export const MAPPED_XML_FILE = `<?xml version="1.0"?>
<r:Report xmlns:r="urn:made-up"><r:Payout nr="P1"><r:Net>180.00</r:Net><r:Day>2026-04-07</r:Day></r:Payout>
<r:Sale payout="P1" id="1"><r:Amount>200.00</r:Amount><r:When>2026-04-06</r:When></r:Sale>
<r:Sale payout="P1" id="2"><r:Amount>-20.00</r:Amount><r:When>2026-04-06</r:When></r:Sale></r:Report>
`;

/** One of each format, whole and without a problem. */
export const WHOLE_FILES: readonly { readonly format: BankFileFormat; readonly text: string }[] = [
  { format: "camt052", text: camtFile({ message: "052", closing: undefined }) },
  { format: "camt053", text: camtFile() },
  { format: "camt053", text: camtFile({ version: "04", prefix: "ns2" }) },
  { format: "camt053", text: camtFile({ version: "08" }) },
  { format: "camt054", text: camtFile({ message: "054", opening: undefined, closing: undefined }) },
  { format: "bgmax", text: bgMaxFile() },
  { format: "swedbankPay", text: swedbankPayFile() },
  { format: "mappedCsv", text: NETS_FILE },
  { format: "mappedCsv", text: AMEX_FILE },
  { format: "mappedCsv", text: ADYEN_FILE },
  { format: "mappedXml", text: MAPPED_XML_FILE },
];

export const BILLION_LAUGHS = `<?xml version="1.0"?>
<!DOCTYPE Document [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;">]>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt><Id>&d;</Id></Stmt></BkToCstmrStmt></Document>`;
