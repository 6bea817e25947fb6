/**
 * Keeps what a terminal said of the session that it closed: its text, which approvals lie in it, and the
 * comparison with each close that waited for it.
 */
import { isToBeExplained } from "@kortkoll/core/day-close/close-columns.ts";
import { compareSession } from "@kortkoll/core/day-close/compare-session.ts";
import { schemeOfCard, schemeOfName } from "@kortkoll/core/day-close/scheme.ts";
import {
  NOTHING,
  type PlacedItems,
  placeItems,
  type ReportedSums,
  type SessionItem,
} from "@kortkoll/core/day-close/session-items.ts";
import { addOre, ore } from "@kortkoll/core/money.ts";
import type { SessionClosed, SessionReport } from "@kortkoll/terminals/terminal.ts";
import type { Transaction } from "../database/database.ts";
import { closeTerminalSession } from "../places/close-terminal-session.ts";
import type { SessionDeps } from "./close-sessions.ts";
import { followUp } from "./follow-up.ts";
import { type FollowUpContent, type FollowUpRow, readToldOfTerminal } from "./follow-up-store.ts";
import {
  type Candidate,
  type Closing,
  endClosing,
  findCandidates,
  findPreviousClosing,
  lockAsked,
  openNextClosing,
  type PreviousClosing,
  placeAttempts,
  type ServedClose,
  servedCloses,
} from "./session-closing-store.ts";

type Kept = { readonly closing: Closing; readonly closed: SessionClosed };

export async function keepClosedSession(
  tx: Transaction,
  deps: SessionDeps,
  kept: Kept,
): Promise<void> {
  const { closing, closed } = kept;
  const at = new Date(deps.clock());
  const closes = await servedCloses(tx, closing.id);
  const said = {
    sessionNumber: closed.sessionNumber ?? null,
    terminalTime: timeOf(closed),
    report: closed.text ?? null,
  };
  const tell = (
    close: ServedClose,
    kind: "sessionClosed" | "reportCameLate",
    content: object,
    isOpen = false,
  ): Promise<void> => {
    const told = { close, kind, terminalId: closing.terminalId, at, isOpen };
    return followUp(tx, deps, { ...told, content: { ...said, ...content } });
  };
  if (!(await lockAsked(tx, closing))) {
    // It was given up for lost, and is asked again: this text is kept, and nothing concluded of it.
    for (const close of closes) await tell(close, "reportCameLate", {});
    return;
  }
  const previous = await findPreviousClosing(tx, closing.terminalId);
  const candidates = (await findCandidates(tx, closing.terminalId)).map(itemOf);
  const reported = sumsIn(closed.report);
  const placed = placeItems(candidates, {
    sessionNumber: said.sessionNumber,
    previousSession: previous?.sessionNumber ?? null,
    lostAnswers: closing.lostAnswers,
    reported,
  });
  await endClosing(tx, closing, { ...said, at });
  await placeAttempts(tx, closing.id, "inSession", idsOf(placed.inSession));
  await placeAttempts(tx, closing.id, "lost", idsOf(placed.lost));
  await placeAttempts(tx, closing.id, "earlier", idsOf(placed.earlier));
  for (const close of closes) {
    const comparison = compareSession(close.id, placed, reported);
    const readable = closed.report.kind === "read" ? true : closed.report.why;
    const isOpen = isToBeExplained({ ...comparison, isReadable: readable === true }, []);
    const { lostAnswers } = closing;
    await tell(close, "sessionClosed", { readable, lostAnswers, comparison }, isOpen);
  }
  await tellEarlierCloses(tx, deps, { closing, previous, placed, at });
  await openNextClosing(tx, closing, { id: deps.newId(), at });
  const { terminalId } = closing;
  await closeTerminalSession(tx, { terminalId, atMs: closing.askedAt.getTime() });
}

/** A late approval lies in a session that is closed already: its closes are told what they lacked. */
async function tellEarlierCloses(
  tx: Transaction,
  deps: SessionDeps,
  told: {
    readonly closing: Closing;
    readonly previous: PreviousClosing | undefined;
    readonly placed: PlacedItems;
    readonly at: Date;
  },
): Promise<void> {
  const { closing, previous, placed, at } = told;
  if (previous === undefined || placed.earlier.length === 0) return;
  const { terminalId } = closing;
  const content = {
    payments: placed.earlier.map(({ close, ...item }) => ({
      ...item,
      closeNumber: close?.number ?? null,
    })),
  };
  for (const close of await servedCloses(tx, previous.id)) {
    const told = await readToldOfTerminal(tx, close.id, terminalId);
    const explains = whatIsExplained(told, content.payments);
    await followUp(tx, deps, { close, kind: "lateApproval", terminalId, content, at, explains });
  }
}

/** The comparison that nothing of is left open when these payments are named. */
function whatIsExplained(
  told: readonly FollowUpRow[],
  named: NonNullable<FollowUpContent["payments"]>,
): number | null {
  const compared = told.findLast((one) => one.isOpen);
  const { comparison, readable } = compared?.content ?? {};
  if (compared === undefined || comparison === undefined) return null;
  const namedLater = [...told.flatMap((one) => one.content.payments ?? []), ...named];
  const isReadable = readable === true;
  return isToBeExplained({ ...comparison, isReadable }, namedLater) ? null : compared.number;
}

function itemOf(candidate: Candidate): SessionItem {
  const { paymentId, issuer, truncatedPan, netOre, sessionNumber, close } = candidate;
  const scheme = schemeOfCard(issuer, truncatedPan);
  return { paymentId, scheme, netOre: ore(netOre), sessionNumber, close };
}

function sumsIn(report: SessionReport): ReportedSums {
  if (report.kind === "notReadable") return null;
  const sums: { -readonly [Scheme in keyof NonNullable<ReportedSums>]: typeof NOTHING } = {};
  for (const { scheme: printed, count, netOre } of report.schemes) {
    const scheme = schemeOfName(printed);
    const before = sums[scheme] ?? NOTHING;
    sums[scheme] = { count: before.count + count, netOre: addOre(before.netOre, netOre) };
  }
  return sums;
}

function idsOf(items: readonly SessionItem[]): readonly string[] {
  return items.map((item) => item.paymentId);
}

function timeOf({ time }: SessionClosed): string | null {
  if (time === undefined) return null;
  return time.kind === "local" ? time.text : time.at;
}
