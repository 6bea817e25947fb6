/** Says in plain words what is well and what is not, from what was found on the machine. */
import type { Sql } from "../database/database.ts";
import { findWronglySetAside } from "../payout-matches/set-aside-not-ours.ts";
import type { SecretBox } from "../secrets/secret-box.ts";
import { findUnopenedReceivers } from "../webhooks/find-unopened-receivers.ts";
import { type DatabaseFacts, readCommitFacts, readFacts } from "./doctor-store.ts";
import { bad, type Finding, look, well } from "./finding.ts";
import { judgeCommits } from "./kept-commits.ts";
import { judgeWebhookSecrets } from "./webhook-secrets.ts";

export type MachineFacts = {
  readonly nowMs: number;
  /** The newest migration that this program has. */
  readonly migration: string;
  readonly hasNetsInEnvironment: boolean;
  /** Of the key that was found; undefined when there is none. */
  readonly keyMark: string | undefined;
  /** What that key opens. */
  readonly secrets: SecretBox | undefined;
  /** Others than the owner may read the key's file. */
  readonly keyIsOpen: boolean;
  readonly freeBytes: number;
  /** How many servers of the database are named. */
  readonly databaseHosts: number;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const LEAST_FREE_BYTES = 1_000_000_000;
const ROOMY_BYTES = 5_000_000_000;
const OLDEST_POSTGRES = 15;
const CLOCKS_MAY_PART_MS = 2_000;
const BACKUP_EVERY_MS = 26 * HOUR_MS;
const BACKUP_AT_LEAST_MS = 7 * 24 * HOUR_MS;
const RESOLVED_WITHIN_MS = 10 * MINUTE_MS;
const UNRESOLVED_FOR_LONG_MS = HOUR_MS;
const TERMINALS_NAMED = 10;
const LINES_NAMED = 10;

export async function examine(sql: Sql, machine: MachineFacts): Promise<readonly Finding[]> {
  const facts = await readFacts(sql, new Date(machine.nowMs));
  const commits = judgeCommits(await readCommitFacts(sql), machine.databaseHosts);
  const found = [...examineFacts(facts, machine), commits];
  // An older database has no such marks yet.
  if (facts.migration !== machine.migration) return found;
  const { secrets } = machine;
  const receivers =
    secrets === undefined ? [] : [judgeWebhookSecrets(await findUnopenedReceivers(sql, secrets))];
  return [...found, bankLines(await findWronglySetAside(sql)), ...receivers];
}

function bankLines(hidden: readonly string[]): Finding {
  const what = "bank lines";
  if (hidden.length === 0) return well(what, "None that fits an agreement is set aside.");
  const ids = hidden.slice(0, LINES_NAMED).join(", ");
  return bad(what, `${hidden.length} that fit an agreement are not shown to match: ${ids}.`);
}

export function examineFacts(facts: DatabaseFacts, machine: MachineFacts): readonly Finding[] {
  return [
    database(facts),
    migrations(facts, machine),
    disk(machine),
    clock(facts, machine),
    secretKey(facts, machine),
    servers(facts),
    netsAccount(facts, machine),
    terminals(facts),
    unresolved(facts, machine),
    auditChain(facts, machine),
    backups(facts, machine),
  ];
}

function database({ version, versionText, isStandby, isReadOnly, bytes }: DatabaseFacts): Finding {
  const what = "database";
  if (isStandby)
    return bad(what, "It only follows another server: name the one that takes writes.");
  if (isReadOnly) return bad(what, "It can be read and not written: is its disk full?");
  if (version < OLDEST_POSTGRES) {
    return bad(
      what,
      `PostgreSQL ${versionText} is too old: at least ${OLDEST_POSTGRES} is needed.`,
    );
  }
  return well(what, `PostgreSQL ${versionText}, ${megabytes(bytes)}.`);
}

function migrations({ migration }: DatabaseFacts, { migration: ours }: MachineFacts): Finding {
  const what = "migrations";
  if (migration === ours) return well(what, `Current (${ours}).`);
  if ((migration ?? "") > ours) {
    return bad(what, `The database is newer (${migration}): start the newer program.`);
  }
  return look(
    what,
    `The database has ${migration ?? "none"}; the next start brings it to ${ours}.`,
  );
}

function disk({ freeBytes }: MachineFacts): Finding {
  const says = `${megabytes(freeBytes)} are free where the data folder lies.`;
  if (freeBytes < LEAST_FREE_BYTES) return bad("disk", `Only ${says} No payment fits a full disk.`);
  return freeBytes < ROOMY_BYTES ? look("disk", `Only ${says}`) : well("disk", says);
}

function clock({ now }: DatabaseFacts, { nowMs }: MachineFacts): Finding {
  const apartMs = Math.abs(nowMs - now.getTime());
  if (apartMs <= CLOCKS_MAY_PART_MS)
    return well("clock", "This machine's and the database's agree.");
  const seconds = Math.round(apartMs / 1_000);
  return bad("clock", `This machine's and the database's are ${seconds} s apart: let both be set.`);
}

function secretKey({ keyMark: needed }: DatabaseFacts, machine: MachineFacts): Finding {
  const what = "secret.key";
  const { keyMark, keyIsOpen } = machine;
  if (keyMark === undefined) {
    if (needed === null) return look(what, "There is none yet; the first start makes it.");
    return bad(what, "It is missing, and the database's secrets were sealed with it. Put it back.");
  }
  if (needed !== null && keyMark !== needed) {
    return bad(
      what,
      "It is another key than the one that the database's secrets were sealed with.",
    );
  }
  if (keyIsOpen) return look(what, "Others than its owner may read it: take their rights away.");
  return well(what, "It is the database's. Keep a copy in another place than the backups.");
}

function servers({ servers: running }: DatabaseFacts): Finding {
  if (running === 0) return look("servers", "None runs on this database.");
  return well("servers", `${running} ${running === 1 ? "runs" : "run"} on this database.`);
}

function netsAccount(facts: DatabaseFacts, { hasNetsInEnvironment }: MachineFacts): Finding {
  const what = "Nets account";
  if (hasNetsInEnvironment) return well(what, "Given in the environment.");
  if (facts.hasNetsAccount) return well(what, "Set on the page of settings.");
  return look(what, "None is set: no terminal is reached (the demo has its own).");
}

function terminals({ terminals: all, silentTerminals: silent }: DatabaseFacts): Finding {
  const what = "terminals";
  if (silent.length === 0) return well(what, `${all} in use, all heard within a day.`);
  const named = silent.slice(0, TERMINALS_NAMED).join(", ");
  const more = silent.length > TERMINALS_NAMED ? " and others" : "";
  return look(what, `${silent.length} of ${all} not heard for a day: ${named}${more}.`);
}

function unresolved(facts: DatabaseFacts, { nowMs }: MachineFacts): Finding {
  const what = "payments";
  const { oldestUnresolvedAt: oldest, unresolved: count } = facts;
  if (oldest === null) return well(what, "None is under way or unresolved.");
  const ageMs = nowMs - oldest.getTime();
  const says = `${count} under way or unresolved, the oldest for ${age(ageMs)}`;
  if (ageMs > UNRESOLVED_FOR_LONG_MS) {
    return bad(what, `${says}: work on the page of interrupted payments.`);
  }
  return ageMs > RESOLVED_WITHIN_MS ? look(what, `${says}.`) : well(what, `${says}.`);
}

function auditChain(facts: DatabaseFacts, { nowMs }: MachineFacts): Finding {
  const what = "audit chain";
  const { chainOk, chainVerifiedAt } = facts;
  if (chainVerifiedAt === null) return look(what, "It has not been verified yet: kortkoll verify.");
  const when = `${age(nowMs - chainVerifiedAt.getTime())} ago`;
  if (chainOk !== true) return bad(what, `It was found broken ${when}: see the audit page.`);
  return well(what, `It was found whole ${when}.`);
}

function backups({ lastBackupAt }: DatabaseFacts, { nowMs }: MachineFacts): Finding {
  const what = "backups";
  if (lastBackupAt === null) return bad(what, "None has been made from here: kortkoll backup.");
  const ageMs = nowMs - lastBackupAt.getTime();
  const says = `The last was made ${age(ageMs)} ago.`;
  if (ageMs > BACKUP_AT_LEAST_MS) return bad(what, says);
  return ageMs > BACKUP_EVERY_MS ? look(what, says) : well(what, says);
}

function age(ms: number): string {
  if (ms < 2 * MINUTE_MS) return `${Math.max(0, Math.round(ms / 1_000))} s`;
  if (ms < 2 * HOUR_MS) return `${Math.round(ms / MINUTE_MS)} min`;
  if (ms < 48 * HOUR_MS) return `${Math.round(ms / HOUR_MS)} h`;
  return `${Math.round(ms / (24 * HOUR_MS))} days`;
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1_000_000)} MB`;
}
