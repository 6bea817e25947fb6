/** A close as people and programs read it: the frozen part, how far its terminals are, and what came. */
import type { FrozenClose } from "@kortkoll/core/day-close/frozen-close.ts";
import type { Sql } from "../database/database.ts";
import { findClose } from "./close-store.ts";
import type { DayClose } from "./day-close-api.ts";
import { readFollowUps, readSteps, type TerminalStep } from "./follow-up-store.ts";
import { frozenIn } from "./frozen-text.ts";

export async function readClose(sql: Sql, id: string): Promise<DayClose | undefined> {
  const close = await findClose(sql, id);
  if (close === undefined) return undefined;
  const frozen = frozenIn(close);
  const steps = await readSteps(sql, id);
  const followUps = await readFollowUps(sql, id);
  const closed = steps.filter((step) => step.state === "done").length;
  return {
    id,
    number: close.number,
    companyCode: close.companyCode,
    siteCode: close.siteCode,
    cutAt: close.cutAt.toISOString(),
    by: close.by,
    frozen: JSON.parse(close.content) as DayClose["frozen"],
    frozenHash: close.contentHash,
    progress: { terminals: steps.length, closed, isComplete: closed === steps.length },
    terminals: steps.map((step) => viewOf(step, frozen)),
    followUps: followUps.map((row) => ({
      ...row,
      content: { ...row.content },
      at: row.at.toISOString(),
    })),
  };
}

/** The bytes that were stored at the cut. */
export async function readFrozenText(sql: Sql, id: string): Promise<string | undefined> {
  const close = await findClose(sql, id);
  if (close === undefined) return undefined;
  frozenIn(close);
  return close.content;
}

function viewOf(step: TerminalStep, frozen: FrozenClose): DayClose["terminals"][number] {
  const { hasPayment, lastCode, nextTryAt, closedAt, state, ...same } = step;
  const takenOre = frozen.terminals.find((one) => one.id === step.id)?.netOre ?? 0;
  return {
    ...same,
    state: stateOf(state, hasPayment),
    nextTryAt: nextTryAt?.toISOString() ?? null,
    lastFailure: lastCode,
    closedAt: closedAt?.toISOString() ?? null,
    notClosedOre: state === "done" ? 0 : takenOre,
  };
}

function stateOf(
  state: TerminalStep["state"],
  hasPayment: boolean,
): DayClose["terminals"][number]["state"] {
  switch (state) {
    case "waiting":
      return hasPayment ? "paymentFirst" : "waiting";
    case "asking":
      return "asking";
    case "done":
      return "closed";
  }
}
