/** A bank statement as Swedish banks send it: camt.053.001.02, or .08, which wraps some elements. */
import { addOre, negateOre, type Ore, plainKronor } from "../../money.ts";
import type { BusinessDay } from "../../time/stockholm.ts";
import { sumOfLines } from "./payout-lines.ts";
import type { YearAccount } from "./year-places.ts";
import type { PlannedDetail, PlannedLine } from "./year-underway.ts";

export type CamtVersion = "02" | "08";

export type ToldStatement = {
  readonly account: YearAccount;
  readonly day: BusinessDay;
  readonly sequence: number;
  readonly opening: Ore;
  readonly lines: readonly PlannedLine[];
};

type File = { readonly version: CamtVersion; readonly messageId: string };

export function camtText(told: ToldStatement, file: File): string {
  const { account, day, sequence, opening, lines } = told;
  const { version, messageId } = file;
  const closing = addOre(opening, sumOfLines(lines));
  const made = `${day}T19:30:00+01:00`;
  const bank = version === "02" ? "BIC" : "BICFI";
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.${version}">`,
    "<BkToCstmrStmt>",
    element("GrpHdr", element("MsgId", messageId), element("CreDtTm", made)),
    "<Stmt>",
    element("Id", `${account.iban.slice(-6)}-${sequence}`),
    element("ElctrncSeqNb", String(sequence)),
    element("CreDtTm", made),
    element("FrToDt", element("FrDtTm", `${day}T00:00:00`), element("ToDtTm", `${day}T23:59:59`)),
    element(
      "Acct",
      element("Id", element("IBAN", account.iban)),
      element("Ccy", "SEK"),
      element("Ownr", element("Nm", escaped(account.owner))),
      element("Svcr", element("FinInstnId", element(bank, "TESTSESS"))),
    ),
    balance("OPBD", opening, day),
    balance("CLBD", closing, day),
    ...lines.map((line, place) => entry(line, place, version)),
    "</Stmt>",
    "</BkToCstmrStmt>",
    "</Document>",
    "",
  ].join("\n");
}

function balance(code: string, amount: Ore, day: BusinessDay): string {
  return element(
    "Bal",
    element("Tp", element("CdOrPrtry", element("Cd", code))),
    amountOf(amount),
    element("Dt", element("Dt", day)),
  );
}

function entry(line: PlannedLine, place: number, version: CamtVersion): string {
  const [domain = "", family = "", sub = ""] = line.code.split("/");
  const day = element("Dt", line.bookedOn);
  return element(
    "Ntry",
    element("NtryRef", String(place + 1)),
    amountOf(line.amountOre),
    element("Sts", version === "02" ? "BOOK" : element("Cd", "BOOK")),
    element("BookgDt", day),
    element("ValDt", day),
    element("AcctSvcrRef", line.id),
    element(
      "BkTxCd",
      element(
        "Domn",
        element("Cd", domain),
        element("Fmly", element("Cd", family), element("SubFmlyCd", sub)),
      ),
    ),
    element("NtryDtls", ...line.details.map((detail) => details(detail, version))),
    line.text === undefined ? "" : element("AddtlNtryInf", escaped(line.text)),
  );
}

/** Who is named is the other side: who paid us, or whom we paid. */
function details(detail: PlannedDetail, version: CamtVersion): string {
  const { amountOre, payerName, references, texts } = detail;
  const size = amountOre < 0 ? negateOre(amountOre) : amountOre;
  const plain = `<Amt Ccy="SEK">${plainKronor(size, ".")}</Amt>`;
  const side = amountOre < 0 ? "Cdtr" : "Dbtr";
  const name = payerName === undefined ? "" : element("Nm", escaped(payerName));
  const party = version === "02" || name === "" ? name : element("Pty", name);
  const remitted = [
    ...texts.map((text) => element("Ustrd", escaped(text))),
    ...references.map((reference) =>
      element("Strd", element("CdtrRefInf", element("Ref", escaped(reference)))),
    ),
  ];
  return element(
    "TxDtls",
    version === "02" ? element("AmtDtls", element("TxAmt", plain)) : amountOf(amountOre),
    party === "" ? "" : element("RltdPties", element(side, party)),
    remitted.length === 0 ? "" : element("RmtInf", ...remitted),
  );
}

function amountOf(amount: Ore): string {
  const size = amount < 0 ? negateOre(amount) : amount;
  const sign = element("CdtDbtInd", amount < 0 ? "DBIT" : "CRDT");
  return `<Amt Ccy="SEK">${plainKronor(size, ".")}</Amt>${sign}`;
}

function element(name: string, ...inside: readonly string[]): string {
  return `<${name}>${inside.join("")}</${name}>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
