/**
 * Swedbank Pay's list of accounted transactions (SalesAccountedTransactions 2.0). It tells what was
 * sold; what was kept in fees stands in a report that is only a PDF, so a payout of it has no net sum.
 */
import { type Ore, parseDecimalOre } from "../../money.ts";
import type { AcquirerLineRecord, BankFileReader, BankFileSink } from "../bank-file.ts";
import { createDayReader, type DayReader } from "./file-days.ts";
import { excerptOf, recordText } from "./file-text.ts";
import { type RunningSum, runningSum } from "./running-sum.ts";
import { compilePaths, createPathReader, type XmlPaths } from "./xml-paths.ts";
import type { XmlAttributes } from "./xml-reader.ts";

type OpenPayout = {
  readonly index: number;
  readonly line: number;
  readonly currency: string | undefined;
  readonly toldOre: Ore | undefined;
  readonly sum: RunningSum;
  lines: number;
  unreadable: boolean;
};

type Reading = {
  readonly sink: BankFileSink;
  readonly readDay: DayReader;
  readonly summary: RunningSum;
  services: number;
  root: { readonly attributes: XmlAttributes; readonly line: number } | undefined;
  payouts: number;
  transactions: number;
  readonly total: RunningSum;
  payout: OpenPayout | undefined;
};

const TABLE: XmlPaths<Reading> = {
  SalesAccountedTransactions: {
    open: (reading, attributes, line) => {
      reading.root = { attributes, line };
    },
    close: (reading, line) => checkCounts(reading, line),
  },
  "SalesAccountedTransactions/Summary/Currency/ServiceType/Service": {
    open: (reading, { Amount }) => {
      const amountOre = parseDecimalOre(Amount ?? "", ".");
      reading.services += 1;
      if (amountOre !== undefined) reading.summary.add(amountOre);
    },
  },
  "SalesAccountedTransactions/Currency": {
    open: openPayout,
    close: (reading) => closePayout(reading),
  },
  "SalesAccountedTransactions/Currency/Transaction": { open: takeTransaction },
};

const PATHS = compilePaths(TABLE);

export function createSwedbankPayReader(sink: BankFileSink): BankFileReader {
  const reading: Reading = {
    sink,
    readDay: createDayReader("yyyy-MM-dd"),
    summary: runningSum(),
    services: 0,
    root: undefined,
    payouts: 0,
    transactions: 0,
    total: runningSum(),
    payout: undefined,
  };
  return createPathReader(PATHS, reading, {
    broken: (why) => {
      const index = reading.payout?.index;
      const open = index === undefined ? undefined : ({ kind: "payout", index } as const);
      const spoils = reading.payouts === 0 ? ({ kind: "file", index: 0 } as const) : open;
      sink.problem({ ...why, spoils });
      closePayout(reading, false);
    },
    ended: () => {
      if (reading.payouts > 0) return;
      const spoils = { kind: "file", index: 0 } as const;
      sink.problem({ code: "empty", line: undefined, excerpt: undefined, spoils });
    },
  });
}

function openPayout(reading: Reading, attributes: XmlAttributes, line: number): void {
  reading.payout = {
    index: reading.payouts,
    line,
    currency: recordText(attributes["Currency"]),
    toldOre: parseDecimalOre(attributes["Sum"] ?? "", "."),
    sum: runningSum(),
    lines: 0,
    unreadable: false,
  };
  reading.payouts += 1;
  if (reading.payout.toldOre === undefined) {
    spoil(reading, { code: "amountUnreadable", line, excerpt: attributes["Sum"] ?? "Sum" });
  }
  if (reading.payout.currency !== "SEK") {
    spoil(reading, { code: "wrongCurrency", line, excerpt: attributes["Currency"] ?? "Currency" });
  }
}

function takeTransaction(reading: Reading, attributes: XmlAttributes, line: number): void {
  const { payout, readDay } = reading;
  if (payout === undefined) return;
  const written = attributes["Amount"] ?? "";
  const amountOre = parseDecimalOre(written, ".");
  reading.transactions += 1;
  if (amountOre === undefined) {
    spoil(reading, { code: "amountUnreadable", line, excerpt: written });
    return;
  }
  const currency = attributes["Currency"];
  if (currency !== undefined && currency !== payout.currency) {
    spoil(reading, { code: "wrongCurrency", line, excerpt: currency });
  }
  const created = attributes["DateCreated"] ?? "";
  const saleOn = readDay(created);
  if (saleOn === undefined) spoil(reading, { code: "dateUnreadable", line, excerpt: created });
  if (amountOre === 0) {
    const excerpt = excerptOf(attributes["PayexTransactionNo"] ?? written);
    reading.sink.problem({ code: "zeroAmount", line, excerpt, spoils: undefined });
  }
  payout.sum.add(amountOre);
  reading.total.add(amountOre);
  payout.lines += 1;
  reading.sink.record(lineOf(attributes, { payout: payout.index, line, amountOre, saleOn }));
}

function lineOf(
  attributes: XmlAttributes,
  read: Pick<AcquirerLineRecord, "payout" | "line" | "amountOre" | "saleOn">,
): AcquirerLineRecord {
  return {
    kind: "acquirerLine",
    ...read,
    type: read.amountOre < 0 ? "refund" : "sale",
    typeText: undefined,
    merchantNumber: recordText(attributes["PayExAccountNo"]),
    terminalId: undefined,
    saleTime: /\d{2}:\d{2}:\d{2}/.exec(attributes["DateCreated"] ?? "")?.[0],
    feeOre: undefined,
    issuerText: recordText(attributes["ServiceName"]),
    authorisationCode: undefined,
    lastFour: undefined,
    batch: recordText(attributes["CreditCardBatchNo"] ?? attributes["PayexBatchNo"]),
    reference: recordText(attributes["PayexTransactionNo"]),
    ownReference: recordText(attributes["ExternalTransactionReference"]),
  };
}

function closePayout(reading: Reading, isWhole = true): void {
  const { payout, root } = reading;
  if (payout === undefined) return;
  if (isWhole && !payout.unreadable && payout.sum.value() !== payout.toldOre) {
    spoil(reading, { code: "payoutDoesNotAddUp", line: payout.line, excerpt: "" });
  }
  reading.payout = undefined;
  const { AccountingNo, AccountingDate = "" } = root?.attributes ?? {};
  reading.sink.record({
    kind: "payout",
    payout: payout.index,
    line: payout.line,
    reference: recordText(AccountingNo),
    merchantNumber: undefined,
    paidOn: reading.readDay(AccountingDate),
    from: undefined,
    to: undefined,
    account: undefined,
    currency: payout.currency,
    grossOre: payout.toldOre,
    feesOre: undefined,
    netOre: undefined,
    lines: payout.lines,
  });
}

/** The file's own summary stands before the transactions, and is held against them. */
function checkCounts(reading: Reading, line: number): void {
  const spoils = { kind: "file", index: 0 } as const;
  const told = reading.root?.attributes["TotalNoOfTransactions"];
  if (told !== undefined && Number(told) !== reading.transactions) {
    const excerpt = excerptOf(`${told} ≠ ${reading.transactions}`);
    reading.sink.problem({ code: "countDiffers", line, excerpt, spoils });
  }
  if (reading.services > 0 && reading.summary.value() !== reading.total.value()) {
    reading.sink.problem({ code: "payoutDoesNotAddUp", line, excerpt: "Summary", spoils });
  }
}

function spoil(
  reading: Reading,
  told: {
    readonly code: "amountUnreadable" | "wrongCurrency" | "dateUnreadable" | "payoutDoesNotAddUp";
    readonly line: number;
    readonly excerpt: string;
  },
): void {
  const { payout, sink } = reading;
  if (payout === undefined) return;
  payout.unreadable = true;
  const spoils = { kind: "payout", index: payout.index } as const;
  sink.problem({ ...told, excerpt: excerptOf(told.excerpt), spoils });
}
