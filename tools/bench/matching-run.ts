/**
 * Matches one made-up year in a process of its own, so that its memory is nothing else's: acquirer rows to
 * payments, rows to payouts, payouts and batches to bank lines. Prints one JSON object.
 */

import type { AcquirerResults } from "@kortkoll/core/bank/acquirer-match.ts";
import type { PayoutRecord } from "@kortkoll/core/bank/bank-file.ts";
import { openAcquirerMatcher } from "@kortkoll/core/bank/matching/match-acquirer-lines.ts";
import { matchBankLines } from "@kortkoll/core/bank/matching/match-bank-lines.ts";
import { openPayoutSums, type PayoutSums } from "@kortkoll/core/bank/matching/reported-payout.ts";
import type { BankLine, OpenBatch, ReportedPayout } from "@kortkoll/core/bank/payout-match.ts";
import { addOre, negateOre, type Ore, ore } from "@kortkoll/core/money.ts";
import { addBankDays } from "@kortkoll/core/time/bank-days.ts";
import {
  AGREEMENTS,
  agreementOf,
  isNet,
  matchingYear,
  merchantOf,
  type Site,
} from "./matching-year.ts";

const BANK_LINES = 2_000;

const rows = Number(process.argv[2]);
const counts: Record<string, number> = {};
const count = (what: string): void => {
  counts[what] = (counts[what] ?? 0) + 1;
};
const sums = new Map<
  string,
  { readonly site: Site; readonly day: string; readonly sums: PayoutSums; lines: number }
>();
const batches = new Map<string, OpenBatch>();

const startedMs = performance.now();
const matcher = openAcquirerMatcher();
let payments = 0;
for (const day of matchingYear(rows)) {
  payments += day.payments.length;
  take(matcher.day(day));
}
take(matcher.end());
const tiedMs = performance.now();
const reportedPayouts = [...sums].flatMap(([id, { site, day, sums: own, lines }]) => {
  const record = recordOf(site, day, lines);
  const { payout } = own.close(id, record);
  return payout === undefined || !isNet(site) ? [] : [payout];
});
const bankLines = bankLinesOf([...batches.values()], reportedPayouts);
const preparedMs = performance.now();
const { lines: outcomes } = matchBankLines({
  agreements: AGREEMENTS,
  openBatches: [...batches.values()],
  reportedPayouts,
  reportedFees: [],
  accepted: [],
  settled: [],
  bankLines,
});
const endedMs = performance.now();
for (const one of outcomes) count(`bank line ${one.outcome}`);
const maxRssMb = Math.round(process.resourceUsage().maxRSS / 1_000);
const ms = {
  acquirerMs: Math.round(tiedMs - startedMs),
  bankMs: Math.round(endedMs - preparedMs),
  totalMs: Math.round(endedMs - startedMs),
};
process.stdout.write(
  `${JSON.stringify({ rows, payments, bankLines: bankLines.length, ...ms, maxRssMb, counts })}\n`,
);

function take({ lines, payments: missing }: AcquirerResults): void {
  for (const one of missing) count(`payment ${one.result}`);
  for (const result of lines) {
    const proves = result.result === "tied" && result.proves;
    count(proves ? "line proves" : `line ${result.result}`);
    const { siteId, saleOn, amountOre, issuer } = result.line;
    const site = siteId as Site;
    if (saleOn === undefined) continue;
    const id = `${saleOn} ${site}`;
    const known = sums.get(id) ?? {
      ...{ site, day: saleOn, lines: 0 },
      sums: openPayoutSums({ agreementId: agreementOf(site), form: agreementOf(site) }),
    };
    known.lines += 1;
    known.sums.add(result);
    sums.set(id, known);
    // A sale that was keyed by hand has become a debt, and is owed like the others.
    const key = `${id} ${issuer}`;
    const before = batches.get(key)?.leftOre ?? ore(0);
    const dueOn = batches.get(key)?.dueOn ?? addBankDays(saleOn, 1);
    const leftOre = addOre(before, amountOre);
    batches.set(key, {
      agreementId: agreementOf(site),
      issuer,
      siteId: site,
      saleDay: saleOn,
      dueOn,
      leftOre,
    });
  }
}

function recordOf(site: Site, day: string, lines: number): PayoutRecord {
  return {
    ...{ kind: "payout", payout: 0, line: 1, reference: `UTB${site}${day}`, lines },
    ...{ merchantNumber: merchantOf(site), paidOn: undefined, from: undefined, to: undefined },
    ...{ account: undefined, currency: "SEK", grossOre: undefined, feesOre: undefined },
    netOre: undefined,
  };
}

/** One for each payout; then fees, salaries and suppliers up to so many. */
function bankLinesOf(
  open: readonly OpenBatch[],
  reports: readonly ReportedPayout[],
): readonly BankLine[] {
  const lines: BankLine[] = [];
  const add = (
    bookedOn: OpenBatch["dueOn"],
    amountOre: Ore,
    payer: string,
    ...texts: readonly string[]
  ): void => {
    lines.push({
      ...{ id: `b${lines.length}`, bookedOn, amountOre, account: "1234567", payerNames: [payer] },
      texts,
    });
  };
  const dueOf = new Map(open.map(({ saleDay, dueOn }) => [saleDay, dueOn]));
  for (const { netOre, parts, reference } of reports) {
    const [first] = parts;
    const dueOn = first?.kind === "sales" ? dueOf.get(first.saleDay) : undefined;
    if (dueOn !== undefined) add(dueOn, netOre, "NETTO AB", reference ?? "");
  }
  const gross = open.filter(({ agreementId }) => agreementId === "gross");
  for (const own of Map.groupBy(gross, ({ siteId, saleDay }) => `${siteId} ${saleDay}`).values()) {
    const [first] = own;
    if (first !== undefined)
      add(first.dueOn, addOre(...own.map(({ leftOre }) => leftOre)), "BRUTTO AB");
  }
  const [some] = open;
  for (let at = 0; some !== undefined && lines.length < BANK_LINES; at += 1) {
    const { dueOn } = open[(at * 31) % open.length] ?? some;
    if (at % 3 === 0) add(dueOn, negateOre(ore(70_000 + at)), "BRUTTO AB", "AVGIFT");
    else add(dueOn, negateOre(ore(2_500_000 + at)), "LÖN");
  }
  return lines;
}
