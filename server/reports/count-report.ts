/** A till reconciliation on paper: who counted what, what should be there, and who signed. */

import { ore } from "@kortkoll/core/money.ts";
import type { Report, ReportCell, ReportSection } from "@kortkoll/core/reports/report.ts";
import { writeOrganisationNumber } from "@kortkoll/core/settings/organisation-number.ts";
import { DENOMINATIONS, worthOf } from "@kortkoll/core/till-reconciliation/denominations.ts";
import { sayDifference } from "@kortkoll/core/till-reconciliation/reconcile.ts";
import type {
  CountResult,
  TillReconciliation,
} from "../till-reconciliations/till-reconciliations-api.ts";
import {
  at,
  cardsByTerminal,
  figure,
  inFlightSection,
  type Printed,
  printedFact,
  text,
} from "./report-parts.ts";
import type { ReportWords } from "./report-words.ts";

/** Undefined before something has been counted: there is nothing that may be told yet. */
export function countReport(
  count: TillReconciliation,
  printed: Printed,
  words: ReportWords,
): Report | undefined {
  const { result } = count;
  if (result === null) return undefined;
  const names = words.count;
  return {
    title: titleOf(count, words),
    head: headOf(count, printed, words),
    sections: [
      verdict(result, words),
      parts(result, words),
      counts(count, words),
      pieces(count, words),
      ...bags(count, words),
      ...movements(result, words),
      cardsByTerminal({ ...result, title: names.cards, none: names.noCards }, words),
      inFlightSection(result.inFlight, words),
      interrupted(result, words),
      signatures(count, words),
    ],
    foot: words.close.foot,
    pageOf: words.page,
    fileName: `${names.file}-${count.siteCode}-${count.till.code}-${count.number ?? names.unnumbered[count.state]}`,
  };
}

function titleOf({ state, number }: TillReconciliation, { count: names }: ReportWords): string {
  if (number !== null) return names.title(number);
  return state === "abandoned" ? names.abandoned : names.open;
}

function headOf(count: TillReconciliation, printed: Printed, words: ReportWords): Report["head"] {
  const { signed, approval, abandoned, previous } = count;
  const names = words.count;
  const said = (who: { readonly by: string; readonly at: string }): string =>
    `${who.by}, ${at(who.at)}`;
  return [
    [words.company, `${count.companyName} (${count.companyCode})`],
    [words.organisationNumber, writeOrganisationNumber(count.organisationNumber)],
    [words.site, `${count.siteName} (${count.siteCode})`],
    [words.till, `${count.till.name} (${count.till.code})`],
    ...(count.number === null ? [] : [[words.number, String(count.number)] as const]),
    [names.begun, said(count.begun)],
    ...(previous === null
      ? []
      : [[names.previous, `${names.title(previous.number)}, ${at(previous.at)}`] as const]),
    ...(signed === null ? [] : [[names.signed, said(signed)] as const]),
    ...(approval === null ? [] : [[names.approved, said(approval)] as const]),
    ...(abandoned === null ? [] : [[names.abandonedBy, said(abandoned)] as const]),
    printedFact(printed, words),
  ];
}

function verdict(result: CountResult, words: ReportWords): ReportSection {
  const names = words.count;
  const said = sayDifference(ore(result.differenceOre));
  const outcome: [string, ReportCell][] =
    said.kind === "even" ? [] : [[names[said.kind], { ore: said.ore }]];
  return {
    title: names.result,
    ...(said.kind === "even" ? { note: names.even } : {}),
    facts: [
      ...outcome,
      [names.counted, { ore: ore(result.countedOre) }],
      [names.expected, { ore: ore(result.expectedOre) }],
      [names.limit, { ore: ore(result.limitOre) }],
    ],
  };
}

const PARTS = [
  "openingOre",
  "takenOre",
  "givenBackOre",
  "floatInOre",
  "floatOutOre",
  "cashInOre",
  "cashOutOre",
  "bagsOre",
] as const;

function parts(result: CountResult, words: ReportWords): ReportSection {
  const names = words.count;
  return {
    title: names.parts,
    table: {
      columns: [text(names.what), figure(words.amount)],
      rows: PARTS.map((part) => [names.partNames[part], { ore: ore(result.parts[part]) }]),
      total: [names.expected, { ore: ore(result.expectedOre) }],
    },
  };
}

function counts(count: TillReconciliation, words: ReportWords): ReportSection {
  const names = words.count;
  const expectedOre = count.result?.expectedOre ?? 0;
  return {
    title: names.counts,
    table: {
      columns: [
        text(names.no),
        text(words.by),
        text(words.time),
        text(names.note),
        figure(names.counted),
        figure(names.difference),
      ],
      rows: count.counts.map((one) => [
        String(one.countNo),
        one.by,
        at(one.at),
        one.note ?? "",
        { ore: ore(one.countedOre) },
        { ore: ore(one.countedOre - expectedOre) },
      ]),
    },
  };
}

/** Of the last count: those before it are kept with their sums. */
function pieces(count: TillReconciliation, words: ReportWords): ReportSection {
  const names = words.count;
  const last = count.counts.at(-1);
  return {
    title: names.pieces,
    table: {
      columns: [text(names.valour), figure(names.piecesHead), figure(names.worth)],
      rows: DENOMINATIONS.map((one) => {
        const many = last?.pieces[one] ?? 0;
        return [`${one} kr`, { count: many }, { ore: worthOf(one, many) }];
      }),
      total: [words.sum, "", { ore: ore(last?.countedOre ?? 0) }],
    },
  };
}

function bags({ signed }: TillReconciliation, words: ReportWords): ReportSection[] {
  if (signed === null) return [];
  const names = words.count;
  return [
    {
      title: names.bags,
      ...(signed.bags.length === 0 ? { note: words.none } : {}),
      facts: [
        ...signed.bags.map(
          (bag) => [`${names.bag} ${bag.bagNumber}`, { ore: ore(bag.amountOre) }] as const,
        ),
        [names.carried, { ore: ore(signed.carriedOre) }],
      ],
    },
  ];
}

function movements(result: CountResult, words: ReportWords): ReportSection[] {
  const names = words.count;
  if (result.movements.length === 0) return [];
  return [
    {
      title: names.movements,
      table: {
        columns: [
          text(names.what),
          text(names.note),
          text(words.by),
          text(words.time),
          figure(words.amount),
        ],
        rows: result.movements.map((one) => [
          names.kinds[one.kind],
          [one.reason, one.bagNumber, one.note].filter((said) => said !== null).join(", "),
          one.by,
          at(one.at),
          { ore: ore(one.drawerOre) },
        ]),
      },
    },
  ];
}

function interrupted(result: CountResult, words: ReportWords): ReportSection {
  const { interrupted: title, interruptedNote, reason, atRisk, since } = words.count;
  const rows = result.interrupted;
  if (rows.length === 0) return { title, note: words.none };
  return {
    title,
    note: interruptedNote,
    table: {
      columns: [
        text(words.order),
        text(reason),
        text(words.terminal),
        text(words.operator),
        text(since),
        figure(atRisk),
      ],
      rows: rows.map((row) => [
        row.orderNumbers.join(", "),
        words.interruptedReasons[row.reason],
        row.terminalId ?? "–",
        row.operator,
        at(row.since),
        { ore: ore(row.atRiskOre) },
      ]),
    },
  };
}

function signatures(count: TillReconciliation, words: ReportWords): ReportSection {
  const names = words.count;
  const { signed, approval } = count;
  return {
    title: names.signatures,
    facts: [
      [names.signed, signed === null ? "–" : `${signed.by}, ${at(signed.at)}`],
      [
        names.approved,
        approval === null ? "–" : `${approval.by}, ${at(approval.at)}. ${approval.note ?? ""}`,
      ],
      ...(signed === null ? [] : [[names.hash, signed.hash] as const]),
    ],
  };
}
