/** Files from banks and acquirers over HTTP: what comes twice, broken, from two servers, or half. */
import {
  BILLION_LAUGHS,
  bgMaxFile,
  CAMT_ENTRIES,
  type CamtFile,
  camtDay,
  camtFile,
  camtStatement,
  NETS_FILE,
  OUR_IBAN,
  swedbankPayFile,
  UNBALANCED,
} from "@kortkoll/core/bank/formats/test-bank-files.ts";
import { presetMapping } from "@kortkoll/core/bank/mapping-presets.ts";
import { describe, expect, test } from "vitest";
import type { Problem } from "../api.ts";
import { newUuid } from "../clock.ts";
import { insertRow, type TestPlaces } from "../database/test-rows.ts";
import { openTestApp, type TestApp } from "../http/test-app.ts";
import { removeTonight } from "../retention/remove-personal-data.ts";
import type {
  BankFilePage,
  BankFileView,
  KeptMapping,
  MappingList,
  MappingPreview,
  RecordsPage,
  TakenBankFile,
} from "./bank-files-api.ts";
import { openBankDesk, type Told } from "./test-bank-desk.ts";

let it: TestApp;
let places: TestPlaces;
let admin: string;
let finance: string;
const { call, send, sql, ownAccounts } = openBankDesk((opened) => {
  ({ it, places, admin, finance } = opened);
});

type Line = { amount: number; file: string; booked: boolean };
const taken = () =>
  sql<Line>(`select l.amount_ore as amount, f.name as file, l.booked from bank_lines l
    join bank_files f on f.id = l.file_id where l.taken order by l.amount_ore`);
const codes = ({ body }: Told<TakenBankFile>) => body.problems.map(({ code }) => code);

describe("a file that comes", () => {
  test("is read, told and kept byte for byte", async () => {
    await ownAccounts(OUR_IBAN);
    const sent = await send(camtFile());
    expect(sent).toMatchObject({
      status: 201,
      body: { format: "camt053", state: "done", records: 5, problems: [], companies: ["BIL"] },
    });
    expect((await taken()).map(({ amount }) => amount)).toEqual([-6_000, 60_050, 1_250_000]);
    const answer = await fetch(`${it.url}/api/bank/files/${sent.body.id}/content`, {
      headers: { cookie: finance },
    });
    expect(await answer.text()).toBe(camtFile());
  });

  test("twice is known by its content, and nothing of it is kept again", async () => {
    await ownAccounts(OUR_IBAN);
    const first = await send(camtFile());
    const again = await send(camtFile());
    expect(again).toMatchObject({
      status: 200,
      body: { id: first.body.id, duplicateOf: first.body.id },
    });
    expect(await sql("select id from bank_files")).toHaveLength(1);
  });

  test("at two servers at once is one file, and each line is there once", async () => {
    await ownAccounts(OUR_IBAN);
    const other = await openTestApp({ beside: it });
    const all = await Promise.all([it, other, it, other].map((at) => send(camtFile(), { at })));
    await other.close();
    expect(all.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(all.map(({ body }) => body.id)).size).toBe(1);
    expect(await sql("select id from bank_files")).toHaveLength(1);
    expect(await taken()).toHaveLength(3);
  });

  test("with lines that another file tells of, at two servers at once, takes each once", async () => {
    await ownAccounts(OUR_IBAN);
    const other = await openTestApp({ beside: it });
    const notice = camtFile({ message: "054", ...UNBALANCED });
    const again = camtFile({ version: "08" });
    await Promise.all([send(camtFile()), send(notice, { at: other }), send(again)]);
    await other.close();
    expect(await sql("select id from bank_lines")).toHaveLength(9);
    expect(await taken()).toHaveLength(3);
  });

  test("over the limit is refused by name, and nothing of it is left", async () => {
    const small = await openTestApp({ beside: it, bankFileBytes: 100_000 });
    const body = "x".repeat(300_000);
    const refused = await call<Problem>("POST", "/api/bank/files?name=stor", { body, at: small });
    await small.close();
    expect(refused).toMatchObject({ status: 413, body: { code: "bankFileTooLarge" } });
    expect(await sql("select id from bank_files")).toEqual([]);
    expect(await sql("select number from bank_file_chunks")).toEqual([]);
  });

  test("that never came whole is removed with all its bytes", async () => {
    await insertRow(it.database, "bank_files", {
      id: crypto.randomUUID(),
      name: "halv",
      state: "receiving",
      by: "EKBO",
      received_at: new Date(it.nowMs - 3_700_000),
    });
    await send(camtFile());
    expect(await sql("select name from bank_files")).toEqual([{ name: "fil.xml" }]);
  });

  test("whose reading a server left is read by whoever looks next, and counts once", async () => {
    await ownAccounts(OUR_IBAN);
    const { id } = (await send(camtFile())).body;
    // As a server leaves it that dies between two pieces: some records, none of them counting.
    await sql(
      `update bank_files set state = 'reading', reading_id = gen_random_uuid(),
      reading_until = $1, read_bytes = 10`,
      [new Date(it.nowMs - 1)],
    );
    await sql("update bank_lines set taken = false, identity = null");
    await sql("delete from bank_statements");
    expect(await taken()).toEqual([]);
    await call("GET", `/api/bank/files/${id}`);
    await expect
      .poll(async () => (await call<BankFileView>("GET", `/api/bank/files/${id}`)).body.state)
      .toBe("done");
    expect(await taken()).toHaveLength(3);
    expect(await sql("select id from bank_lines")).toHaveLength(3);
  });

  test("and is being read by another server is left to it", async () => {
    const { id } = (await send(camtFile())).body;
    await sql(`update bank_files set state = 'reading', reading_until = $1`, [
      new Date(it.nowMs + 1_000),
    ]);
    expect((await send(camtFile())).body).toMatchObject({ id, state: "reading", duplicateOf: id });
  });
});

describe("what is wrong with a file", () => {
  test.each([
    ["a truncated one", camtFile().slice(0, -300), "truncated"],
    ["a billion laughs", BILLION_LAUGHS, "doctypeRefused"],
    ["one that does not add up", camtFile({ closing: "1.00" }), "statementDoesNotAddUp"],
    [
      "another currency",
      camtFile({ currency: "EUR", entries: [{ kronor: "13040.50" }] }),
      "wrongCurrency",
    ],
    ["a negative amount", camtFile({ entries: [{ kronor: "-5.00" }] }), "amountUnreadable"],
    ["no format that we know", "Hej!", "notRecognised"],
    ["nothing", "", "empty"],
  ])("%s is named, and nothing of it is taken", async (_, text, code) => {
    await ownAccounts(OUR_IBAN);
    const sent = await send(text);
    expect(codes(sent)).toContain(code);
    expect(sent.body.problems[0]?.message).toMatch(/\.$/);
    expect(await taken()).toEqual([]);
  });

  test("the rest of the file is taken where one statement is wrong", async () => {
    await ownAccounts(OUR_IBAN);
    const wrong = camtStatement({
      sequence: 18,
      closing: "2.00",
      entries: [{ kronor: "5.00", reference: "W" }],
    });
    await send(camtFile({}, camtStatement() + wrong));
    expect(await taken()).toHaveLength(3);
  });

  test("a line of a wrong statement is taken when the right one comes", async () => {
    await ownAccounts(OUR_IBAN);
    await send(camtFile({ closing: "1.00" }));
    expect(await taken()).toEqual([]);
    await send(camtFile());
    expect(await taken()).toHaveLength(3);
  });

  test("letters that are not what the file says are named", async () => {
    await ownAccounts(OUR_IBAN);
    const single = Buffer.from(camtFile(), "latin1");
    expect(codes(await send(single))).toEqual(["mixedEncodings"]);
    const mixed = Buffer.concat([
      Buffer.from(`${camtFile()}<!-- å`),
      Buffer.from([0xe5]),
      Buffer.from(" -->"),
    ]);
    expect(codes(await send(mixed))).toEqual(["mixedEncodings"]);
    const [detail] = await sql("select payer_name as name from bank_line_details");
    expect(detail).toEqual({ name: "INLÖSEN AB" });
  });

  test("a file that says its letters, has a mark, or is old, is read by them", async () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(camtFile(), "utf16le")]);
    const latin = Buffer.from(camtFile().replace("UTF-8", "ISO-8859-1"), "latin1");
    for (const bytes of [utf16, latin, Buffer.from(bgMaxFile(), "latin1")]) {
      expect(codes(await send(bytes))).toEqual(["accountUnknown"]);
    }
    const names = await sql(
      "select distinct payer_name as name from bank_line_details where payer_name is not null order by 1",
    );
    expect(names).toEqual([{ name: "INLÖSEN AB" }, { name: "Kalles Plåt AB" }]);
  });

  test("the same reference and amount twice count once where no balance says otherwise", async () => {
    await ownAccounts(OUR_IBAN);
    const entries = [...CAMT_ENTRIES, { kronor: "600.50", reference: "REF-0002" }];
    const notice = camtFile({ message: "054", entries, ...UNBALANCED });
    expect(codes(await send(notice))).toEqual(["duplicateReference"]);
    expect(await taken()).toHaveLength(3);
    expect(codes(await send(camtFile({ entries, closing: "14641.00" })))).toEqual([]);
    expect(await sql("select code from bank_file_problems")).toEqual([]);
  });

  test("numbers that skip between files are told until the missing one has come", async () => {
    await ownAccounts(OUR_IBAN);
    const gaps = async () => (await call<BankFilePage>("GET", "/api/bank/files")).body.gaps;
    await send(camtFile({ sequence: 17 }));
    expect(codes(await send(camtFile({ sequence: 19 })))).toEqual(["sequenceGap"]);
    expect(await gaps()).toEqual([{ account: OUR_IBAN, from: 17, to: 19 }]);
    await send(camtFile({ sequence: 18 }));
    expect(await gaps()).toEqual([]);
  });

  test("of a file that is wrong all through the first thousand are kept and the rest counted", async () => {
    const entries = Array.from({ length: 1_500 }, () => ({ kronor: "0.00" }));
    const sent = await send(camtFile({ entries }));
    expect(sent.body.problemCount).toBeGreaterThan(1_500);
    expect((await sql("select number from bank_file_problems")).length).toBeLessThan(1_010);
  });
});

describe("whose an account is", () => {
  test("must be known before anything of it counts, and then it counts at once", async () => {
    expect(codes(await send(camtFile()))).toEqual(["accountUnknown"]);
    expect(await taken()).toEqual([]);
    await ownAccounts(OUR_IBAN);
    expect(await taken()).toHaveLength(3);
    expect((await send(camtFile())).body).toMatchObject({ problems: [], companies: ["BIL"] });
  });

  test("is told on the trail, and nobody else's account can be taken", async () => {
    expect((await ownAccounts(OUR_IBAN)).status).toBe(200);
    const other = crypto.randomUUID();
    await insertRow(it.database, "companies", {
      id: other,
      code: "ANN",
      name: "Andra AB",
      organisation_number: "5560001236",
    });
    const refused = await call<Problem>("PUT", `/api/settings/companies/${other}/bank-accounts`, {
      body: { version: 0, accounts: [{ scheme: "iban", number: OUR_IBAN }] },
      cookie: admin,
    });
    expect(refused).toMatchObject({ status: 409, body: { code: "bankAccountTaken" } });
    const wrong = await ownAccounts("SE0050000000054910000003");
    expect(wrong.body).toMatchObject({ code: "bankAccountWrong" });
  });
});

describe("the same line", () => {
  test("in camt.052, 053 and 054 is one, and a pending one becomes booked", async () => {
    await ownAccounts(OUR_IBAN);
    const pending = CAMT_ENTRIES.map((entry) => ({ ...entry, status: "PDNG" }));
    await send(camtFile({ message: "052", entries: pending, closing: undefined }));
    expect((await taken()).map(({ booked }) => booked)).toEqual([false, false, false]);
    await send(camtFile({ message: "054", ...UNBALANCED }));
    await send(camtFile());
    expect((await taken()).map(({ booked }) => booked)).toEqual([true, true, true]);
  });

  test("without the bank's reference is known by day, amount and texts, and equal ones by order", async () => {
    await ownAccounts(OUR_IBAN);
    const entries = [{ kronor: "50.00" }, { kronor: "50.00" }, { kronor: "60.00" }];
    await send(camtFile({ entries, closing: "1160.00" }));
    expect(await taken()).toHaveLength(3);
    await send(camtFile({ entries, closing: "1160.00", version: "08" }));
    expect(await taken()).toHaveLength(3);
  });

  const april = (day: number, reference: string, more: CamtFile = {}): string =>
    camtFile(camtDay(day, reference, more));
  const notice = (day: number): string => april(day, "SAME", { ...UNBALANCED, message: "054" });

  test("is another where the bank says that it gives no reference, and the day is another", async () => {
    await ownAccounts(OUR_IBAN);
    const again = april(8, "NOTPROVIDED", { version: "08" });
    for (const file of [...[7, 8].map((day) => april(day, "NOTPROVIDED")), again]) await send(file);
    expect(await taken()).toHaveLength(2);
  });

  test("is another where the bank uses a reference again and the balances of both days say so", async () => {
    await ownAccounts(OUR_IBAN);
    await send(april(7, "SAME"));
    await send(april(8, "SAME"));
    expect(await taken()).toHaveLength(2);
    const both = [7, 8].map((day) => camtStatement(camtDay(day, "SAME"))).join("");
    const again = [7, 8].flatMap((day) => [april(day, "SAME", { version: "08" }), notice(day)]);
    for (const file of [camtFile({}, both), ...again]) await send(file);
    expect(await sql("select code from bank_file_problems")).toEqual([]);
    expect(await taken()).toHaveLength(2);
  });

  test("of two days in one statement is two, and the same two as in a statement of each day", async () => {
    await ownAccounts(OUR_IBAN);
    const entries = [7, 8].flatMap((day) => camtDay(day, "SAME").entries ?? []);
    await send(camtFile({ entries, closing: "2000.00" }));
    expect(await taken()).toHaveLength(2);
    for (const day of [8, 7]) await send(april(day, "SAME"));
    expect(await taken()).toHaveLength(2);
  });

  test("with its reference used again and no balances is told, and counts once they have come", async () => {
    await ownAccounts(OUR_IBAN);
    await send(notice(7));
    for (const file of [notice(8), april(8, "SAME")]) {
      expect(codes(await send(file))).toEqual(["duplicateReference"]);
    }
    expect(await taken()).toHaveLength(1);
    expect(codes(await send(april(7, "SAME")))).toEqual([]);
    expect(await taken()).toHaveLength(2);
    expect(await sql("select 1 from bank_files where problems > 0")).toEqual([]);
  });

  test("is told in the same way, and once, where its account is known only afterwards", async () => {
    for (const day of [7, 8]) await send(notice(day));
    await ownAccounts(OUR_IBAN);
    const told = await sql("select code from bank_file_problems");
    expect(told).toEqual([{ code: "duplicateReference" }]);
  });

  test("is another deposit of Bankgirot's where only the serial number is another", async () => {
    await ownAccounts("9912346");
    const next = bgMaxFile().replace("0700074", "0700075");
    for (const file of [bgMaxFile(), next, `${next}\r\n`]) await send(file);
    expect(await taken()).toMatchObject([{ amount: 1_900_000 }, { amount: 1_900_000 }]);
  });

  const named = ["<Ntry>", "<Ntry><NtryRef>BG9912346 00074</NtryRef>"] as const;
  const deposit = (entry: object, more: CamtFile) =>
    send(camtFile({ entries: [{ kronor: "19000.00", ...entry }], ...more }).replace(...named));

  test("of Bankgirot's that was only announced counts once it is booked, by whatever name", async () => {
    await ownAccounts(OUR_IBAN);
    const announce = (sequence: number) =>
      deposit({ status: "PDNG" }, { message: "052", sequence, closing: undefined });
    await announce(17);
    expect(await taken()).toMatchObject([{ booked: false }]);
    await deposit({ reference: "X1" }, { closing: "20000.00" });
    await announce(18);
    expect(await taken()).toMatchObject([{ amount: 1_900_000, booked: true }]);
  });

  test("of Bankgirot's in a BgMax file and in the bank's own is one", async () => {
    await ownAccounts(OUR_IBAN, "9912346");
    await send(bgMaxFile());
    await deposit({ reference: "X1" }, { closing: "20000.00" });
    expect(await taken()).toHaveLength(1);
  });
});

describe("a file of rows", () => {
  const mapping = presetMapping("netsCsv");
  const keep = (name = "Nets", version = 0) =>
    call<KeptMapping>("PUT", `/api/bank/companies/${places.companyId}/mapping`, {
      body: { version, name, mapping },
    });
  const preview = async (text: string, by: object) => {
    const { id } = (await send(text)).body;
    return call<MappingPreview>("POST", `/api/bank/files/${id}/previews`, {
      body: { mapping: by },
    });
  };

  test("waits for a mapping, is previewed without being kept, and read when it has one", async () => {
    const sent = await send(NETS_FILE);
    expect(sent.body).toMatchObject({ format: "mappedCsv", records: 0 });
    expect(codes(sent)).toEqual(["mappingMissing"]);
    const url = `/api/bank/files/${sent.body.id}`;
    const seen = await call<MappingPreview>("POST", `${url}/previews`, { body: { mapping: null } });
    expect(seen).toMatchObject({ status: 200 });
    expect(seen.body.columns).toContain("Settlement no.");
    const shown = await call<MappingPreview>("POST", `${url}/previews`, { body: { mapping } });
    expect(shown.body.lines).toHaveLength(3);
    expect(shown.body.payouts).toMatchObject([{ netOre: 120_000 }, { netOre: 30_000 }]);
    expect(await sql("select number from acquirer_lines")).toEqual([]);
    const { body: kept } = await keep();
    const read = await call<BankFileView>("POST", `${url}/readings`, {
      body: { mappingId: kept.id },
    });
    expect(read.body).toMatchObject({
      state: "done",
      problems: [],
      payouts: [
        { netOre: 120_000, taken: true },
        { netOre: 30_000, taken: true },
      ],
    });
    const again = await call<Problem>("POST", `${url}/readings`, { body: { mappingId: kept.id } });
    expect(again).toMatchObject({ status: 409, body: { code: "bankFileNotReadAgain" } });
  });

  test("whose words the mapping knows none of tells each word once, and reads no line of theirs", async () => {
    const strange = NETS_FILE.replaceAll(/^110/gm, "KÖP").replaceAll(/^200/gm, "UTBET");
    const { body: rows } = await preview(strange, mapping);
    expect(rows).toMatchObject({ lines: [], payouts: [] });
    expect(rows.unknown).toEqual({ rows: ["KÖP", "UTBET"], types: [] });
    expect(new Set(rows.problems.map(({ code }) => code))).toEqual(new Set(["recordUnknown"]));

    const typed =
      "Belopp;Dag;Sort\n100,00;2026-04-06;Köp\n50,00;2026-04-06;KÖP\n-5,00;2026-04-06;Retur\n";
    const line = { amount: ["Belopp"], saleOn: ["Dag"], type: ["Sort"] };
    const ofTypes = { ...mapping, recordType: null, line, payout: {} };
    const { body: types } = await preview(typed, ofTypes);
    expect(types.lines).toEqual([]);
    expect(types.unknown).toEqual({ rows: [], types: ["Köp", "KÖP", "Retur"] });
    expect(types.problems).toMatchObject([
      { code: "typeUnknown", line: 2, excerpt: "Köp" },
      { code: "typeUnknown", line: 3 },
      { code: "typeUnknown", line: 4 },
    ]);
    const said = { ...ofTypes, types: [{ word: "köp", type: "sale" }] as const };
    const { body: some } = await preview(typed, said);
    expect(some.lines.map(({ amountOre }) => amountOre)).toEqual([10_000, 5_000]);
    expect(some.unknown.types).toEqual(["Retur"]);
  });

  test("is read at once by the only mapping that fits; with two a person says which", async () => {
    await keep();
    expect(await send(NETS_FILE)).toMatchObject({ body: { records: 5, problems: [] } });
    await keep("Nets igen");
    expect(codes(await send(`${NETS_FILE}\n`))).toEqual(["mappingMissing"]);
  });

  test("sent again with other bytes takes no payout twice", async () => {
    await keep();
    await send(NETS_FILE);
    await send(`${NETS_FILE}\n`);
    expect(await sql("select id from reported_payouts")).toHaveLength(4);
    expect(await sql("select id from reported_payouts where taken")).toHaveLength(2);
  });

  test("keeps its mapping by name and version", async () => {
    expect((await keep()).body).toMatchObject({ name: "Nets", version: 1 });
    expect((await keep()).body).toMatchObject({ version: 1 });
    const changed = await call<Problem>("PUT", `/api/bank/companies/${places.companyId}/mapping`, {
      body: { version: 0, name: "nets", mapping: { ...mapping, sign: "byType" } },
    });
    expect(changed).toMatchObject({ status: 409, body: { code: "conflict" } });
    const list = await call<MappingList>("GET", "/api/bank/mappings");
    expect(list.body.mappings).toHaveLength(1);
    expect(list.body.presets).toHaveLength(4);
  });
});

test("the original of a file whose time is over is gone, and its page and answer say so", async () => {
  await ownAccounts(OUR_IBAN);
  const { id } = (await send(camtFile())).body;
  const show = () => call<BankFileView>("GET", `/api/bank/files/${id}`);
  expect((await show()).body.originalRemovedAt).toBeNull();
  const now = "2040-06-01T00:00:00.000Z";
  const clock = () => Date.parse(now);
  await removeTonight({ database: it.database, newId: newUuid, clock });
  expect((await show()).body).toMatchObject({
    originalRemovedAt: now,
    statements: [{ closingOre: 1_404_050 }],
  });
  expect(await call<Problem>("GET", `/api/bank/files/${id}/content`)).toMatchObject({
    status: 404,
    body: { code: "bankFileContentGone", detail: expect.stringMatching(/gallrad: tiden/) },
  });
});

test("records are shown page by page, with what another file told first", async () => {
  await ownAccounts(OUR_IBAN);
  await send(camtFile());
  const { id } = (await send(camtFile({ version: "08" }))).body;
  const url = `/api/bank/files/${id}/records?kind=bankLines&limit=2`;
  const first = await call<RecordsPage>("GET", url);
  expect(first.body.bankLines).toMatchObject([
    { amountOre: 1_250_000, taken: false, knownFrom: "fil.xml", payers: ["INLÖSEN AB"] },
    { amountOre: 60_050 },
  ]);
  const next = await call<RecordsPage>("GET", `${url}&after=${first.body.next}`);
  expect(next.body).toMatchObject({ bankLines: [{ amountOre: -6_000 }], next: null });
  const { body } = await send(swedbankPayFile());
  const sales = await call<RecordsPage>(
    "GET",
    `/api/bank/files/${body.id}/records?kind=acquirerLines`,
  );
  expect(sales.body.acquirerLines.map(({ type }) => type)).toEqual(["sale", "sale", "refund"]);
});
