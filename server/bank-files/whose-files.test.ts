/** Whose a file is: what is sent for another company, or for none, counts for nobody until it is told whose it is. */
import { Readable } from "node:stream";
import {
  camtFile,
  OUR_IBAN,
  swedbankPayFile,
} from "@kortkoll/core/bank/formats/test-bank-files.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { inTold } from "../audit/test-audit.ts";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { openTestDatabase, type TestDatabase } from "../database/test-database.ts";
import { insertPlaces, insertRow } from "../database/test-rows.ts";
import { SEES_ALL } from "../http/access.ts";
import { tellCompany } from "./decide-bank-file.ts";
import { readBankFile } from "./read-bank-file.ts";
import { receiveBankFile } from "./receive-bank-file.ts";

let it: TestDatabase;
let ours: string;
let others: string;
beforeEach(async () => {
  it = await openTestDatabase();
  ours = (await insertPlaces(it.database)).companyId;
  others = newUuid();
  await insertRow(it.database, "companies", {
    ...{ id: others, code: "ANN", name: "Andra AB", organisation_number: "5560001236" },
  });
  const account = { number: OUR_IBAN, scheme: "iban", company_id: ours };
  await inTold(it.database, (tx) => insertRow(tx, "bank_accounts", account));
});
afterEach(() => it.close());

const NOW_MS = Date.parse("2026-04-08T09:00:00Z");
const readingBy = () => ({ database: it.database, clock: () => NOW_MS, newId: newUuid });
const ask = <Row extends object>(text: string) =>
  it.database.query<Row>(statement({ name: "test_whose_files", text }), []);
const sender = (companyIds: readonly string[] | null) => ({ id: null, name: "EKON", companyIds });

async function send(text: string, companyIds: readonly string[] | null) {
  const received = await receiveBankFile(
    { ...readingBy(), limitBytes: 1_000_000 },
    {
      ...{ name: "fil.xml", company: undefined, body: Readable.from([Buffer.from(text)]) },
      by: sender(companyIds),
    },
  );
  if (received.kind !== "taken" && received.kind !== "known") throw new Error(received.kind);
  if (received.kind === "taken") await readBankFile(readingBy(), received.id);
  return received;
}

const taken = async () =>
  (await ask<{ company: string }>("select company_id as company from bank_lines where taken")).map(
    ({ company }) => company,
  );
const problems = async () =>
  (await ask<{ code: string }>("select code from bank_file_problems order by number")).map(
    ({ code }) => code,
  );
const seenBy = async () =>
  (await ask<{ seen: string[] }>("select company_ids as seen from bank_files"))[0]?.seen;

test("a statement of another company's account is told to whoever sent it, and counts when that company sends it too", async () => {
  await send(camtFile(), [others]);
  expect(await problems()).toEqual(["accountOfAnotherCompany"]);
  expect(await taken()).toEqual([]);
  expect((await send(camtFile(), [others])).kind).toBe("known");
  expect(await taken()).toEqual([]);
  const all = await Promise.all([send(camtFile(), [ours]), send(camtFile(), [ours])]);
  expect(all.map(({ kind }) => kind)).toEqual(["known", "known"]);
  expect(await taken()).toEqual([ours, ours, ours]);
  expect(await problems()).toEqual([]);
  expect(await seenBy()).toContain(ours);
  await send(camtFile(), null);
  expect(await taken()).toHaveLength(3);
});

test("a payout of no company's file waits until somebody says whose it is, and then counts once", async () => {
  const { id } = await send(swedbankPayFile(), null);
  expect(await problems()).toEqual(["companyUnknown"]);
  const payouts = () => ask("select id from reported_payouts where taken");
  expect(await payouts()).toEqual([]);
  const tell = (companyId: string) =>
    tellCompany(readingBy(), { id, companyId, sight: SEES_ALL, by: sender(null) });
  const both = await Promise.all([tell(ours), tell(others)]);
  expect(both.map(({ kind }) => kind).toSorted()).toEqual(["done", "refused"]);
  expect(await payouts()).toHaveLength(1);
  expect(await problems()).toEqual([]);
});
