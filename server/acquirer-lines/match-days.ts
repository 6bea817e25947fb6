/**
 * Holds the lines of a company's days beside its own payments, and ties what is certain. What is tied
 * stays so; what is left is looked at anew when something comes, and from time to time. It may stop
 * between any two steps: days stay due until all that follows of them is done.
 */
import type {
  AcquirerLine,
  AcquirerResults,
  LineResult,
} from "@kortkoll/core/bank/acquirer-match.ts";
import { openAcquirerMatcher } from "@kortkoll/core/bank/matching/match-acquirer-lines.ts";
import type { PayoutAgreement } from "@kortkoll/core/bank/payout-agreement.ts";
import { addDays, type BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { BY_SERVER, recordAudit } from "../audit/record-audit.ts";
import type { NewId } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { readPayingAgreements } from "../payout-agreements/list-agreements.ts";
import { selectVoided } from "./cover-store.ts";
import { lockTies } from "./day-store.ts";
import {
  type KeptResult,
  keepResults,
  type OwnTerminal,
  selectOpenLines,
  selectTerminals,
} from "./line-store.ts";
import { readOwnPayments } from "./own-payments.ts";
import { type PlacedLine, placeLines } from "./read-lines.ts";
import { insertTies, type NewTie } from "./tie-store.ts";

/** Whose neighbours on both sides may hold its payments. */
const BESIDE_DAYS = 2;

/** `mayBeOurs`: something of ours at the terminal may still turn out to be it. */
type UnknownBecause = "moneyBack" | "terminalNotOurs" | "codeMissing" | "mayBeOurs";

export type Tied = Extract<LineResult, { readonly result: "tied" }>;
/** Left for a transaction of its own, for money is booked by it. */
export type ToProve = Tied & { readonly placed: PlacedLine };
export type ToRecord = { readonly placed: PlacedLine; readonly line: AcquirerLine };
export type Matched = {
  readonly ties: number;
  readonly toProve: readonly ToProve[];
  readonly toRecord: readonly ToRecord[];
};

type Held = {
  readonly agreements: readonly PayoutAgreement[];
  readonly terminals: readonly OwnTerminal[];
};

/** Days in a row, both among them. */
export async function matchDays(
  tx: Transaction,
  newId: NewId,
  asked: {
    readonly companyId: string;
    readonly from: BusinessDay;
    readonly to: BusinessDay;
    readonly at: Date;
  },
): Promise<Matched> {
  const { companyId, from, to, at } = asked;
  await lockTies(tx, companyId);
  const held = {
    agreements: await readPayingAgreements(tx, [companyId]),
    terminals: await selectTerminals(tx, companyId),
  };
  const around = { from: addDays(from, -BESIDE_DAYS), to: addDays(to, BESIDE_DAYS) };
  const placed = placeLines(await selectOpenLines(tx, { companyId, ...around }), held);
  const byId = new Map(placed.map((one) => [one.row.id, one]));
  const { lines } = await runMatcher(tx, { companyId, ...around, ...held, placed });
  const ofDays = lines
    .filter(({ line }) => isWithin(line.saleOn, { from, to }))
    .flatMap((result) => {
      const its = byId.get(result.line.id);
      return its === undefined ? [] : [{ placed: its, result: asDecided(result, its) }];
    });
  const allTied = ofDays.flatMap(({ placed: its, result }) =>
    result.result === "tied" ? [{ ...result, placed: its }] : [],
  );
  const sure = allTied.filter(({ proves }) => !proves);
  const voided = await selectVoided(
    tx,
    sure.map(({ payment }) => payment.id),
  );
  const tied = await insertTies(
    tx,
    sure.map((result) => {
      const tie = tieOf(result, { id: newId(), companyId, at });
      const isVoided = voided.has(result.payment.id) && result.line.type === "sale";
      return isVoided ? { ...tie, differences: [...tie.differences, "voided"] } : tie;
    }),
  );
  const homeless = placed.filter(
    ({ line, row }) => line === undefined && isWithin(row.saleOn, { from, to }),
  );
  await keepResults(tx, [
    ...ofDays.map(({ placed: its, result }) => keptOf(its, result, tied)),
    ...homeless.map(({ row }) => withoutAgreement(row.id)),
  ]);
  if (tied.size > 0) {
    await recordAudit(tx, newId, {
      kind: "acquirerLinesTied",
      companyId,
      subject: { kind: "acquirerLine", id: null },
      content: { from, to, lines: tied.size },
      by: BY_SERVER,
      at,
    });
  }
  return {
    ties: tied.size,
    toProve: allTied.filter(({ proves }) => proves),
    toRecord: ofDays.flatMap(({ placed: its, result }) =>
      result.result === "unknownSale" && whyNotOurs(its) === undefined
        ? [{ placed: its, line: result.line }]
        : [],
    ),
  };
}

/** Day by day in their order, so that no more than a few days' payments are held at a time. */
export async function runMatcher(
  tx: Transaction,
  of: Held & {
    readonly companyId: string;
    readonly from: BusinessDay;
    readonly to: BusinessDay;
    readonly placed: readonly PlacedLine[];
    readonly covers?: Parameters<ReturnType<typeof openAcquirerMatcher>["day"]>[0]["covers"];
  },
): Promise<AcquirerResults> {
  const { companyId, agreements, from, to, placed, covers = [] } = of;
  const lines = Map.groupBy(
    placed.flatMap(({ line }) => line ?? []),
    ({ saleOn }) => saleOn,
  );
  const matcher = openAcquirerMatcher();
  const results: AcquirerResults[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const payments = await readOwnPayments(tx, { companyId, from: day, to: day, agreements });
    results.push(
      matcher.day({
        day,
        payments: payments.get(day) ?? [],
        lines: lines.get(day) ?? [],
        covers: covers.filter((cover) => cover.day === day),
      }),
    );
  }
  results.push(matcher.end());
  return {
    lines: results.flatMap((one) => one.lines),
    payments: results.flatMap((one) => one.payments),
  };
}

function isWithin(
  day: BusinessDay | undefined,
  { from, to }: { readonly from: BusinessDay; readonly to: BusinessDay },
): boolean {
  return day !== undefined && from <= day && day <= to;
}

/** What a person has taken apart is not put together again, nor is what is still under way. */
function asDecided(result: LineResult, { row }: PlacedLine): LineResult {
  if (result.result !== "tied") return result;
  const { payment, line } = result;
  const isUnderWay = payment.state === "created" || payment.state === "sent";
  const isUndone = row.undoneIds.includes(payment.id);
  if (!isUnderWay && !isUndone) return result;
  return { result: "ambiguous", line, paymentIds: [payment.id], reason: "notProven" };
}

/** Why a sale is not booked by itself: it is no purchase at a terminal of ours, with a code to apply it by. */
function whyNotOurs({ row, terminal }: PlacedLine): UnknownBecause | undefined {
  if (row.type !== "sale" || row.amountOre <= 0) return "moneyBack";
  if (terminal === undefined) return "terminalNotOurs";
  return row.authorisationCode === null ? "codeMissing" : undefined;
}

export function isHolding({ type }: Pick<AcquirerLine, "type">): boolean {
  return type === "sale" || type === "refund";
}

export function tieOf(
  { line, payment, evidence, differences }: Tied,
  of: { readonly id: string; readonly companyId: string; readonly at: Date },
  proved = false,
): NewTie {
  return {
    ...of,
    lineId: line.id,
    attemptId: payment.id,
    holds: isHolding(line),
    amountOre: line.amountOre,
    evidence,
    differences,
    proved,
    reason: null,
    byId: null,
    by: BY_SERVER.name,
  };
}

function withoutAgreement(id: string): KeptResult {
  return {
    id,
    result: "agreementMissing",
    reason: null,
    agreementId: null,
    siteId: null,
    issuer: null,
    candidateIds: [],
    firstLineId: null,
  };
}

function keptOf(placed: PlacedLine, result: LineResult, tied: ReadonlySet<string>): KeptResult {
  const { row } = placed;
  const { agreementId, siteId = null, issuer } = result.line;
  const base = { ...withoutAgreement(row.id), agreementId, siteId, issuer, result: result.result };
  switch (result.result) {
    case "tied":
      return tied.has(row.id)
        ? base
        : { ...base, result: "new", candidateIds: [result.payment.id] };
    case "ambiguous":
      return { ...base, reason: result.reason, candidateIds: result.paymentIds };
    case "alreadyPaid":
      return {
        ...base,
        firstLineId: result.firstLineId,
        candidateIds: result.paymentId === undefined ? [] : [result.paymentId],
      };
    case "unknownSale":
      return { ...base, reason: whyNotOurs(placed) ?? "mayBeOurs" };
    case "saleNotFound":
    case "noSale":
    case "dayMissing":
      return base;
  }
}
