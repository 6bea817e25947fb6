/** A close as people and programs read it: the frozen part, how far its terminals are, and what came. */

import type { AcquirerColumn } from "@kortkoll/core/day-close/acquirer-column.ts";
import {
  besideFrozen,
  columnsOf,
  isToBeExplained,
  type TerminalColumns,
} from "@kortkoll/core/day-close/close-columns.ts";
import type { SessionComparison } from "@kortkoll/core/day-close/compare-session.ts";
import type { FrozenClose } from "@kortkoll/core/day-close/frozen-close.ts";
import type { Sql } from "../database/database.ts";
import { findClose } from "./close-store.ts";
import type { DayClose } from "./day-close-api.ts";
import {
  type FollowUpRow,
  readFollowUps,
  readSteps,
  type TerminalStep,
} from "./follow-up-store.ts";
import { frozenIn } from "./frozen-text.ts";
import { readNamedPayments } from "./named-payment-store.ts";

export async function readClose(sql: Sql, id: string): Promise<DayClose | undefined> {
  const close = await findClose(sql, id);
  if (close === undefined) return undefined;
  const frozen = frozenIn(close);
  const steps = await readSteps(sql, id);
  const followUps = await readFollowUps(sql, id);
  const closed = steps.filter((step) => step.state === "done").length;
  const notReported = steps.filter((step) => step.state === "notReported").length;
  const isComplete = closed + notReported === steps.length;
  const compared = steps.map((step) => comparedOf(step, { frozen, followUps }));
  const named = namedIn(frozen, followUps);
  const acquirer = toldByAcquirer(followUps);
  return {
    id,
    number: close.number,
    companyCode: close.companyCode,
    companyName: frozen.companyName ?? close.companyName,
    organisationNumber: frozen.organisationNumber ?? close.organisationNumber,
    siteCode: close.siteCode,
    siteName: frozen.siteName ?? close.siteName,
    cutAt: close.cutAt.toISOString(),
    by: close.by,
    frozen: JSON.parse(close.content) as DayClose["frozen"],
    frozenHash: close.contentHash,
    progress: { terminals: steps.length, closed, notReported, isComplete },
    columns: [...columnsOfAll(frozen, steps, { compared, acquirer })],
    acquirer: acquirer === undefined ? null : writableColumn(acquirer),
    toExplain: compared.filter((one) => one.isToBeExplained).length,
    terminals: steps.map((step, at) => viewOf(step, compared[at] ?? NOT_COMPARED)),
    payments: (await readNamedPayments(sql, named, close)).map((one) => ({
      ...one,
      invoiceNumbers: [...one.invoiceNumbers],
      customers: [...one.customers],
    })),
    followUps: followUps.map(({ number, kind, terminalId, content, by, at, isOpen, explains }) => ({
      ...{ number, kind, terminalId, by, at: at.toISOString(), explains },
      content: { ...content },
      isToBeExplained: isOpen && !isExplained(followUps, number),
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

type ToldByAcquirer = {
  readonly number: number;
  readonly at: Date;
  readonly column: AcquirerColumn;
};

/** What the files have said last. */
function toldByAcquirer(followUps: readonly FollowUpRow[]): ToldByAcquirer | undefined {
  const last = followUps.findLast((one) => one.kind === "acquirerTold");
  const column = last?.content.acquirer;
  return last === undefined || column === undefined
    ? undefined
    : { number: last.number, at: last.at, column };
}

function writableColumn({ number, at, column }: ToldByAcquirer): DayClose["acquirer"] {
  const { differences, moreDifferences } = column;
  return { followUp: number, at: at.toISOString(), differences: [...differences], moreDifferences };
}

type Told = { readonly frozen: FrozenClose; readonly followUps: readonly FollowUpRow[] };

type Compared = TerminalColumns & {
  /** As it was frozen. */
  readonly name: string | undefined;
  readonly comparison: SessionComparison | null;
  readonly takenOre: number;
  readonly followUp: number | null;
  readonly isToBeExplained: boolean;
};

const NOT_COMPARED: Compared = {
  ours: [],
  name: undefined,
  comparison: null,
  isReadable: false,
  takenOre: 0,
  followUp: null,
  isToBeExplained: false,
};

function comparedOf({ id }: TerminalStep, { frozen, followUps }: Told): Compared {
  const taken = frozen.terminals.find((one) => one.id === id);
  const ours = { ours: taken?.byScheme ?? [], takenOre: taken?.netOre ?? 0, name: taken?.name };
  const told = followUps.find((one) => one.kind === "sessionClosed" && one.terminalUuid === id);
  if (told === undefined) return { ...NOT_COMPARED, ...ours };
  const isReadable = told.content.readable === true;
  const { comparison: kept } = told.content;
  const comparison = kept === undefined ? null : besideFrozen(ours.ours, kept, isReadable);
  const { schemes = [] } = comparison ?? {};
  const isOpen = told.isOpen || isToBeExplained({ schemes, isReadable }, []);
  return {
    ...ours,
    comparison,
    isReadable,
    followUp: told.number,
    isToBeExplained: isOpen && !isExplained(followUps, told.number),
  };
}

/** Those that nobody asks as well: what the cut has of them is ours all the same. */
function columnsOfAll(
  frozen: FrozenClose,
  steps: readonly TerminalStep[],
  {
    compared,
    acquirer,
  }: { readonly compared: readonly Compared[]; readonly acquirer: ToldByAcquirer | undefined },
): DayClose["columns"] {
  const asked = new Set(steps.map((step) => step.id));
  const others = frozen.terminals
    .filter(({ id }) => !asked.has(id))
    .map(({ byScheme }) => ({ ...NOT_COMPARED, ours: byScheme }));
  const columns = columnsOf([...compared, ...others], acquirer?.column);
  const oursOre = columns.reduce((sum, one) => sum + one.ours.netOre, 0);
  const frozenOre = frozen.terminals.reduce((sum, one) => sum + one.netOre, 0);
  if (oursOre !== frozenOre) throw new Error(`The columns of close ${frozen.number} lack ours`);
  return [...columns];
}

function viewOf(
  step: TerminalStep,
  { ours, comparison, takenOre, name, ...compared }: Compared,
): DayClose["terminals"][number] {
  const {
    hasPayment: _payment,
    isRetired: _retired,
    lastCode,
    nextTryAt,
    closedAt,
    state: _state,
    ...same
  } = step;
  const state = stateOf(step);
  return {
    ...same,
    ...compared,
    name: name ?? step.name,
    state,
    nextTryAt: state === "retired" ? null : (nextTryAt?.toISOString() ?? null),
    lastFailure: lastCode,
    closedAt: closedAt?.toISOString() ?? null,
    notClosedOre: state === "closed" ? 0 : takenOre,
    ours: [...ours],
    comparison: comparison === null ? null : writable(comparison),
  };
}

/** By a person, or by payments that came later. */
function isExplained(followUps: readonly FollowUpRow[], number: number): boolean {
  return followUps.some((one) => one.explains === number);
}

function writable(comparison: SessionComparison): DayClose["terminals"][number]["comparison"] {
  const { namesNotKnown } = comparison;
  return {
    ...(namesNotKnown === undefined ? {} : { namesNotKnown: [...namesNotKnown] }),
    schemes: [...comparison.schemes],
    onlyInOurs: [...comparison.onlyInOurs],
    onlyInSession: [...comparison.onlyInSession],
  };
}

function namedIn(frozen: FrozenClose, followUps: readonly FollowUpRow[]): readonly string[] {
  const { inFlight, carriedIn } = frozen;
  const later = followUps.flatMap(({ content: { comparison, payments = [], acquirer } }) => [
    ...(acquirer?.differences ?? []),
    ...(comparison?.onlyInOurs ?? []),
    ...(comparison?.onlyInSession ?? []),
    ...payments,
  ]);
  return [...new Set([...[...inFlight, ...later].map((one) => one.paymentId), ...carriedIn])];
}

function stateOf({
  state,
  isRetired,
  hasPayment,
}: TerminalStep): DayClose["terminals"][number]["state"] {
  switch (state) {
    case "waiting":
      if (isRetired) return "retired";
      return hasPayment ? "paymentFirst" : "waiting";
    case "asking":
      return "asking";
    case "done":
      return "closed";
    case "notReported":
      return "notReported";
  }
}
