import { expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { newestMigration } from "../database/migrate.ts";
import { openTestDatabase } from "../database/test-database.ts";
import { insertRow } from "../database/test-rows.ts";
import { createSecretBox, type SecretBox } from "../secrets/secret-box.ts";
import type { CommitFacts, DatabaseFacts } from "./doctor-store.ts";
import { examine, examineFacts, type MachineFacts } from "./examine.ts";
import { judgeCommits, warnOfLossyCommits } from "./kept-commits.ts";

const NOW = Date.UTC(2026, 2, 2, 9, 0, 0);
const ago = (minutes: number): Date => new Date(NOW - minutes * 60_000);

const FACTS: DatabaseFacts = {
  version: 18,
  versionText: "18.4",
  isStandby: false,
  isReadOnly: false,
  bytes: 41_000_000,
  now: ago(0),
  migration: "0009-nine.sql",
  servers: 2,
  oldestUnresolvedAt: null,
  unresolved: 0,
  lastBackupAt: ago(60),
  chainOk: true,
  chainVerifiedAt: ago(300),
  terminals: 4,
  silentTerminals: [],
  hasNetsAccount: true,
  keyMark: "mark",
};
const MACHINE: MachineFacts = {
  nowMs: NOW,
  migration: "0009-nine.sql",
  hasNetsInEnvironment: false,
  keyMark: "mark",
  keyIsOpen: false,
  secrets: undefined,
  freeBytes: 50_000_000_000,
  databaseHosts: 1,
};

function found(facts: Partial<DatabaseFacts>, machine: Partial<MachineFacts> = {}): string[] {
  return examineFacts({ ...FACTS, ...facts }, { ...MACHINE, ...machine })
    .filter(({ how }) => how !== "well")
    .map(({ how, what, says }) => `${how} ${what}: ${says}`);
}

test("where all is well nothing is found", () => {
  expect(found({})).toEqual([]);
  expect(examineFacts(FACTS, MACHINE).map(({ says }) => says)).toContain("PostgreSQL 18.4, 41 MB.");
});

test.each<[Partial<DatabaseFacts>, Partial<MachineFacts>, RegExp]>([
  [{ isStandby: true }, {}, /^bad database: It only follows/],
  [{ isReadOnly: true }, {}, /^bad database: It can be read and not written/],
  [{ version: 14, versionText: "14.2" }, {}, /^bad database: PostgreSQL 14.2 is too old/],
  [{ migration: "0008-eight.sql" }, {}, /^look migrations: The database has 0008/],
  [{ migration: "0010-ten.sql" }, {}, /^bad migrations: The database is newer/],
  [{}, { freeBytes: 800_000_000 }, /^bad disk: Only 800 MB are free/],
  [{ now: ago(1) }, {}, /^bad clock: .* 60 s apart/],
  [{}, { keyMark: undefined }, /^bad secret.key: It is missing/],
  [{}, { keyMark: "another" }, /^bad secret.key: It is another key/],
  [{}, { keyIsOpen: true }, /^look secret.key: Others than its owner/],
  [{ servers: 0 }, {}, /^look servers: None runs/],
  [{ hasNetsAccount: false }, {}, /^look Nets account: None is set/],
  [{ silentTerminals: ["70001201"] }, {}, /^look terminals: 1 of 4 .* 70001201\.$/],
  [{ oldestUnresolvedAt: ago(20), unresolved: 3 }, {}, /^look payments: 3 .* 20 min\.$/],
  [{ oldestUnresolvedAt: ago(100), unresolved: 1 }, {}, /^bad payments: 1 .* 100 min: work on/],
  [{ chainOk: false }, {}, /^bad audit chain: It was found broken 5 h ago/],
  [{ chainVerifiedAt: null, chainOk: null }, {}, /^look audit chain: It has not been verified/],
  [{ lastBackupAt: null }, {}, /^bad backups: None/],
  [{ lastBackupAt: ago(30 * 60) }, {}, /^look backups: The last was made 30 h ago/],
  [{ lastBackupAt: ago(8 * 24 * 60) }, {}, /^bad backups: The last was made 8 days ago/],
])("what is wrong is said in a sentence: %o %o", (facts, machine, says) => {
  const [first, ...more] = found(facts, machine);
  expect(first).toMatch(says);
  expect(more).toEqual([]);
});

test("a receiver of webhooks whose secret the key does not open is named", async () => {
  const { database, close } = await openTestDatabase();
  const [lost, secrets] = [7, 8].map((byte) => createSecretBox(Buffer.alloc(32, byte)));
  const [company, id] = [newUuid(), newUuid()];
  await insertRow(database, "companies", {
    ...{ id: company, code: "HEMA", name: "Hemliga AB", organisation_number: "5560000002" },
  });
  await insertRow(database, "webhook_subscriptions", {
    ...{ id, company_id: company, name: "Mottagare", address: "https://mottagare.example/" },
    ...{ topics: ["keys"], is_on: true, created_at: new Date(NOW) },
    sealed_secret: lost?.seal("webhook", id, "whsec_x"),
  });
  const told = async (box: SecretBox | undefined): Promise<string | undefined> => {
    const machine = { ...MACHINE, migration: await newestMigration(), secrets: box };
    const findings = await examine(database, machine);
    const found = findings.find(({ what }) => what === "webhooks");
    return found && `${found.how}: ${found.says}`;
  };
  expect(await told(secrets)).toMatch(/^bad: 1 .* told of nothing: HEMA Mottagare\. Give/);
  expect(await told(lost)).toMatch(/^well: /);
  expect(await told(undefined), "of the key itself is told elsewhere").toBeUndefined();
  await close();
});

test("an empty database is examined, and lacks what a new one lacks", async () => {
  const { database, close } = await openTestDatabase();
  const findings = await examine(database, { ...MACHINE, nowMs: Date.now() });
  expect(findings.filter(({ how }) => how !== "well").map(({ what }) => what)).toEqual([
    "migrations",
    "servers",
    "Nets account",
    "audit chain",
    "backups",
  ]);
  await close();
});

const KEPT: CommitFacts = {
  fsync: "on",
  fullPageWrites: "on",
  synchronousCommit: "on",
  synchronousStandbyNames: "",
};

test.each<[Partial<CommitFacts>, number, RegExp]>([
  [{}, 1, /^well: .* on the database's disk\.$/],
  [{ synchronousCommit: "off" }, 1, /^bad: .* Turn on synchronous_commit\.$/],
  [{ fsync: "off", fullPageWrites: "off" }, 2, /^bad: .* Turn on fsync and full_page_writes\.$/],
  [{}, 2, /^look: Several servers are named/],
  [{ synchronousStandbyNames: "second" }, 2, /^well: .* and a follower's \(second\)/],
  [{ synchronousStandbyNames: "second", synchronousCommit: "local" }, 2, /^bad: .* = local/],
  [
    { synchronousStandbyNames: "second", synchronousCommit: "remote_write" },
    1,
    /^bad: .* its disk/,
  ],
  [{ synchronousStandbyNames: "second", synchronousCommit: "remote_apply" }, 2, /^well:/],
])(
  "whether what is acknowledged is kept is judged by the settings: %o, %i named",
  (facts, hosts, says) => {
    const { how, says: said } = judgeCommits({ ...KEPT, ...facts }, hosts);
    expect(`${how}: ${said}`).toMatch(says);
  },
);

test("a database that acknowledges before its disk has it is told of at the start and by the doctor", async () => {
  const it = await openTestDatabase();
  const heard: string[] = [];
  const hear = (_details: object, message: string): number => heard.push(message);
  const log = { warn: hear, error: hear };
  await warnOfLossyCommits(it.database, { hosts: 1, log });
  expect(heard).toEqual([]);
  const name = "lossy_commits_test";
  const text = `alter database ${it.name} set synchronous_commit = off`;
  await it.database.query(statement({ name, text }));
  const other = it.beside("a new server");
  await warnOfLossyCommits(other, { hosts: 1, log });
  expect(heard).toEqual([expect.stringMatching(/told as paid may be gone/)]);
  const findings = await examine(other, { ...MACHINE, nowMs: Date.now() });
  expect(findings.find(({ what }) => what === "commits")).toMatchObject({ how: "bad" });
  await other.close();
  await it.close();
});
