/**
 * Registers every terminal that the login at the cloud returns and ties each to a till. The
 * simulated cloud's terminals have their places in the group; any others go to the main site.
 */
import type { TerminalCloud } from "@kortkoll/terminals/terminal.ts";
import { recordPutIn } from "../audit/record-audit.ts";
import type { NewId } from "../clock.ts";
import type { Database, DatabaseLog, Sql } from "../database/database.ts";
import { findTerminal } from "../places/find-place.ts";
import { registerTerminal, tieTerminalToTill } from "../places/register-terminal.ts";
import {
  DEMO_MAIN_SITE,
  DEMO_SITES,
  DEMO_TERMINAL_MODEL,
  type DemoTerminal,
} from "./demo-group.ts";
import { addTill, readSiteTills, type SiteTill, untieTerminalsExcept } from "./demo-store.ts";

export type Registering = {
  readonly database: Database;
  readonly newId: NewId;
  readonly cloud: Pick<TerminalCloud, "listTerminals">;
  /** True when the cloud is our own simulator, whose terminals have their places. */
  readonly isSimulated: boolean;
};

export type RegisterOutcome =
  | { readonly kind: "registered"; readonly terminals: number }
  | { readonly kind: "noneListed" }
  | { readonly kind: "noAnswer"; readonly why: string };

export async function registerDemoTerminals(registering: Registering): Promise<RegisterOutcome> {
  const list = await registering.cloud.listTerminals();
  if (list.kind === "noAnswer") return { kind: "noAnswer", why: list.why.detail };
  const terminalIds = [...new Set(list.terminalIds)];
  if (terminalIds.length === 0) return { kind: "noneListed" };
  const { database, newId, isSimulated } = registering;
  await database.inTransaction(async (tx) => {
    await untieTerminalsExcept(tx, terminalIds);
    for (const terminalId of terminalIds) {
      const place = isSimulated ? placeOf(terminalId) : undefined;
      await placeTerminal(tx, { terminalId, place, newId });
    }
    await lendTerminals(tx, terminalIds);
    await recordPutIn(tx, newId, "terminals");
  });
  return { kind: "registered", terminals: terminalIds.length };
}

type Place = { readonly siteCode: string; readonly terminal: DemoTerminal };

function placeOf(terminalId: string): Place | undefined {
  for (const site of DEMO_SITES) {
    const terminal = site.terminals.find((one) => one.terminalId === terminalId);
    if (terminal !== undefined) return { siteCode: site.code, terminal };
  }
  return undefined;
}

type Placing = {
  readonly terminalId: string;
  readonly place: Place | undefined;
  readonly newId: NewId;
};

/** A till of its own: the one meant for it, else one that has none yet, else a new one. */
async function placeTerminal(sql: Sql, { terminalId, place, newId }: Placing): Promise<void> {
  const everyTill = await readSiteTills(sql);
  // Where somebody has moved it it stays, and one that has been replaced is not put in use again.
  const known = await findTerminal(sql, terminalId);
  const simulatedSite = placeOf(terminalId)?.siteCode;
  const isPlaced = everyTill
    .filter((till) => till.terminalIds.includes(terminalId))
    // A real terminal that only shares its id with a simulated one has not been moved by anybody.
    .some(({ siteCode }) => {
      return place !== undefined || siteCode === DEMO_MAIN_SITE || siteCode !== simulatedSite;
    });
  if (isPlaced || (known?.retiredAt ?? null) !== null) return;
  const siteCode = place?.siteCode ?? DEMO_MAIN_SITE;
  const tills = everyTill.filter((till) => till.siteCode === siteCode);
  const company = place?.terminal.company?.code;
  const ofCompany = tills.filter((till) => company === undefined || till.companyCode === company);
  const first = ofCompany[0];
  if (first === undefined) throw new Error(`Site ${siteCode} of the demo has no till.`);
  const { siteId, companyId } = first;
  const id = await registerTerminal(sql, {
    id: newId(),
    terminalId,
    companyId,
    siteId,
    model: DEMO_TERMINAL_MODEL,
    name: place?.terminal.name ?? `Terminal ${terminalId}`,
  });
  const meant = ofCompany.find((till) => till.tillCode === place?.terminal.tillCode);
  const vacant = tills.find((till) => till.terminalIds.length === 0 && !borrows(till));
  const tillId = (meant ?? vacant)?.tillId ?? (await openTill(sql, { siteId, tills, newId }));
  const rank = (meant?.terminalIds.length ?? 0) + 1;
  await tieTerminalToTill(sql, { tillId, terminalId: id, rank });
}

async function openTill(
  sql: Sql,
  { siteId, tills, newId }: { siteId: string; tills: readonly SiteTill[]; newId: NewId },
): Promise<string> {
  const codes = new Set(tills.map((till) => till.tillCode));
  let number = tills.length + 1;
  while (codes.has(`K${number}`)) number += 1;
  const id = newId();
  await addTill(sql, { id, siteId, code: `K${number}`, name: `Kassa ${number}` });
  return id;
}

/** A till without a terminal of its own borrows the first two of its site, as desks do. */
async function lendTerminals(sql: Sql, listed: readonly string[]): Promise<void> {
  const tills = await readSiteTills(sql);
  for (const till of tills.filter((one) => one.terminalIds.length === 0)) {
    const atSite = tills.filter((one) => one.siteId === till.siteId);
    const lent = new Set(atSite.flatMap((one) => one.terminalIds.slice(0, 1)));
    const ordered = listed.filter((terminalId) => lent.has(terminalId)).slice(0, 2);
    for (const [index, terminalId] of ordered.entries()) {
      const terminal = await findTerminal(sql, terminalId);
      if (terminal === undefined) continue;
      await tieTerminalToTill(sql, {
        tillId: till.tillId,
        terminalId: terminal.id,
        rank: index + 1,
      });
    }
  }
}

function borrows(till: SiteTill): boolean {
  const site = DEMO_SITES.find((one) => one.code === till.siteCode);
  return site?.tills.find((one) => one.code === till.tillCode)?.borrows === true;
}

export type KeepRegistering = Registering & {
  readonly log: DatabaseLog;
  readonly signal: AbortSignal;
  readonly onRegistered: () => void;
  /** Tells the first time that it does not go, so that nobody waits in the dark. */
  readonly onDelay: (why: string) => void;
};

const firstPauseMs = 250;
const longestPauseMs = 30_000;

/** Tries until the cloud has answered once; a cloud that is away must not keep the server down. */
export async function keepRegistering(settings: KeepRegistering): Promise<void> {
  const { signal, log } = settings;
  for (let tries = 0; !signal.aborted; tries += 1) {
    const outcome = await tryRegistering(settings);
    if (outcome.kind === "registered") {
      log.info({ terminals: outcome.terminals }, "the terminals of the cloud are registered");
      settings.onRegistered();
      return;
    }
    const why = outcome.kind === "noneListed" ? "the login has no terminals" : outcome.why;
    log.warn({ why }, "the terminals of the cloud could not be registered yet");
    if (tries === 3) settings.onDelay(why);
    await rest(Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(tries, 12)), signal);
  }
}

async function tryRegistering(settings: KeepRegistering): Promise<RegisterOutcome> {
  try {
    return await registerDemoTerminals(settings);
  } catch (error) {
    return { kind: "noAnswer", why: error instanceof Error ? error.message : String(error) };
  }
}

function rest(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, durationMs);
    signal.addEventListener("abort", done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
