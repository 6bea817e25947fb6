/**
 * A person says which payment a line is of, that it is none of ours, or that a tie is wrong. Of two
 * people, or a person and the matcher, one decides and the other is told.
 */
import type { FailureCode } from "@kortkoll/core/failure.ts";
import { ore } from "@kortkoll/core/money.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Transaction } from "../database/database.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import type { RunnerDeps } from "../payments/payment-runner.ts";
import { settleClaim } from "../payments/settle-claim.ts";
import { type CandidateRow, findCandidate } from "./candidate-store.ts";
import { lockTies, makeDueBetween } from "./day-store.ts";
import { type FoundLine, findLine, markLine } from "./line-store.ts";
import { sourceOf } from "./prove-by-line.ts";
import { whyNotTied } from "./show-lines.ts";
import { findStandingTie, insertTies, isFree, markTieUndone } from "./tie-store.ts";

export type LineDeps = Pick<RunnerDeps, "database" | "clock" | "newId" | "cardRules" | "wake">;

export type Decider = { readonly id: string; readonly signature: string };

export type LineRefusal = {
  readonly kind: "refused";
  readonly code: Extract<
    FailureCode,
    | "notFound"
    | "acquirerLineTied"
    | "acquirerPaymentTied"
    | "acquirerTieNotProven"
    | "acquirerTieBooked"
    | "acquirerLineNotTied"
  >;
};
export type LineDecided = { readonly kind: "decided" } | LineRefusal;

type Deciding = {
  readonly lineId: string;
  readonly reason: string;
  readonly by: Decider;
  readonly claim: IdempotencyClaim;
};

const refuse = (code: LineRefusal["code"]): LineRefusal => ({ kind: "refused", code });

/** With the company's ties locked, so that what is read stays so. */
async function decide(
  deps: LineDeps,
  { lineId, claim }: Deciding,
  work: (tx: Transaction, line: FoundLine, at: Date) => Promise<LineDecided>,
): Promise<LineDecided> {
  const decided = await deps.database.inTransaction(async (tx): Promise<LineDecided> => {
    const before = await findLine(tx, lineId);
    if (before === undefined) return refuse("notFound");
    await lockTies(tx, before.companyId);
    const line = await findLine(tx, lineId);
    if (line === undefined) return refuse("notFound");
    const at = new Date(deps.clock());
    const done = await work(tx, line, at);
    if (done.kind === "refused") return done;
    const { companyId, saleOn } = line;
    if (saleOn !== null) await makeDueBetween(tx, companyId, { from: saleOn, to: saleOn, at });
    await storeAnswer(tx, claim, { status: 200, body: { id: lineId }, at });
    return done;
  });
  if (decided.kind === "decided") deps.wake();
  return decided;
}

export async function tieByHand(
  deps: LineDeps,
  deciding: Deciding & { readonly paymentId: string },
): Promise<LineDecided> {
  const { paymentId, reason, by } = deciding;
  const cardRules = await deps.cardRules();
  return await decide(deps, deciding, async (tx, line, at) => {
    if (!line.isUntied) return refuse("acquirerLineTied");
    const candidate = await findCandidate(tx, line.id, paymentId);
    if (candidate === undefined) return refuse("notFound");
    const why = whyNotTied(candidate);
    if (why !== undefined) return refuse(why);
    const isToProve = candidate.state !== "approved";
    if (isToProve) {
      const applied = await settleClaim(tx, paymentId, {
        from: candidate.state,
        proof: {
          evidence: "acquirerFile",
          source: `${sourceOf(line)} (${by.signature})`,
          outcome: "proven",
          approvedOre: ore(Math.abs(line.amountOre)),
          answer: undefined,
          issuerTold: line.issuer ?? "unknown",
        },
        applying: { newId: deps.newId, nowMs: at.getTime(), cardRules, firstCheckDelayMs: 0 },
      });
      if (applied.kind !== "applied") return refuse("acquirerTieNotProven");
    }
    return await keep(tx, deps, {
      line,
      candidate,
      evidence: "person",
      proved: isToProve,
      reason,
      by,
      at,
    });
  });
}

/** It is none of ours: of a terminal elsewhere, of another time, or dealt with in another way. */
export function setAside(deps: LineDeps, deciding: Deciding): Promise<LineDecided> {
  const { reason, by } = deciding;
  return decide(deps, deciding, async (tx, line, at) => {
    if (!line.isUntied) return refuse("acquirerLineTied");
    const evidence = "setAside" as const;
    return await keep(tx, deps, { line, evidence, proved: false, reason, by, at });
  });
}

/** What is booked stays booked: of a tie that has proven its payment it is the payment that is put right. */
export function untie(deps: LineDeps, deciding: Deciding): Promise<LineDecided> {
  const { reason, by } = deciding;
  return decide(deps, deciding, async (tx, line, at) => {
    const tie = await findStandingTie(tx, line.id);
    if (tie === undefined) return refuse("acquirerLineNotTied");
    if (tie.proved) return refuse("acquirerTieBooked");
    if (!(await markTieUndone(tx, tie.id, { at, by, reason })))
      return refuse("acquirerLineNotTied");
    await markLine(tx, line.id, "new");
    await recordAudit(tx, deps.newId, {
      kind: "acquirerTieUndone",
      companyId: line.companyId,
      subject: { kind: "acquirerLine", id: line.id },
      content: { paymentId: tie.attemptId, evidence: tie.evidence, reason },
      by: { id: by.id, name: by.signature },
      at,
    });
    return { kind: "decided" };
  });
}

async function keep(
  tx: Transaction,
  deps: LineDeps,
  kept: {
    readonly line: FoundLine;
    /** Undefined where it is set aside. */
    readonly candidate?: CandidateRow;
    readonly evidence: "person" | "setAside";
    readonly proved: boolean;
    readonly reason: string;
    readonly by: Decider;
    readonly at: Date;
  },
): Promise<LineDecided> {
  const { line, candidate, evidence, proved, reason, by, at } = kept;
  const { id: lineId, companyId, amountOre, type } = line;
  const attemptId = candidate?.paymentId ?? null;
  const holds = attemptId !== null && (type === "sale" || type === "refund");
  if (!(await isFree(tx, lineId, holds ? attemptId : null))) return refuse("acquirerPaymentTied");
  const isOtherAmount = candidate !== undefined && candidate.amountOre !== Math.abs(amountOre);
  await insertTies(tx, [
    {
      id: deps.newId(),
      lineId,
      companyId,
      attemptId,
      holds,
      amountOre,
      evidence,
      differences: holds && isOtherAmount ? ["amount"] : [],
      proved,
      reason,
      byId: by.id,
      by: by.signature,
      at,
    },
  ]);
  await markLine(tx, lineId, "tied");
  await recordAudit(tx, deps.newId, {
    kind: "acquirerLineTied",
    companyId,
    subject: { kind: "acquirerLine", id: lineId },
    content: { paymentId: attemptId, evidence, proved, reason },
    by: { id: by.id, name: by.signature },
    at,
  });
  return { kind: "decided" };
}
