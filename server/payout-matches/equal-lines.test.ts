/** One movement that a notice and a statement tell of in different words, where the bank gives no reference. */
import { Readable } from "node:stream";
import {
  type CamtFile,
  camtFile,
  OUR_IBAN,
  UNBALANCED,
} from "@kortkoll/core/bank/formats/test-bank-files.ts";
import { addDays, type BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { beforeEach, expect, test } from "vitest";
import { ask, inTold } from "../audit/test-audit.ts";
import { readBankFile } from "../bank-files/read-bank-file.ts";
import { receiveBankFile } from "../bank-files/receive-bank-file.ts";
import { insertRow } from "../database/test-rows.ts";
import { lockLine } from "./bank-line-store.ts";
import { tellLineApart } from "./tell-line-apart.ts";
import { type BenchDesk, NEXT, openBenchDesk, sales } from "./test-bench.ts";
import { traceBankLine } from "./trace-bank-line.ts";

let it: BenchDesk;
openBenchDesk((opened) => {
  it = opened;
});
beforeEach(async () => {
  const { companyId } = it.desk.places;
  const account = { number: OUR_IBAN, scheme: "iban", company_id: companyId };
  await inTold(it.desk.database, (tx) => insertRow(tx, "bank_accounts", account));
});

let files = 0;
const send = (message: "053" | "054", ...texts: readonly string[]): Promise<void> =>
  sendOn(NEXT, message, ...texts);

async function sendOn(
  day: BusinessDay,
  message: "053" | "054",
  ...texts: readonly (string | readonly [text: string, reference: string])[]
): Promise<void> {
  files += 1;
  const told = texts.map((one) => (typeof one === "string" ? ([one, undefined] as const) : one));
  const entries = told.map(([text, reference]) => ({
    ...(reference === undefined ? {} : { reference }),
    kronor: "600.50",
    day,
    inside: `<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>PÅHITTAD INLÖSEN AB</Nm></Dbtr></RltdPties>
<RmtInf><Ustrd>${text}</Ustrd></RmtInf></TxDtls></NtryDtls>`,
  }));
  const closing = (1_000 + 600.5 * texts.length).toFixed(2);
  const balances: CamtFile = message === "054" ? UNBALANCED : { closing };
  const text = camtFile({ message, entries, sequence: files, ...balances });
  const { database, deps, nowMs, places } = it.desk;
  const reading = { database, clock: () => nowMs + files, newId: deps.newId };
  const received = await receiveBankFile(
    { ...reading, limitBytes: 1_000_000 },
    {
      name: `${message}-${files}.xml`,
      company: undefined,
      body: Readable.from([Buffer.from(text)]),
      by: { id: null, name: "EKON", companyIds: [places.companyId] },
    },
  );
  if (received.kind !== "taken") throw new Error(received.kind);
  await readBankFile(reading, received.id);
}

/** The lines that wait, with what is said of each, the doubtful ones last. */
async function waiting(): Promise<readonly (readonly [string | null, string | null])[]> {
  const { lines } = await it.bench();
  return lines.map(({ outcome, reason, line }) => [reason ?? outcome, line.texts[0] ?? null]);
}

async function tell(isSame: boolean, before: boolean | null = null): Promise<string> {
  const { lines } = await it.bench();
  const doubted = lines.find(({ reason }) => reason === "maybeSame");
  if (doubted === undefined) return "nothing is in doubt";
  return said(
    doubted.line.id,
    isSame,
    before,
    doubted.mayBe.map(({ id }) => id),
  );
}

async function said(
  bankLineId: string,
  isSame: boolean,
  before: boolean | null,
  otherLineIds: readonly string[],
): Promise<string> {
  const asked = { bankLineId, isSame, before, otherLineIds, by: it.chef, claim: undefined };
  const told = await tellLineApart(it.desk.deps, asked);
  return told.kind === "refused" ? told.code : told.kind;
}

async function acceptFirst(): Promise<void> {
  const { lines } = await it.bench();
  const [line] = lines;
  const id = line?.line.id ?? "";
  expect(await it.accept(id, await it.keyOf(id))).toMatchObject({ kind: "booked" });
}

test("is booked once: what the statement tells waits until somebody has said what it is", async () => {
  await it.sell(60_050);
  await send("054", "Utbetalning kort");
  await acceptFirst();
  await it.sell(60_050, "mastercard");
  await send("053", "KORTINLÖSEN 4711");
  expect(await waiting()).toEqual([["maybeSame", "KORTINLÖSEN 4711"]]);
  const { lines, certain } = await it.bench();
  expect(certain).toBe(0);
  expect(lines).toMatchObject([{ proposals: [], mayBe: [{ texts: ["Utbetalning kort"] }] }]);
  const [doubted] = lines;
  const id = doubted?.line.id ?? "";
  const parts = [sales(60_050, { issuer: "mastercard" })];
  expect(await it.choose(id, parts)).toEqual({ kind: "refused", code: "bankLineDoubtful" });
  expect(await tell(true)).toBe("said");
  expect(await waiting()).toEqual([]);
  // The same statement again, or another that tells of it so, does not bring it back.
  await send("053", "KORTINLÖSEN 4711");
  expect(await waiting()).toEqual([]);
});

test("is let go of for good also where the bank gives its reference to lines of other days", async () => {
  const later = addDays(NEXT, 7);
  await sendOn(NEXT, "053", ["KORTINLÖSEN 4711", "SAME"]);
  await sendOn(later, "054", "Utbetalning kort");
  const statement = (): Promise<void> => sendOn(later, "053", ["KORTINLÖSEN 4712", "SAME"]);
  await statement();
  expect(await waiting()).toContainEqual(["maybeSame", "KORTINLÖSEN 4712"]);
  expect(await tell(true)).toBe("said");
  await statement();
  expect((await waiting()).map(([, text]) => text)).toEqual([
    "KORTINLÖSEN 4711",
    "Utbetalning kort",
  ]);
});

test("is booked once also where the notice tells of it by another bank day than the statement", async () => {
  await it.sell(60_050);
  await send("054", "Utbetalning kort");
  await acceptFirst();
  await it.sell(60_050, "mastercard");
  const after = addDays(NEXT, 1);
  await sendOn(after, "053", "Utbetalning kort");
  expect(await waiting()).toEqual([["maybeSame", "Utbetalning kort"]]);
  const [doubted] = (await it.bench()).lines;
  const parts = [sales(60_050, { issuer: "mastercard" })];
  const chosen = await it.choose(doubted?.line.id ?? "", parts);
  expect(chosen).toEqual({ kind: "refused", code: "bankLineDoubtful" });
  // A notice of that day too: then one kind of file tells of both.
  await sendOn(after, "054", "Utbetalning kort");
  expect(await waiting()).toEqual([["certain", "Utbetalning kort"]]);
});

test("of two bank days is two once the statements tell of both", async () => {
  await it.sell(60_050);
  await it.sell(60_050, "mastercard");
  await sendOn(NEXT, "054", "Utbetalning kort");
  await sendOn(addDays(NEXT, 1), "053", "Utbetalning kort");
  expect(await waiting()).toContainEqual(["maybeSame", "Utbetalning kort"]);
  await sendOn(NEXT, "053", "Utbetalning kort");
  expect((await waiting()).map(([reason]) => reason)).not.toContain("maybeSame");
  await sendOn(addDays(NEXT, 3), "053", "Utbetalning kort");
  expect(await waiting()).toHaveLength(3);
});

test("of two who say at one moment that it is the same and that it is another, the second is told", async () => {
  await it.sell(60_050);
  await send("054", "Utbetalning kort");
  await send("053", "KORTINLÖSEN 4711");
  const both = await Promise.all([tell(true), tell(false)]);
  expect(both.toSorted()).toEqual(["matchChanged", "said"]);
});

test("is two when a person says that it is another, and so when one file tells of both", async () => {
  await it.sell(60_050);
  await send("054", "Utbetalning kort");
  await acceptFirst();
  await it.sell(60_050, "mastercard");
  await send("053", "KORTINLÖSEN 4711");
  expect(await tell(false)).toBe("said");
  expect(await waiting()).toEqual([["certain", "KORTINLÖSEN 4711"]]);
  await send("054", "Utbetalning kort", "Någon annan");
  expect((await waiting()).toSorted()).toEqual([
    ["certain", "KORTINLÖSEN 4711"],
    ["maybeSame", "Någon annan"],
  ]);
});

test("that a person has let go of counts again when they say otherwise, and never once it is matched", async () => {
  await it.sell(60_050);
  await send("054", "Utbetalning kort");
  await acceptFirst();
  await it.sell(60_050, "mastercard");
  await send("053", "KORTINLÖSEN 4711");
  const [doubted] = (await it.bench()).lines;
  const [id, others] = [doubted?.line.id ?? "", doubted?.mayBe.map((one) => one.id) ?? []];
  expect(await said(id, true, null, others)).toBe("said");
  expect(await said(id, true, true, others)).toBe("matchChanged");
  expect(await said(id, false, null, others)).toBe("matchChanged");
  expect((await traceBankLine(it.desk.database, id))?.verdict).toMatchObject({ isSame: true });
  expect(await said(id, false, true, others)).toBe("said");
  await acceptFirst();
  expect(await said(id, true, false, others)).toBe("bankLineMatched");
  const told = await ask<{ kind: string }>(
    it.desk.database,
    "select kind from audit_events where kind = 'bankLineToldApart'",
  );
  expect(told).toHaveLength(2);
});

test("is not let go of at the moment at which somebody matches it", async () => {
  await it.sell(60_050);
  await send("054", "Utbetalning kort");
  await acceptFirst();
  await it.sell(60_050, "mastercard");
  await send("053", "KORTINLÖSEN 4711");
  const [doubted] = (await it.bench()).lines;
  const [id, others] = [doubted?.line.id ?? "", doubted?.mayBe.map((one) => one.id) ?? []];
  expect(await said(id, false, null, others)).toBe("said");
  const { database } = it.desk;
  const waiters = async (): Promise<number> =>
    (
      await ask(
        database,
        `select from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`,
      )
    ).length;
  // One after the other they wait for the line, which a third holds.
  const held = Promise.withResolvers<void>();
  const areWaiting = Promise.withResolvers<void>();
  const holding = database.inTransaction(async (tx) => {
    await lockLine(tx, id);
    held.resolve();
    await areWaiting.promise;
  });
  await held.promise;
  const matching = it.choose(id, [sales(60_050, { issuer: "mastercard" })]);
  while ((await waiters()) < 1);
  const saying = said(id, true, false, others);
  while ((await waiters()) < 2);
  areWaiting.resolve();
  await holding;
  expect(await matching).toMatchObject({ kind: "booked" });
  expect(await saying).toBe("bankLineMatched");
});

test("that is nobody's agreement is counted nowhere, and nobody is asked about it", async () => {
  await send("054", "Lön");
  await inTold(it.desk.database, (tx) =>
    ask(tx, "update payout_terms set payer_names = array['NÅGON ANNAN']"),
  );
  await send("053", "LÖN 25");
  expect(await it.bench()).toMatchObject({ lines: [], notOurs: 1 });
});
