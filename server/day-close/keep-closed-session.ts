/**
 * Keeps what a terminal said of the session that it closed: its text, which approvals lie in it, and the
 * comparison with each close that waited for it.
 */
import { isToBeExplained } from "@kortkoll/core/day-close/close-columns.ts";
import { compareSession, type OwnPart } from "@kortkoll/core/day-close/compare-session.ts";
import { schemeOfCard, schemeOfName } from "@kortkoll/core/day-close/scheme.ts";
import {
  closingOf,
  NOTHING,
  placeItems,
  type ReportedSums,
  type SessionItem,
} from "@kortkoll/core/day-close/session-items.ts";
import { addOre, ore } from "@kortkoll/core/money.ts";
import type { SessionClosed, SessionReport } from "@kortkoll/terminals/terminal.ts";
import type { Transaction } from "../database/database.ts";
import { sumPlacedSales } from "../payouts/sum-placed-sales.ts";
import { closeTerminalSession } from "../places/close-terminal-session.ts";
import type { SessionDeps } from "./close-sessions.ts";
import { findClose } from "./close-store.ts";
import { followUp } from "./follow-up.ts";
import { type FollowUpContent, type FollowUpRow, readToldOfTerminal } from "./follow-up-store.ts";
import { frozenIn } from "./frozen-text.ts";
import {
  type Candidate,
  type Closing,
  type ClosingBefore,
  endClosing,
  findCandidates,
  findClosedBefore,
  findClosingsBefore,
  findGivenUp,
  lockAsked,
  openNextClosing,
  placeAttempts,
  type ServedClose,
  servedCloses,
} from "./session-closing-store.ts";

/** Nobody waits for half of the numbers that a site has before they start again. */
const SESSIONS_LOOKED_BACK = 500;

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
  const before = await findClosingsBefore(tx, closing.terminalId, SESSIONS_LOOKED_BACK);
  const candidates = (await findCandidates(tx, closing.terminalId)).map(itemOf);
  const reported = sumsIn(closed.report);
  const namesNotKnown = namesNotKnownIn(closed.report);
  const placed = placeItems(candidates, {
    sessionNumber: said.sessionNumber,
    previousSession: before[0]?.sessionNumber ?? null,
    lostAnswers: closing.lostAnswers,
    reported,
  });
  const owns = await ownPartsOf(tx, closes, closing.terminalId);
  await endClosing(tx, closing, { ...said, at });
  await placeIn(tx, closing.id, "inSession", placed.inSession);
  await placeIn(tx, closing.id, "lost", placed.lost);
  for (const { close, own } of owns) {
    const comparison = { ...compareSession(own, placed, reported), ...namesNotKnown };
    const readable = closed.report.kind === "read" ? true : closed.report.why;
    const isOpen = isToBeExplained({ ...comparison, isReadable: readable === true }, []);
    const { lostAnswers } = closing;
    await tell(close, "sessionClosed", { readable, lostAnswers, comparison }, isOpen);
  }
  // It came back after all: what it says may hold what they waited for.
  for (const close of await findGivenUp(tx, closing.terminalId)) {
    await tell(close, "reportCameLate", {});
  }
  await placeEarlier(tx, deps, { closing, before, earlier: placed.earlier, at });
  await openNextClosing(tx, closing, { id: deps.newId(), at });
  const { terminalId } = closing;
  await closeTerminalSession(tx, { terminalId, atMs: closing.askedAt.getTime() });
}

/** In a session for good: there they are summed as well, for what is to be paid out of it. */
async function placeIn(
  tx: Transaction,
  closingId: string,
  place: "inSession" | "lost" | "earlier",
  items: readonly SessionItem[],
): Promise<void> {
  const ids = idsOf(items);
  await placeAttempts(tx, closingId, place, ids);
  await sumPlacedSales(tx, closingId, ids);
}

/** What each close has of the terminal, as it was before this session took any. */
async function ownPartsOf(
  tx: Transaction,
  closes: readonly ServedClose[],
  terminalId: string,
): Promise<readonly { readonly close: ServedClose; readonly own: OwnPart }[]> {
  const parts: { close: ServedClose; own: OwnPart }[] = [];
  for (const close of closes) {
    const kept = await findClose(tx, close.id);
    const frozen = kept && frozenIn(kept).terminals.find((one) => one.id === terminalId);
    const before = await findClosedBefore(tx, close.id, terminalId);
    const closedBefore = before.map(({ issuer, truncatedPan, netOre, ...item }) => ({
      ...item,
      scheme: schemeOfCard(issuer, truncatedPan),
      netOre: ore(netOre),
    }));
    parts.push({ close, own: { closeId: close.id, ours: frozen?.byScheme ?? [], closedBefore } });
  }
  return parts;
}

type Earlier = {
  readonly closing: Closing;
  /** The newest first. */
  readonly before: readonly ClosingBefore[];
  readonly earlier: readonly SessionItem[];
  readonly at: Date;
};

/**
 * A late approval lies in a session that is closed already, which need not be the one just before: the
 * closes of its own session are told what they lacked.
 */
async function placeEarlier(
  tx: Transaction,
  deps: SessionDeps,
  { closing, before, earlier, at }: Earlier,
): Promise<void> {
  const byClosing = Map.groupBy(earlier, (item) => closingOf(item.sessionNumber, before)?.id);
  for (const [closingId, items] of byClosing) {
    await placeIn(tx, closingId ?? closing.id, "earlier", items);
    if (closingId === undefined) continue;
    await tellCloses(tx, deps, { closingId, terminalId: closing.terminalId, items, at });
  }
}

async function tellCloses(
  tx: Transaction,
  deps: SessionDeps,
  told: {
    readonly closingId: string;
    readonly terminalId: string;
    readonly items: readonly SessionItem[];
    readonly at: Date;
  },
): Promise<void> {
  const { closingId, terminalId, items, at } = told;
  const content = {
    payments: items.map(({ close, ...item }) => ({ ...item, closeNumber: close?.number ?? null })),
  };
  for (const close of await servedCloses(tx, closingId)) {
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

function namesNotKnownIn(report: SessionReport): { readonly namesNotKnown?: readonly string[] } {
  if (report.kind === "notReadable") return {};
  const names = report.schemes.map((one) => one.scheme);
  const notKnown = names.filter((name) => schemeOfName(name) === "notKnown");
  return notKnown.length === 0 ? {} : { namesNotKnown: notKnown };
}

function idsOf(items: readonly SessionItem[]): readonly string[] {
  return items.map((item) => item.paymentId);
}

function timeOf({ time }: SessionClosed): string | null {
  if (time === undefined) return null;
  return time.kind === "local" ? time.text : time.at;
}
