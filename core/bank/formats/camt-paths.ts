/**
 * The elements of camt.052, .053 and .054 that are read, of versions .02 to .08: one table, for the
 * versions differ in a few wrappings (`Sts/Cd`, `Dbtr/Pty`) that never clash.
 */

import type { CamtReading } from "./camt-reading.ts";
import type { CamtAmount, CamtDetail, CamtEntry, CamtParty, CamtSign } from "./camt-state.ts";
import { type AtElement, compilePaths, type PathsOfFormat, type XmlPaths } from "./xml-paths.ts";
import type { XmlAttributes } from "./xml-reader.ts";

type At = AtElement<CamtReading>;
type Table = XmlPaths<CamtReading>;

/** Where a statement stands in each message. */
export const CAMT_STATEMENTS = {
  camt052: "BkToCstmrAcctRpt/Rpt",
  camt053: "BkToCstmrStmt/Stmt",
  camt054: "BkToCstmrDbtCdtNtfctn/Ntfctn",
} as const;

const MOST_PER_DETAIL = 100;

function text(take: (reading: CamtReading, text: string) => void): At {
  return { text: take };
}

/** The currency is in the start tag and the amount in the text, so it is taken in two steps. */
function amount(take: (reading: CamtReading, amount: CamtAmount) => void): At {
  return {
    open: (reading, attributes: XmlAttributes) => {
      reading.currency = attributes["Ccy"];
    },
    text: (reading, read) => take(reading, { text: read, currency: reading.currency }),
  };
}

function sign(take: (reading: CamtReading, sign: CamtSign | undefined) => void): At {
  return text((reading, read) => take(reading, signOf(read)));
}

function signOf(read: string): CamtSign | undefined {
  if (read === "CRDT") return 1;
  return read === "DBIT" ? -1 : undefined;
}

const inEntry = (take: (entry: CamtEntry, read: string) => void): At =>
  text(({ entry }, read) => {
    if (entry !== undefined) take(entry, read);
  });

const inDetail = (take: (detail: CamtDetail, read: string) => void): At =>
  text(({ detail }, read) => {
    if (detail !== undefined) take(detail, read);
  });

/** What a bank writes where a reference must stand and there is none. */
const NO_REFERENCE = new Set(["", "NOTPROVIDED", "NONREF"]);

const reference = inDetail(({ references }, read) => {
  const isTold = !NO_REFERENCE.has(read) && !references.includes(read);
  if (isTold && references.length < MOST_PER_DETAIL) references.push(read);
});

const freeText = inDetail(({ texts }, read) => {
  if (read !== "" && texts.length < MOST_PER_DETAIL) texts.push(read);
});

function statement(path: string): Table {
  return under(path, {
    "": {
      open: (reading, _, line) => reading.openStatement(line),
      close: (r) => r.closeStatement(),
    },
    Id: text((reading, read) => reading.set("id", read)),
    ElctrncSeqNb: text((reading, read) => reading.set("electronicSequence", read)),
    LglSeqNb: text((reading, read) => reading.set("legalSequence", read)),
    "FrToDt/FrDtTm": text((reading, read) => reading.setDay("from", read)),
    "FrToDt/FrDt": text((reading, read) => reading.setDay("from", read)),
    "FrToDt/ToDtTm": text((reading, read) => reading.setDay("to", read)),
    "FrToDt/ToDt": text((reading, read) => reading.setDay("to", read)),
    "Acct/Id/IBAN": text((reading, read) => reading.setAccount("iban", read)),
    "Acct/Id/Othr/Id": text((reading, read) => reading.setAccount("other", read)),
    "Acct/Id/Othr/SchmeNm/Cd": text((reading, read) => reading.set("accountScheme", read)),
    "Acct/Id/Othr/SchmeNm/Prtry": text((reading, read) => reading.set("accountScheme", read)),
    "Acct/Ccy": text((reading, read) => reading.set("currency", read)),
    "Acct/Ownr/Nm": text((reading, read) => reading.set("ownerName", read)),
    ...under("Bal", BALANCE),
    ...under("Ntry", ENTRY),
  });
}

const BALANCE: Table = {
  "": { open: (reading) => reading.openBalance(), close: (reading) => reading.closeBalance() },
  "Tp/CdOrPrtry/Cd": text(({ balance }, read) => {
    balance.code = read;
  }),
  Amt: amount(({ balance }, read) => {
    balance.amount = read;
  }),
  CdtDbtInd: sign(({ balance }, read) => {
    balance.sign = read;
  }),
};

const ENTRY_DAYS: Table = Object.fromEntries(
  ["Dt", "DtTm"].flatMap((form) => [
    [
      `BookgDt/${form}`,
      inEntry((entry, read) => {
        entry.bookedOn = read;
      }),
    ],
    [
      `ValDt/${form}`,
      inEntry((entry, read) => {
        entry.valueOn = read;
      }),
    ],
  ]),
);

const status = inEntry((entry, read) => {
  if (read !== "") entry.status = read;
});

const ENTRY: Table = {
  "": {
    open: (reading, _, line) => reading.openEntry(line),
    close: (reading) => reading.closeEntry(),
  },
  ...ENTRY_DAYS,
  NtryRef: inEntry((entry, read) => {
    entry.entryReference = read;
  }),
  Amt: amount(({ entry }, read) => {
    if (entry !== undefined) entry.amount = read;
  }),
  CdtDbtInd: sign(({ entry }, read) => {
    if (entry !== undefined) entry.sign = read;
  }),
  RvslInd: inEntry((entry, read) => {
    entry.isReversal = read === "true" || read === "1";
  }),
  Sts: status,
  "Sts/Cd": status,
  AcctSvcrRef: inEntry((entry, read) => {
    entry.bankReference = NO_REFERENCE.has(read) ? undefined : read;
  }),
  "BkTxCd/Domn/Cd": inEntry((entry, read) => {
    entry.domain = read;
  }),
  "BkTxCd/Domn/Fmly/Cd": inEntry((entry, read) => {
    entry.family = read;
  }),
  "BkTxCd/Domn/Fmly/SubFmlyCd": inEntry((entry, read) => {
    entry.subFamily = read;
  }),
  "BkTxCd/Prtry/Cd": inEntry((entry, read) => {
    entry.ownCode = read;
  }),
  AddtlNtryInf: inEntry((entry, read) => {
    entry.text = read;
  }),
  ...under("NtryDtls/TxDtls", detailTable()),
};

function detailTable(): Table {
  const takeAmount = amount(({ detail }, read) => {
    if (detail !== undefined) detail.amount ??= read;
  });
  const references = ["MsgId", "AcctSvcrRef", "PmtInfId", "InstrId", "EndToEndId", "TxId", "UETR"];
  return {
    "": {
      open: (reading, _, line) => reading.openDetail(line),
      close: (reading) => reading.closeDetail(),
    },
    Amt: takeAmount,
    "AmtDtls/TxAmt/Amt": takeAmount,
    CdtDbtInd: sign(({ detail }, read) => {
      if (detail !== undefined) detail.sign = read;
    }),
    ...Object.fromEntries(references.map((name) => [`Refs/${name}`, reference])),
    ...party("Dbtr", (detail) => detail.debtor),
    ...party("Cdtr", (detail) => detail.creditor),
    "RmtInf/Ustrd": freeText,
    "RmtInf/Strd/RfrdDocInf/Nb": reference,
    "RmtInf/Strd/CdtrRefInf/Ref": reference,
    "RmtInf/Strd/AddtlRmtInf": freeText,
    AddtlTxInf: freeText,
  };
}

function party(name: "Dbtr" | "Cdtr", of: (detail: CamtDetail) => CamtParty): Table {
  const takeName = inDetail((detail, read) => {
    of(detail).name = read;
  });
  const takeAccount = inDetail((detail, read) => {
    of(detail).account = read;
  });
  return {
    [`RltdPties/${name}/Nm`]: takeName,
    [`RltdPties/${name}/Pty/Nm`]: takeName,
    [`RltdPties/${name}Acct/Id/IBAN`]: takeAccount,
    [`RltdPties/${name}Acct/Id/Othr/Id`]: takeAccount,
  };
}

function under(path: string, table: Table): Table {
  return Object.fromEntries(
    Object.entries(table).map(([rest, at]) => [rest === "" ? path : `${path}/${rest}`, at]),
  );
}

export const CAMT_PATHS: PathsOfFormat<CamtReading> = compilePaths(
  Object.assign(
    {},
    ...Object.values(CAMT_STATEMENTS).map((path) => statement(`Document/${path}`)),
  ) as Table,
);
