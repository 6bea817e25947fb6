/** The export as an auditor gets it, checked by the real script in a process of its own. */
import { execFile } from "node:child_process";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Random, seededRandom } from "../../core/seeded-random.ts";
import { newUuid } from "../clock.ts";
import { openTestApp, type TestApp } from "../http/test-app.ts";
import { recordAuditAlone } from "./record-audit.ts";
import { ask, inTold } from "./test-audit.ts";

let app: TestApp;
let asked: Readonly<Record<string, string>>;
let folder: string;
let verifier: string;
let whole: readonly string[];

beforeAll(async () => {
  app = await openTestApp();
  folder = await mkdtemp(join(tmpdir(), "kortkoll-export-"));
  asked = { authorization: await app.addKey(["audit:read"]) };
  verifier = join(folder, "verify-audit.mjs");
  await writeFile(verifier, await get("/api/audit/verifier"));
  for (const day of [2, 3, 4]) {
    app.nowMs = Date.UTC(2026, 2, day, 9);
    for (let index = 0; index < 8; index += 1) await change(`dag ${day}, nummer ${index} åäö "\\n`);
    await get("/api/audit/verify");
  }
  whole = linesOf(await get("/api/audit/export"));
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

async function change(name: string): Promise<void> {
  await recordAuditAlone(
    { database: app.database, newId: newUuid },
    {
      kind: "settingChanged",
      subject: { kind: "till", id: null },
      content: { from: null, to: name },
      by: { id: null, name: "CHEF" },
      at: new Date(app.nowMs),
    },
  );
}

async function get(path: string): Promise<string> {
  const answer = await fetch(`${app.url}${path}`, { headers: asked });
  expect(answer.status, path).toBe(200);
  return await answer.text();
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}

async function judge(
  lines: readonly string[],
  ...more: readonly string[]
): Promise<{ readonly code: number; readonly said: string }> {
  const path = join(folder, `${newUuid()}.ndjson`);
  await writeFile(path, `${lines.join("\n")}\n`);
  return await new Promise((resolve) => {
    execFile(process.execPath, [verifier, path, ...more], (error, stdout, stderr) => {
      const code = typeof error?.code === "number" ? error.code : 0;
      resolve({ code, said: stdout + stderr });
    });
  });
}

type Line = Record<string, unknown> & { readonly seq?: number; readonly head?: { seq: number } };

const parsed = (lines: readonly string[]): Line[] => lines.map((line) => JSON.parse(line) as Line);

test("an export that nobody has touched is whole, and says what it holds", async () => {
  const { code, said } = await judge(whole);
  expect(said).toMatch(/^HEL\nPoster: \d+ \(1–\d+\)\nSignaturer: \d+/);
  expect(code).toBe(0);
  expect((await judge(whole, "--english")).said).toMatch(/^WHOLE\n/);
});

test("a part of the chain is whole by itself, and its end is signed", async () => {
  const part = linesOf(await get("/api/audit/export?from=2026-03-03&to=2026-03-03"));
  const { fromSeq, hashBefore } = parsed(part)[0] ?? {};
  expect(fromSeq).toBeGreaterThan(1);
  expect(hashBefore).not.toMatch(/^0+$/);
  expect(await judge(part)).toMatchObject({ code: 0 });
  const none = linesOf(await get("/api/audit/export?from=2031-01-01"));
  expect(await judge(none)).toMatchObject({ code: 0 });
  expect(parsed(none).filter((line) => line.head !== undefined)).not.toEqual([]);
});

test("an export without a signed entry proves nothing, and the script says so", async () => {
  const [header = ""] = whole;
  const nothing = { ...(JSON.parse(header) as object), fromSeq: 5, toSeq: 4 };
  const empty = [JSON.stringify(nothing), JSON.stringify({ end: { entries: 0, heads: 0 } })];
  expect(await judge(empty)).toMatchObject({
    code: 3,
    said: expect.stringMatching(/^INGENTING BEVISAT/),
  });
});

test("a row that was written straight in the database is named offline too", async () => {
  const told = (source: string, tx: string): string =>
    JSON.stringify({ source, tx, kind: "people" });
  const key = generateKeyPairSync("ed25519");
  const lines: object[] = [];
  let hash = "0".repeat(64);
  const sealedAt = "2026-03-02T09:00:00.000000Z";
  for (const [index, content] of [
    told("auditEvent", "7"),
    told("writtenRow", "7"),
    told("writtenRow", "8"),
  ].entries()) {
    const seq = index + 1;
    const contentHash = sha256(content);
    hash = sha256(`${seq}\n${contentHash}\n${sealedAt}\n${hash}`);
    lines.push({ seq, sealedAt, contentHash, hash, content });
  }
  const head = { no: 1, seq: 3, hash, at: sealedAt };
  const text = `kortkoll audit head\n1\n3\n${hash}\n${sealedAt}`;
  const signature = sign(null, Buffer.from(text), key.privateKey).toString("base64");
  const publicKey = key.publicKey.export({ format: "der", type: "spki" }).toString("base64");
  const header = { kortkollAudit: 1, companies: [], publicKey, fromSeq: 1, toSeq: 3 };
  const all = [
    { ...header, hashBefore: "0".repeat(64) },
    ...lines,
    { head: { ...head, signature } },
    { end: { entries: 3, heads: 1 } },
  ].map((line) => JSON.stringify(line));
  const { code, said } = await judge(all);
  expect(said).toMatch(/^INTE HEL\nRaden i post 3 skrevs direkt i databasen/);
  expect(code).toBe(1);
});

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

test("that somebody took an export is in the export itself", () => {
  expect(whole.filter((line) => line.includes("exported"))).not.toEqual([]);
});

type Change = (lines: string[], random: Random) => string;

function pickEntry(lines: readonly string[], random: Random): number {
  const entries = parsed(lines).flatMap((line, at) => (line.seq === undefined ? [] : [at]));
  return entries[random.whole(entries.length)] ?? 1;
}

function edit(lines: string[], at: number, more: object): void {
  lines[at] = JSON.stringify({ ...(JSON.parse(lines[at] ?? "{}") as object), ...more });
}

const CHANGES: Readonly<Record<string, Change>> = {
  content: (lines, random) => {
    const at = pickEntry(lines, random);
    lines[at] = (lines[at] ?? "").replace('"content":"{', '"content":"{ ');
    return "content";
  },
  hash: (lines, random) => {
    edit(lines, pickEntry(lines, random), { hash: "ab".repeat(32) });
    return "hash";
  },
  time: (lines, random) => {
    edit(lines, pickEntry(lines, random), { sealedAt: "2026-03-02T09:00:00.000001Z" });
    return "time";
  },
  removed: (lines, random) => {
    lines.splice(pickEntry(lines, random), 1);
    return "removed";
  },
  doubled: (lines, random) => {
    const at = pickEntry(lines, random);
    lines.splice(at, 0, lines[at] ?? "");
    return "doubled";
  },
  swapped: (lines, random) => {
    const [one, other] = [pickEntry(lines, random), pickEntry(lines, random)];
    const to = one === other ? pickEntry(lines, seededRandom(random.whole(1_000))) : other;
    [lines[one], lines[to]] = [lines[to] ?? "", lines[one] ?? ""];
    return one === to ? "removed instead" : "swapped";
  },
  head: (lines) => {
    const at = parsed(lines).findIndex((line) => line.head !== undefined);
    lines.splice(at, 1);
    return "head removed";
  },
  tail: (lines) => {
    const last = parsed(lines).findLastIndex((line) => line.head !== undefined);
    lines.splice(last - 1, 2);
    return "tail";
  },
  short: (lines, random) => {
    lines.splice(random.between(1, lines.length - 1));
    return "short";
  },
};

test("every way to tamper with an export is found, and ends with 1", async () => {
  const judged = Object.entries(CHANGES).flatMap(([name, tamper]) =>
    [1, 2, 3].map(async (seed) => {
      const lines = [...whole];
      const before = lines.join("\n");
      tamper(lines, seededRandom(seed));
      if (lines.join("\n") === before) return;
      const { code, said } = await judge(lines);
      expect(said, name).toMatch(/^INTE HEL\n/);
      expect(code, name).toBe(1);
    }),
  );
  await Promise.all(judged);
});

test("the first broken entry is named with what it is about", async () => {
  const lines = [...whole];
  const at = lines.findIndex((line) => line.includes("dag 3, nummer 2"));
  lines[at] = (lines[at] ?? "").replace("dag 3, nummer 2", "dag 3, nummer 9");
  const { said } = await judge(lines);
  const { seq } = parsed(whole)[at] ?? {};
  expect(said).toContain(`Innehållet i post ${seq} är ändrat`);
  expect(said).toContain("auditEvent, settingChanged, CHEF");
});

test("an export that is signed anew with another key is found by the key that was written down", async () => {
  const { publicKey } = parsed(whole)[0] ?? {};
  expect(await judge(whole, "--public-key", String(publicKey))).toMatchObject({ code: 0 });
  const other = await judge(whole, "--public-key", String(publicKey).replace("A", "B"));
  expect(other).toMatchObject({ code: 1 });
  expect(other.said).toContain("en annan nyckel");
});

test("what was removed from the database is missing in the export too, and named", async () => {
  await app.database.inTransaction(async (tx) => {
    const run = (text: string): Promise<unknown> => tx.query({ name: "", text });
    await run("alter table audit_events disable trigger audit_events_append_only");
    await run("delete from audit_events where content->>'to' like 'dag 4, nummer 3%'");
    await run("alter table audit_events enable trigger audit_events_append_only");
  });
  const { code, said } = await judge(linesOf(await get("/api/audit/export")));
  expect(code).toBe(1);
  expect(said).toContain("fanns inte längre i databasen");
});

test("whoever sees one company gets the others' entries without what they say", async () => {
  const [nord, syd] = [newUuid(), newUuid()];
  const narrowId = await app.addPerson("NORD", "finance");
  await inTold(app.database, async (tx) => {
    for (const [id, code, number] of [
      [nord, "NORD", "5560001234"],
      [syd, "SYD", "5560001235"],
    ]) {
      await ask(
        tx,
        "insert into companies (id, code, name, organisation_number) values ($1, $2, $2, $3)",
        [id, code, number],
      );
    }
    await ask(tx, "insert into person_companies values ($1, $2)", [narrowId, nord]);
  });
  await get("/api/audit/verify");
  app.nowMs = Date.UTC(2026, 2, 6, 9);
  for (const companyId of [nord, syd]) {
    await recordAuditAlone(
      { database: app.database, newId: newUuid },
      {
        kind: "settingChanged",
        companyId,
        subject: { kind: "company", id: companyId },
        content: { to: companyId === nord ? "vårt" : "deras" },
        by: { id: null, name: "CHEF" },
        at: new Date(app.nowMs),
      },
    );
  }
  asked = { cookie: await app.signIn("NORD") };
  const lines = linesOf(await get("/api/audit/export?from=2026-03-06"));
  expect(lines.join("\n")).toContain("vårt");
  expect(lines.join("\n")).not.toContain("deras");
  expect(parsed(lines)[0]?.["companies"]).toHaveLength(1);
  const { code, said } = await judge(lines);
  // Beside the other company's: the sign-in and the export, which are no one company's.
  expect(said).toContain("Utan innehåll, av andra företag eller av inget visst: 3");
  expect(code).toBe(0);
});
