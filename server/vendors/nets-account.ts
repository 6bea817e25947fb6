/**
 * The account that we sign in to Nets with: from the environment when it is given there, else the
 * one that was set on the page. It is opened only when the cloud asks for a sign-in, and goes
 * nowhere else.
 */
import type { NetsAccount } from "@kortkoll/terminals/nets-cloud/session.ts";
import { type AuditActor, recordAudit } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Sql, Transaction } from "../database/database.ts";
import type { SecretBox } from "../secrets/secret-box.ts";
import type { NetsSettings } from "./nets-account-api.ts";
import { readSealed, readVersions, replaceCredentials } from "./vendor-credential-store.ts";

/** What of it is configured where the server is started. */
export type ConfiguredNets = {
  /** The host that is connected to; null when none is configured. */
  readonly host: string | null;
  readonly account: NetsAccount | undefined;
  /** The account is the simulator's own. */
  readonly isSimulated: boolean;
};

export type NetsAccountDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly secrets: SecretBox;
  readonly nets: ConfiguredNets;
};

/** Asked at each sign-in, so that a change counts from the next one on every server. */
export async function findNetsAccount(
  deps: { readonly database: Sql } & Pick<NetsAccountDeps, "secrets" | "nets">,
): Promise<NetsAccount | undefined> {
  if (deps.nets.account !== undefined) return deps.nets.account;
  const stored = await readSealed(deps.database, "netsCloud");
  if (stored === undefined) return undefined;
  const text = deps.secrets.open("vendorCredentials", stored.id, stored.sealed);
  const { username, password } = JSON.parse(text) as NetsAccount;
  return { username, password };
}

const VERSIONS_SHOWN = 20;

/** Whether an account is set, since when and by whom; never the account itself. */
export async function readNetsSettings(
  deps: Pick<NetsAccountDeps, "database" | "nets">,
): Promise<NetsSettings> {
  const versions = await readVersions(deps.database, "netsCloud", VERSIONS_SHOWN);
  const { host, account, isSimulated } = deps.nets;
  const isSet = versions[0]?.isAccount === true;
  const given = account === undefined ? undefined : isSimulated ? "simulator" : "environment";
  return {
    host,
    accountFrom: given ?? (isSet ? "settings" : "none"),
    version: versions[0]?.version ?? 0,
    history: versions.map((one) => ({ ...one, setAt: one.setAt.toISOString() })),
  };
}

export type NetsChange = {
  /** Undefined takes the account away. */
  readonly account: NetsAccount | undefined;
  readonly afterVersion: number;
  readonly by: AuditActor;
};

export type NetsChanged =
  | { readonly kind: "changed" }
  | {
      readonly kind: "refused";
      readonly code: "netsAccountFromEnvironment" | "settingChangedSince";
    };

export async function changeNetsAccount(
  deps: NetsAccountDeps,
  change: NetsChange,
): Promise<NetsChanged> {
  if (deps.nets.account !== undefined) {
    return { kind: "refused", code: "netsAccountFromEnvironment" };
  }
  const { account, afterVersion, by } = change;
  const id = deps.newId();
  const setAt = new Date(deps.clock());
  const sealed =
    account === undefined
      ? null
      : deps.secrets.seal("vendorCredentials", id, JSON.stringify(account));
  const isChanged = await deps.database
    .inTransaction(async (tx) => {
      await write(tx, deps.newId, { id, afterVersion, sealed, by, at: setAt });
      return true;
    })
    .catch((error: unknown) => {
      if (error instanceof ChangedSince) return false;
      throw error;
    });
  return isChanged ? { kind: "changed" } : { kind: "refused", code: "settingChangedSince" };
}

/** Whoever holds the server's machine takes away one that nobody can open; false when there is none. */
export async function takeNetsAccountAway(
  tx: Transaction,
  newId: NewId,
  told: { readonly by: AuditActor; readonly at: Date },
): Promise<boolean> {
  const [before] = await readVersions(tx, "netsCloud", 1);
  if (before?.isAccount !== true) return false;
  await write(tx, newId, { ...told, id: newId(), afterVersion: before.version, sealed: null });
  return true;
}

type Writing = {
  readonly id: string;
  readonly afterVersion: number;
  /** Null takes the account away. */
  readonly sealed: string | null;
  readonly by: AuditActor;
  readonly at: Date;
};

async function write(tx: Transaction, newId: NewId, writing: Writing): Promise<void> {
  const { id, afterVersion, sealed, by, at } = writing;
  const version = { id, afterVersion, sealed, setBy: by.name, setAt: at };
  const [before] = await readVersions(tx, "netsCloud", 1);
  if (!(await replaceCredentials(tx, { ...version, vendor: "netsCloud" }))) {
    throw new ChangedSince();
  }
  await recordAudit(tx, newId, {
    kind: "settingChanged",
    subject: { kind: "netsAccount", id: null },
    // Never the account itself, hashed or not.
    content: {
      from: { netsAccount: before?.isAccount === true ? "accountIsSet" : "accountIsNone" },
      to: { netsAccount: sealed === null ? "accountIsNone" : "accountIsNew" },
    },
    by,
    at,
  });
}

/** Rolls back what was wiped before. */
class ChangedSince extends Error {}
