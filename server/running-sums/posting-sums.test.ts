import { readdir, readFile } from "node:fs/promises";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkMovements } from "../books/test-movements.ts";
import { newUuid } from "../clock.ts";
import { readAccounts } from "../ledger/read-accounts.ts";
import { EVERY_DAY, listDaysOfSums, mendSumsOf } from "./check-sums.ts";
import { foldSums } from "./fold-sums.ts";
import * as sums from "./test-sums.ts";

const DAY = "2026-03-02" as BusinessDay;
const LONG_AGO = "2025-11-30" as BusinessDay;
const clock = (): number => Date.parse(`${DAY}T12:00:00Z`);

let at: sums.SumsDatabase;
beforeAll(async () => {
  at = await sums.openSums(clock);
  await at.run(
    "insert into drawers (id, till_id, company_id, created_at) values ($1, $2, $3, now())",
    [newUuid(), at.places.tills["NORD-K1"], at.places.companyId],
  );
});
afterAll(() => at.close());

const fold = (): Promise<boolean> => foldSums(at.it.database, "postings");
const checkSums = (): Promise<void> => sums.checkSums(at, "postings");

type Line = { readonly role: string; readonly account: string; readonly sign: number };
const LINES = {
  sale: [
    { role: "issuerVisa", account: "1581", sign: 1 },
    { role: "interim", account: "1689", sign: -1 },
  ],
  invoice: [
    { role: "interim", account: "1689", sign: 1 },
    { role: "claim", account: "1510", sign: -1 },
  ],
  cash: [
    { role: "cash", account: "1910", sign: 1 },
    { role: "interim", account: "1689", sign: -1 },
  ],
  /** The drawer has had another account. */
  oldCash: [
    { role: "cash", account: "1911", sign: 1 },
    { role: "interim", account: "1689", sign: -1 },
  ],
} as const satisfies Readonly<Record<string, readonly Line[]>>;
type Kind = keyof typeof LINES;

const POST = `with v as (insert into vouchers (id, company_id, series, business_day, event, text, created_by,
      created_at) values ($1, $2, 'V', $3, 'lateApproval', 'Påhittad', 'TEST', now()))
    insert into postings (voucher_id, line, company_id, account, role, amount_ore, site_id, till_id,
      system_code, booked_by_system)
    select $1, l.line, $2, l.account, l.role, l.ore, $4, $5, 'workshop', $6 and l.role = 'claim'
    from unnest($7::text[], $8::text[], $9::bigint[]) with ordinality l(account, role, ore, line)`;

type Posted = {
  readonly kind?: Kind;
  readonly day?: string;
  readonly ore?: number;
  readonly bySystem?: boolean;
};

function valuesOf({ kind = "sale", day = DAY, ore = 1_000, bySystem = false }: Posted): unknown[] {
  const lines: readonly Line[] = LINES[kind];
  const { companyId, sites, tills } = at.places;
  return [
    newUuid(),
    companyId,
    day,
    sites.NORD,
    tills["NORD-K1"],
    bySystem,
    lines.map(({ account }) => account),
    lines.map(({ role }) => role),
    lines.map(({ sign }) => sign * ore),
  ];
}

const post = (posted: Posted = {}): Promise<object[]> => at.run(POST, valuesOf(posted));

type Balances = readonly (readonly [string, string, number])[];

/** What the page of the books shows. */
async function shown(): Promise<Balances> {
  const accounts = await readAccounts(at.it.database);
  return accounts
    .filter(({ balanceOre }) => balanceOre !== 0)
    .map(({ account, role, balanceOre }) => [account, role, balanceOre]);
}

/** What every posting says, added up. */
async function posted(): Promise<Balances> {
  const rows = (await at.run(`select account, role, sum(amount_ore)::bigint as ore from postings
    group by account, role having sum(amount_ore) <> 0 order by account, role`)) as {
    account: string;
    role: string;
    ore: number;
  }[];
  return rows.map(({ account, role, ore }) => [account, role, ore]);
}

async function checkFigures(): Promise<void> {
  expect(await shown()).toEqual(await posted());
  await checkMovements(at.it.database, [LONG_AGO, DAY]);
}

async function countToFold(): Promise<number> {
  return (await at.run("select from vouchers_to_fold")).length;
}

test("a voucher counts before it is folded, and folding changes no balance", async () => {
  await post({ kind: "invoice", ore: 5_000 });
  await post({ ore: 2_000 });
  expect(await shown()).toEqual([
    ["1510", "claim", -5_000],
    ["1581", "issuerVisa", 2_000],
    ["1689", "interim", 3_000],
  ]);
  await checkFigures();
  expect([await countToFold(), await fold(), await countToFold()]).toEqual([2, false, 0]);
  await checkFigures();
  await post({ ore: 700 });
  await checkFigures();
  await checkSums();
});

test("what is posted on a day long past, and what takes it back, is on that day", async () => {
  await fold();
  await post({ day: LONG_AGO, kind: "invoice", ore: 12_345, bySystem: true });
  await at.run(POST, valuesOf({ day: LONG_AGO, ore: 999 }));
  await checkFigures();
  await fold();
  await checkFigures();
  await at.run(POST, valuesOf({ day: LONG_AGO, ore: -999 }));
  await checkFigures();
  await fold();
  await checkFigures();
  await checkSums();
});

test("two servers that fold at once count nothing twice", () =>
  sums.checkTwoFolding(at, "postings", post));

test("a server that dies while it folds has folded nothing", async () => {
  await post();
  const waiting = await countToFold();
  await sums.dieFolding(at, "postings", "postings_of_days");
  expect(await countToFold()).toBe(waiting);
  await checkFigures();
});

test("a payment waits for no other on the same accounts, and not for the fold; what is rolled back is nowhere", async () => {
  await fold();
  const slow = await at.session();
  await slow.query("begin");
  await slow.query(POST, valuesOf({ ore: 40_000 }));
  const gone = await at.session();
  await gone.query("begin");
  await gone.query(POST, valuesOf({ ore: 1 }));
  await post({ ore: 3 });
  await fold();
  await checkFigures();
  await gone.query("rollback");
  await slow.query("commit");
  expect(await countToFold()).toBe(1);
  await checkFigures();
  await fold();
  await checkFigures();
  await checkSums();
});

const TAMPERED = [
  [
    "A debit that was changed",
    "update postings_of_days set debit_ore = debit_ore + 5 where role = 'interim'",
  ],
  [
    "A count that was changed",
    "update postings_of_days set postings = postings - 1 where role = 'claim'",
  ],
  ["Sums that are gone", "delete from postings_of_days"],
  [
    "A sum of what never was",
    `insert into postings_of_days (business_day, company_id, account, role, booked_by_system, debit_ore,
        credit_ore, postings)
      select date '2026-02-20', company_id, '1930', 'bank', false, 100, 0, 1 from postings_of_days limit 1`,
  ],
  ["A voucher that is gone before it was folded", "delete from vouchers_to_fold"],
  ["A voucher that waits twice", "insert into vouchers_to_fold select * from vouchers_to_fold"],
  [
    "A voucher that was folded already",
    "insert into vouchers_to_fold select min(id::text)::uuid from vouchers",
  ],
] as const;

test.each(TAMPERED)("%s is found, told and mended", async (_what, change) => {
  await post({ kind: "invoice" });
  await fold();
  await post({ day: LONG_AGO });
  await at.run(change);
  await sums.checkMended(at, "postings", {
    roles: "postingsOfDay",
    audited: "postingSumsMended",
  });
  await checkFigures();
  await fold();
  await checkFigures();
});

test("sums are mended while vouchers come in and are folded", async () => {
  const other = at.it.beside("another server");
  await at.run("update postings_of_days set credit_ore = credit_ore - 77");
  await Promise.all([
    ...Array.from({ length: 10 }, () => post()),
    mendSumsOf(at.deps, "postings", EVERY_DAY),
    mendSumsOf({ ...at.deps, database: other }, "postings", EVERY_DAY),
    fold(),
    ...Array.from({ length: 10 }, () => post()),
    foldSums(other, "postings"),
  ]);
  await other.close();
  await checkFigures();
  await fold();
  await checkSums();
});

test("random days leave what their postings say, read between any two of them and while others come", async () => {
  const step = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constantFrom<Kind>("sale", "invoice", "cash", "oldCash"),
        day: fc.constantFrom<string>(DAY, LONG_AGO, "2026-01-01", "2025-12-31"),
        ore: fc.integer({ min: -50_000, max: 50_000 }).filter((ore) => ore !== 0),
        bySystem: fc.boolean(),
      }),
    },
    { weight: 2, arbitrary: fc.constantFrom("fold", "foldTwice") },
  );
  const other = at.it.beside("another server");
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
      await Promise.all([
        ...steps.map((one) => {
          if (one === "fold") return fold();
          if (one === "foldTwice") return Promise.all([fold(), foldSums(other, "postings")]);
          return post(typeof one === "string" ? {} : one);
        }),
        checkMovements(at.it.database, [DAY]),
      ]);
      await checkFigures();
    }),
    { numRuns: 8 },
  );
  await checkSums();
  await other.close();
});

test("days with sums or vouchers are listed in their order, and no others", async () => {
  await post({ day: "2024-05-05" });
  const list = (after: string): Promise<readonly string[]> =>
    listDaysOfSums(at.it.database, "postings", { after, most: 2 });
  expect(await list("-infinity")).toEqual(["2024-05-05", LONG_AGO]);
  expect(await list("2026-12-31")).toEqual([]);
});

test("what was posted before there were sums is summed as they are made", async () => {
  const folder = new URL("../database/migrations/", import.meta.url);
  const name = (await readdir(folder)).find((one) => one.endsWith("-sums-of-postings.sql")) ?? "";
  const migration = await readFile(new URL(name, folder), "utf8");
  const backfill = /^insert into postings_of_days[\s\S]*?;/m.exec(migration)?.[0] ?? "";
  await at.run("delete from vouchers_to_fold");
  await at.run("delete from postings_of_days");
  await at.run(backfill);
  await checkSums();
  await checkFigures();
});
