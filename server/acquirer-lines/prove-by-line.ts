/**
 * What a line proves is booked in the transaction that ties it: a payment whose answer was lost, a claim,
 * a "no" that was none, and a sale that somebody keyed on the terminal itself.
 */
import { ore } from "@kortkoll/core/money.ts";
import type { TerminalAnswer } from "@kortkoll/terminals/terminal.ts";
import { BY_SERVER, recordAudit } from "../audit/record-audit.ts";
import type { Transaction } from "../database/database.ts";
import type { RunnerDeps } from "../payments/payment-runner.ts";
import { recordSaleOfLine } from "../payments/record-hand-keyed-sale.ts";
import { settleClaim } from "../payments/settle-claim.ts";
import { lockTies } from "./day-store.ts";
import { type LineRow, markLine } from "./line-store.ts";
import { type ToProve, type ToRecord, tieOf } from "./match-days.ts";
import { insertTies, isFree, type NewTie } from "./tie-store.ts";

/** False when something else has decided meanwhile: then the day is looked at anew. */
export async function proveByLine(deps: RunnerDeps, proven: ToProve): Promise<boolean> {
  const { line, payment, placed } = proven;
  const { row } = placed;
  const cardRules = await deps.cardRules();
  const isProven = await deps.database.inTransaction(async (tx) => {
    await lockTies(tx, row.companyId);
    if (!(await isFree(tx, line.id, payment.id))) return false;
    const isSale = payment.kind === "payment";
    const applied = await settleClaim(tx, payment.id, {
      from: payment.state,
      proof: {
        evidence: "acquirerFile",
        source: sourceOf(row),
        outcome: "proven",
        approvedOre: ore(Math.abs(line.amountOre)),
        // What is known of a card is not made less by what a file tells of it.
        answer: isSale && payment.lastFour === undefined ? answerIn(row) : undefined,
        issuerTold: line.issuer,
      },
      applying: { newId: deps.newId, nowMs: deps.clock(), cardRules, firstCheckDelayMs: 0 },
    });
    if (applied.kind !== "applied") return false;
    const { companyId } = row;
    const tie = tieOf(proven, { id: deps.newId(), companyId, at: new Date(deps.clock()) }, true);
    await keepTie(tx, deps, tie);
    return true;
  });
  if (isProven) deps.wake();
  return isProven;
}

/** False when it may be something of ours after all, or was booked meanwhile. */
export async function recordByLine(deps: RunnerDeps, { placed, line }: ToRecord): Promise<boolean> {
  const { row, terminal } = placed;
  const { authorisationCode, companyId, saleOn } = row;
  if (terminal === undefined || authorisationCode === null) return false;
  const cardRules = await deps.cardRules();
  const isRecorded = await deps.database.inTransaction(async (tx) => {
    await lockTies(tx, companyId);
    if (!(await isFree(tx, line.id, null))) return false;
    const attemptId = await recordSaleOfLine(tx, deps, {
      companyId,
      terminalId: terminal.id,
      saleOn,
      amountOre: line.amountOre,
      answer: answerIn(row),
      issuerTold: line.issuer,
      authorisationCode,
      source: sourceOf(row),
      cardRules,
    });
    if (attemptId === undefined) return false;
    await keepTie(tx, deps, {
      id: deps.newId(),
      lineId: line.id,
      companyId,
      attemptId,
      holds: true,
      amountOre: line.amountOre,
      evidence: "handKeyed",
      differences: [],
      proved: true,
      reason: null,
      byId: null,
      by: BY_SERVER.name,
      at: new Date(deps.clock()),
    });
    return true;
  });
  if (isRecorded) deps.wake();
  return isRecorded;
}

async function keepTie(tx: Transaction, deps: RunnerDeps, tie: NewTie): Promise<void> {
  const { lineId, attemptId, evidence, companyId, at } = tie;
  const tied = await insertTies(tx, [tie]);
  if (!tied.has(lineId)) throw new Error(`The line ${lineId} was tied beside the lock`);
  await markLine(tx, lineId, "tied");
  await recordAudit(tx, deps.newId, {
    kind: "acquirerLineTied",
    companyId,
    subject: { kind: "acquirerLine", id: lineId },
    content: { paymentId: attemptId, evidence, proved: true },
    by: BY_SERVER,
    at,
  });
}

/** "nets.csv, 17" */
export function sourceOf({ fileName, line }: Pick<LineRow, "fileName" | "line">): string {
  return `${fileName}, ${line}`;
}

/** What a line tells of its card, as a terminal would have. */
function answerIn(row: LineRow): TerminalAnswer {
  const { saleOn, saleTime, lastFour, issuerText } = row;
  const time = `${saleOn}${saleTime ?? "00:00:00"}`.replaceAll(/\D/g, "").slice(0, 14);
  return {
    resultCode: undefined,
    responseCode: undefined,
    finishedOffline: false,
    stanAuth: undefined,
    time: { kind: "local", text: time.padEnd(14, "0") },
    totalOre: ore(Math.abs(row.amountOre)),
    tipOre: undefined,
    surchargeOre: undefined,
    sessionNumber: undefined,
    terminalId: undefined,
    siteId: undefined,
    organisationNumber: undefined,
    reference: undefined,
    card: {
      truncatedPan: lastFour === null ? undefined : `************${lastFour}`,
      issuerId: undefined,
      aid: undefined,
      label: issuerText ?? undefined,
      verification: "notGiven",
    },
    customerReceipt: undefined,
    merchantReceipt: undefined,
    text: undefined,
  };
}
