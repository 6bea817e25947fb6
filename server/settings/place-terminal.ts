/**
 * Moves a terminal or puts a new device in its place, by the rules of the places, and keeps what
 * changed with the history of all settings.
 */
import { differenceOf } from "@kortkoll/core/settings/difference.ts";
import type { Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import { moveTerminalIn } from "../places/move-terminal.ts";
import { replaceTerminalIn } from "../places/replace-terminal.ts";
import { TERMINAL_LAST_WORDS } from "./add-terminal.ts";
import {
  changeSetting,
  doneWith,
  recordChange,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
  type SettingRefusal,
} from "./change-setting.ts";
import {
  type LockedTerminal,
  lockTerminal,
  readTies,
  readWrittenPlace,
  tellPlaces,
} from "./terminal-store.ts";

/** Our id of the terminal that stands there now. */
export type PlacedId = { readonly terminalId: string };

export type TerminalMove = {
  readonly terminalId: string;
  readonly version: number;
  readonly siteCode: string;
  readonly tillIds: readonly string[];
};

type MoveAsked = { readonly wanted: TerminalMove; readonly by: PersonCaller };

export function moveTerminalHere(
  deps: SettingDeps,
  asked: MoveAsked,
): Promise<SettingOutcome<PlacedId>> {
  const { by, wanted } = asked;
  return changeSetting(
    deps,
    { by, subject: { kind: "terminal", id: wanted.terminalId }, wanted },
    { work: (tx) => move(tx, deps, asked), lastWords: TERMINAL_LAST_WORDS },
  );
}

async function move(
  tx: Transaction,
  deps: SettingDeps,
  { wanted, by }: MoveAsked,
): Promise<SettingOutcome<PlacedId>> {
  const { terminalId, version, siteCode, tillIds } = wanted;
  const held = await lockTerminal(tx, terminalId);
  if (held === undefined) return refuseSetting("terminalNotFound", "id");
  const about = aboutOf(held);
  if (held.retiredAt !== null) return { ...refuseSetting("terminalNotFound", "id"), about };
  const ties = await readTies(tx, terminalId);
  const before = await readWrittenPlace(tx, terminalId);
  const isSame =
    before.site === siteCode &&
    ties.length === tillIds.length &&
    ties.every((tillId) => tillIds.includes(tillId));
  if (!isSame && version !== held.version) {
    return { ...refuseSetting("conflict", "version"), about };
  }
  const outcome = await moveTerminalIn(tx, deps, { ...wanted, by: by.signature, mover: by });
  if (outcome.kind === "refused") return { ...outcome, about };
  const after = await readWrittenPlace(tx, terminalId);
  const difference = differenceOf(before, after);
  if (difference !== undefined) {
    await tellPlaces(tx, terminalId, [...new Set([...ties, ...tillIds])]);
    await recordChange(tx, deps, { ...thingOf(held, by), difference });
  }
  return doneWith([{ terminalId }]);
}

export type TerminalReplacement = {
  readonly id: string;
  readonly version: number;
  readonly terminalId: string;
  readonly model: string;
  readonly serialNumber: string | undefined;
};

type ReplaceAsked = { readonly wanted: TerminalReplacement; readonly by: PersonCaller };

export function replaceTerminalHere(
  deps: SettingDeps,
  asked: ReplaceAsked,
): Promise<SettingOutcome<PlacedId>> {
  const { by, wanted } = asked;
  return changeSetting(
    deps,
    { by, subject: { kind: "terminal", id: wanted.id }, wanted },
    { work: (tx) => replace(tx, deps, asked), lastWords: TERMINAL_LAST_WORDS },
  );
}

async function replace(
  tx: Transaction,
  deps: SettingDeps,
  { wanted, by }: ReplaceAsked,
): Promise<SettingOutcome<PlacedId>> {
  const { id, terminalId, model, serialNumber } = wanted;
  const held = await lockTerminal(tx, id);
  if (held?.retiredAt === null && held.version !== wanted.version) {
    return { ...refuseSetting("conflict", "version"), about: aboutOf(held) };
  }
  const ties = await readTies(tx, id);
  const outcome = await replaceTerminalIn(tx, deps, {
    id,
    terminalId,
    model,
    serialNumber,
    by: by.signature,
  });
  if (outcome.kind === "refused") {
    return held === undefined ? outcome : { ...outcome, about: aboutOf(held) };
  }
  if (held?.retiredAt === null) {
    await tellPlaces(tx, id, ties);
    const difference = {
      from: { terminalId: held.terminalId, serialNumber: held.serialNumber },
      to: { terminalId, serialNumber: serialNumber ?? null, model },
    };
    await recordChange(tx, deps, { ...thingOf(held, by), difference });
    const successor = { kind: "terminal", id: outcome.terminalId } as const;
    const made = { ...thingOf(held, by), subject: successor, name: terminalId };
    await recordChange(tx, deps, { ...made, difference });
  }
  return doneWith([{ terminalId: outcome.terminalId }]);
}

function aboutOf(held: LockedTerminal): NonNullable<SettingRefusal["about"]> {
  const { companyId, siteId } = held;
  return { name: held.terminalId, place: { companyId, siteId } };
}

function thingOf(
  held: LockedTerminal,
  by: PersonCaller,
): Omit<Parameters<typeof recordChange>[2], "difference"> {
  return { by, subject: { kind: "terminal", id: held.id }, ...aboutOf(held) };
}
