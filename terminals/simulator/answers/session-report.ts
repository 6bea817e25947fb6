/** A terminal's session: totals per issuer, and the text that a reconciliation prints of them. */
import { type Ore, ZERO } from "@kortkoll/core/money.ts";
import { findCard } from "../cards.ts";
import type { SimulatorTerminal } from "../simulator-config.ts";
import type { Outcome, TransactionKind } from "../truth/outcome.ts";
import { sumTaken, type TakenSums } from "../truth/truth.ts";
import { centred, pair, printedOre, printedText, RULE } from "./print-lines.ts";
import { printedTime } from "./terminal-time.ts";

export type IssuerTotals = TakenSums & { readonly issuerName: string };

export function totalsPerIssuer(outcomes: readonly Outcome[]): IssuerTotals[] {
  const groups = Map.groupBy(outcomes, issuerOf);
  return [...groups]
    .map(([issuerName, ofIssuer]) => ({ issuerName, ...sumTaken(ofIssuer) }))
    .sort((a, b) => a.issuerName.localeCompare(b.issuerName, "sv"));
}

export function printSessionReport(
  profile: SimulatorTerminal,
  session: {
    readonly outcomes: readonly Outcome[];
    readonly number: string;
    readonly at: string;
  },
): string {
  const total = sumTaken(session.outcomes);
  const issuers = Map.groupBy(session.outcomes, issuerOf);
  return printedText([
    ...centred(profile.merchantName),
    ...centred(profile.address),
    `Bax: ${profile.terminalId}-${profile.siteId}`,
    printedTime(session.at),
    "Valuta: SEK",
    `Session: ${session.number}`,
    "",
    ...centred("AVSTÄMNING"),
    RULE,
    ...[...issuers]
      .sort(([a], [b]) => a.localeCompare(b, "sv"))
      .flatMap(([issuerName, ofIssuer]) => issuerLines(issuerName, ofIssuer)),
    ...pair("Antal", total.count.toString()),
    ...pair("Total=", printedOre(total.netOre)),
    RULE,
    ...centred("AVSTÄMNING KLAR"),
  ]);
}

function issuerLines(issuerName: string, outcomes: readonly Outcome[]): string[] {
  const { count, netOre } = sumTaken(outcomes);
  return [
    `${issuerName} ${count}`,
    ...kindLines("Köp", outcomes, "purchase"),
    ...kindLines("Retur", outcomes, "refund"),
    ...kindLines("Makulerat", outcomes, "void"),
    ...pair("Belopp=", printedOre(netOre)),
    RULE,
  ];
}

/** A kind that did not occur is left out. */
function kindLines(label: string, outcomes: readonly Outcome[], kind: TransactionKind): string[] {
  const ofKind = outcomes.filter((outcome) => outcome.kind === kind);
  if (ofKind.length === 0) return [];
  const netOre: Ore = sumTaken(ofKind).netOre;
  return pair(`${label} ${ofKind.length}`, printedOre(netOre === 0 ? ZERO : netOre));
}

function issuerOf(outcome: Outcome): string {
  return (outcome.card === null ? undefined : findCard(outcome.card.cardId))?.issuerName ?? "Okänt";
}
