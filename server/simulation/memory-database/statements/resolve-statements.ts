/** The statements of recovery, of the resolver and of late looks. */

import { type AttemptRow, activeAt, isUnderWay } from "../attempt-tables.ts";
import type { Tables } from "../tables.ts";
import { addEvent, addResult, terminalOf } from "./attempt-statements.ts";
import { answer, perform, type Statements } from "./handler.ts";

export const RESOLVE_STATEMENTS: Statements = {
  announce_server: perform<[id: string, at: Date]>(({ servers }, [id, at]) => {
    const server = servers.byId.get(id);
    if (server !== undefined) servers.change(server, { seen_at: at });
    else servers.add({ id, started_at: at, seen_at: at, stopped_at: null });
  }),

  stop_servers: perform<[id: string | null, at: Date, except: string | null]>(
    ({ servers }, [id, stopped_at, except]) => {
      for (const server of servers.rows) {
        if (server.stopped_at !== null || server.id === except) continue;
        if (id === null || server.id === id) servers.change(server, { stopped_at });
      }
    },
  ),

  ask_about_unknowns_at_once: perform<[at: Date]>(({ attempts }, [next_check_at]) => {
    const later = [...attempts.dueUnknown.after(next_check_at.getTime(), AFTER_EVERY_ID)];
    for (const attempt of later) attempts.change(attempt, { next_check_at });
  }),

  find_abandoned_attempts: answer<[notSeenSince: Date, ownServer: string]>((tables, values) =>
    abandoned(tables, values)
      .toSorted((a, b) => a.created_at.getTime() - b.created_at.getTime() || byId(a, b))
      .slice(0, 200)
      .map(({ id, state }) => ({ id, state })),
  ),

  claim_due_unknowns: answer<[now: Date, nobodyElseBefore: Date, atMost: number]>(
    (tables, [now, next_check_at, atMost]) =>
      tables.attempts.dueUnknown.upTo(now.getTime(), atMost).flatMap((attempt) => {
        const due_at = attempt.next_check_at;
        tables.attempts.change(attempt, { next_check_at, checks: attempt.checks + 1 });
        return dueAttempt(tables, attempt).map((due) => ({ ...due, due_at }));
      }),
  ),

  find_known_result: answer<[terminal: string, stanAuth: string, attempt: string]>(
    (tables, [terminalId, stanAuth, attemptId]) => {
      const result = tables.terminalResults.byStanAuth.get(`${terminalId} ${stanAuth}`);
      if (result === undefined || result.attempt_id === attemptId) return [];
      const attempt =
        result.attempt_id === null ? undefined : tables.attempts.byId.get(result.attempt_id);
      return [
        {
          attempt_id: result.attempt_id,
          terminal_time: attempt?.terminal_time ?? null,
          approved_ore: attempt?.approved_ore ?? null,
          shared: isShared(tables, attempt),
          tells_apart: tables.terminalResults.byTerminal
            .get(terminalId)
            .some((other) => other.stan_auth !== stanAuth && isApproved(tables, other.attempt_id)),
        },
      ];
    },
  ),

  is_of_earlier_attempt: answer<
    [terminal: string, reference: string, id: string, sentAt: Date, stanAuth: string | null]
  >(({ attempts }, [terminal, reference, id, sentAt, stanAuth]) => {
    const attempt = attempts.byReference.get(reference);
    if (attempt === undefined || attempt.terminal_id !== terminal || attempt.id === id) return [];
    if (attempt.sent_at === null || attempt.sent_at >= sentAt) return [];
    const mayBe =
      attempt.state !== "approved" ||
      attempt.stan_auth === null ||
      stanAuth === null ||
      attempt.stan_auth === stanAuth;
    return mayBe ? [{}] : [];
  }),

  schedule_check: perform<ScheduleValues>((tables, values) =>
    reschedule(tables, "unknown", values),
  ),

  terminals_without_baseline: answer<[]>(({ terminals, attempts }) =>
    [...terminals.rows]
      .filter((one) => one.baseline_at === null && activeAt(attempts, one.id) === undefined)
      .toSorted((a, b) => (a.terminal_id < b.terminal_id ? -1 : 1))
      .slice(0, 50)
      .map(({ id, terminal_id }) => ({ id, vendor_id: terminal_id })),
  ),

  store_baseline: perform<[id: string, at: Date, stanAuth: string | null]>(
    (tables, [id, at, stan_auth]) => {
      const terminal = tables.terminals.byId.get(id);
      if (terminal === undefined || (tables.attempts.atTerminal.get(id)?.size ?? 0) > 0) return;
      tables.terminals.change(terminal, { baseline_at: at });
      if (stan_auth === null) return;
      addResult(tables, { terminal_id: id, stan_auth, attempt_id: null, seen_at: at });
    },
  ),

  skip_baseline: perform<[id: string, at: Date]>(({ terminals }, [id, baseline_at]) => {
    const terminal = terminals.byId.get(id);
    if (terminal?.baseline_at === null) terminals.change(terminal, { baseline_at });
  }),

  remember_result: perform<[terminal: string, stanAuth: string, at: Date]>(
    (tables, [terminal_id, stan_auth, seen_at]) =>
      addResult(tables, { terminal_id, stan_auth, attempt_id: null, seen_at }),
  ),

  find_unpaid_by_reference: answer<[terminal: string, reference: string]>(
    ({ attempts }, [terminal, reference]) => {
      const attempt = attempts.byReference.get(reference);
      if (attempt === undefined || attempt.terminal_id !== terminal) return [];
      const isUnpaid =
        MAY_HAVE_PAID.has(attempt.state) ||
        (attempt.state === "notSent" && !attempt.flags.includes("unexpectedApproval"));
      return isUnpaid ? [{ id: attempt.id }] : [];
    },
  ),

  plan_late_look: perform<[id: string, at: Date]>(({ attempts }, [id, late_look_at]) => {
    const attempt = attempts.byId.get(id);
    const isOpen = attempt?.state === "unknown" || attempt?.state === "claimed";
    if (isOpen) attempts.change(attempt, { late_look_at });
  }),

  claim_late_looks: answer<LateLookValues>(claimLateLooks),

  claimed_just_before: answer<[terminal: string, id: string, sentAt: Date]>(
    ({ attempts }, [terminal, id, sentAt]) => {
      const at = sentAt.getTime();
      const isJustBefore = (row: AttemptRow): boolean => {
        const sentMs = row.sent_at?.getTime() ?? at + 1;
        return row.id !== id && sentMs <= at && sentMs >= at - 20 * 60_000;
      };
      return attempts.claimedAtTerminal.get(terminal).some(isJustBefore) ? [{}] : [];
    },
  ),

  count_late_look: perform<[id: string, nextAt: Date | null]>(({ attempts }, [id, nextAt]) => {
    const attempt = attempts.byId.get(id);
    if (attempt === undefined || attempt.state === "unknown") return;
    attempts.change(attempt, { late_looks: attempt.late_looks + 1, late_look_at: nextAt });
  }),
};

export type ScheduleValues = [
  id: string,
  next_check_at: Date,
  showedOlder: boolean,
  at: Date,
  eventId: string,
  content: string,
  startsOver: boolean,
];

/** When an unknown, or a claim, is asked about next, and what was seen this time. */
export function reschedule(
  tables: Tables,
  state: "unknown" | "claimed",
  [id, next_check_at, showedOlder, at, eventId, content, startsOver]: ScheduleValues,
): void {
  const attempt = tables.attempts.byId.get(id);
  if (attempt?.state !== state) return;
  const { older_results, first_older_at } = attempt;
  const before = startsOver ? 0 : older_results;
  const older = showedOlder
    ? { older_results: before + 1, first_older_at: (startsOver ? null : first_older_at) ?? at }
    : { older_results: 0, first_older_at: null };
  tables.attempts.change(attempt, { next_check_at, ...older });
  addEvent(tables, {
    id: eventId,
    attempt_id: id,
    kind: "checked",
    content: JSON.parse(content),
    by: "resolver",
    at,
  });
}

/** Above every uuid. */
const AFTER_EVERY_ID = "g";

const MAY_HAVE_PAID = new Set<AttemptRow["state"]>([
  "declined",
  "cancelled",
  "notPerformed",
  "claimed",
]);

const LOOKED_AT_AGAIN = new Set<AttemptRow["state"]>(["declined", "cancelled", "notPerformed"]);

function abandoned(
  { servers, attempts }: Tables,
  [notSeenSince, ownServer]: readonly [Date, string],
): readonly AttemptRow[] {
  const found: AttemptRow[] = [];
  for (const id of attempts.runningOfServer.keys()) {
    const server = servers.byId.get(id);
    if (server === undefined) continue;
    const isGone = server.stopped_at !== null || server.seen_at < notSeenSince;
    for (const attempt of attempts.runningOfServer.get(id)) {
      const isOwnAndOld = id === ownServer && attempt.created_at < notSeenSince;
      if (isGone || isOwnAndOld) found.push(attempt);
    }
  }
  return found;
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

export function dueAttempt(
  tables: Tables,
  attempt: AttemptRow,
): readonly ({ readonly created_at: Date } & Readonly<Record<string, unknown>>)[] {
  const terminal = terminalOf(tables, attempt);
  if (terminal === undefined) return [];
  let unknownAt: Date | undefined;
  for (const event of tables.attemptEvents.byAttempt.get(attempt.id)) {
    if (event.kind !== "unknown") continue;
    if (unknownAt === undefined || event.at > unknownAt) unknownAt = event.at;
  }
  return [
    {
      id: attempt.id,
      terminal_id: attempt.terminal_id,
      reference: attempt.reference,
      asked_ore: attempt.asked_ore,
      sent_at: attempt.sent_at,
      checks: attempt.checks,
      older_results: attempt.older_results,
      first_older_at: attempt.first_older_at,
      created_at: attempt.created_at,
      vendor_id: terminal.terminal_id,
      clock_skew_ms: terminal.clock_skew_ms,
      unknown_at: unknownAt ?? attempt.created_at,
    },
  ];
}

function isShared({ attempts }: Tables, attempt: AttemptRow | undefined): boolean {
  if (attempt === undefined || attempt.stan_auth === null) return false;
  return attempts.byStanAuth
    .get(`${attempt.terminal_id} ${attempt.stan_auth}`)
    .some((other) => other.id !== attempt.id);
}

function isApproved({ attempts }: Tables, attemptId: string | null): boolean {
  return attemptId !== null && attempts.byId.get(attemptId)?.state === "approved";
}

type LateLookValues = [now: Date, againAt: Date, atMost: number, givenUpBefore: Date];

function claimLateLooks(
  tables: Tables,
  [now, againAt, atMost, givenUpBefore]: LateLookValues,
): readonly object[] {
  const { attempts } = tables;
  const due = attempts.dueLateLook
    .upTo(now.getTime(), Number.POSITIVE_INFINITY)
    .filter((attempt) => attempt.state !== "unknown")
    .slice(0, atMost);
  const judged = due.map((attempt) => ({
    attempt,
    mayShow:
      attempt.ended_at !== null && attempt.ended_at > givenUpBefore && mayShow(tables, attempt),
  }));
  return judged.flatMap(({ attempt, mayShow }) => {
    attempts.change(attempt, { late_look_at: mayShow ? againAt : null });
    const terminal = mayShow ? terminalOf(tables, attempt) : undefined;
    if (terminal === undefined) return [];
    const { id, late_looks } = attempt;
    return [{ attempt_id: id, late_looks, id: terminal.id, vendor_id: terminal.terminal_id }];
  });
}

/** A newer attempt hides what came of this one, unless it never reached the terminal. */
function mayShow({ attempts }: Tables, attempt: AttemptRow): boolean {
  if (!LOOKED_AT_AGAIN.has(attempt.state)) return false;
  if (attempt.terminal_id === null) return true;
  if (activeAt(attempts, attempt.terminal_id) !== undefined) return false;
  for (const other of attempts.atTerminal.get(attempt.terminal_id)?.newestFirst() ?? []) {
    if (other.created_at <= attempt.created_at) return true;
    if (!isUnderWay(other) && other.state !== "notSent") return false;
  }
  return true;
}
