import { SCOPES } from "@kortkoll/core/people/rights.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listDrawers } from "../cash/list-drawers.ts";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { openTestDatabase, type TestDatabase } from "../database/test-database.ts";
import { SEES_ALL } from "../http/access.ts";
import { hashSecret } from "../people/secret-token.ts";
import { TEST_SECRETS } from "../secrets/test-secrets.ts";
import { DEMO_COMPANIES, DEMO_SITES, demoSimulatorConfig } from "./demo-group.ts";
import { addPerson } from "./demo-store.ts";
import { putDemoKey, putInvoicingKeys, readOccupancy, seedDemo } from "./seed-demo.ts";
import { seedFloats } from "./seed-floats.ts";

let opened: TestDatabase;
const deps = () => ({
  database: opened.database,
  clock: () => 1_772_400_000_000,
  newId: newUuid,
  secrets: TEST_SECRETS,
});

beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());

async function rowsOf<Row extends object>(name: string, text: string): Promise<Row[]> {
  return await opened.database.query<Row>(statement({ name, text }));
}

const countAll = (): Promise<object[]> =>
  rowsOf(
    "count_demo",
    `select (select count(*)::int from companies) companies,
      (select count(*)::int from company_accounts) accounts, (select count(*)::int from sites) sites,
      (select count(*)::int from tills) tills, (select count(*)::int from people) people,
      (select count(*)::int from invoicing_systems) systems,
      (select count(*)::int from card_rules) rules,
      (select count(*)::int from payout_terms where confirmed_at is null) agreements`,
  );

test("seeding an empty database makes the group, and seeding again changes nothing", async () => {
  expect(await readOccupancy(opened.database)).toBe("empty");
  await seedDemo(deps());
  const once = await countAll();
  expect(once).toEqual([
    {
      companies: 2,
      accounts: 38,
      sites: 4,
      tills: 8,
      people: 7,
      systems: 6,
      rules: 16,
      agreements: 4,
    },
  ]);
  await seedDemo(deps());
  expect(await countAll()).toEqual(once);
  expect(await readOccupancy(opened.database)).toBe("demo");
});

test("each site has one company, so an order needs no company code, but for one shared reception", async () => {
  const rows = await rowsOf<{ code: string; companies: string[] }>(
    "site_companies",
    `select s.code, array_agg(c.code order by c.code) as companies from sites s
      join site_companies b on b.site_id = s.id join companies c on c.id = b.company_id
      group by s.code`,
  );
  expect(rows).toHaveLength(DEMO_SITES.length);
  const shared = rows.filter((row) => row.companies.length > 1);
  expect(shared).toEqual([{ code: "DELA", companies: ["NORDBIL", "SYDBIL"] }]);
});

test("what was changed in the demo stays changed", async () => {
  await rowsOf("rename_site", "update sites set name = 'Nytt namn' where code = 'NORD'");
  await seedDemo(deps());
  expect(await rowsOf("site_name", "select name from sites where code = 'NORD'")).toEqual([
    { name: "Nytt namn" },
  ]);
});

test("the demo's people need no second factor, until somebody decides that they do", async () => {
  const roles = (): Promise<{ roles: string[] }[]> =>
    rowsOf("roles", "select second_factor_roles as roles from sign_in_settings");
  expect(await roles()).toEqual([{ roles: [] }]);
  await rowsOf("ask", "update sign_in_settings set second_factor_roles = '{finance}'");
  await seedDemo(deps());
  expect(await roles()).toEqual([{ roles: ["finance"] }]);
  const pins = await rowsOf<{ pin: string }>("pins", "select pin_hash as pin from people");
  for (const { pin } of pins) expect(pin).toMatch(/^\$argon2id\$/);
});

type KeyRow = { key_hash: string; systems: string[]; scopes: string[] };
const liveKeys = (): Promise<KeyRow[]> =>
  rowsOf<KeyRow>(
    "live_keys",
    "select key_hash, systems, scopes from api_keys where stopped_at is null and name = 'demo'",
  );

test("the demo's key is the one that was given last, with every scope, or none", async () => {
  const everything = { systems: ["parts", "workshop", "vehicles"], scopes: [...SCOPES] };
  for (const key of ["nyckel-ett", "nyckel-två", "nyckel-ett", "nyckel-ett"]) {
    await putDemoKey(deps(), key);
    expect(await liveKeys()).toEqual([{ key_hash: hashSecret(key), ...everything }]);
  }
  await putDemoKey(deps(), undefined);
  expect(await liveKeys()).toEqual([]);
});

test("the invoicing program's keys each speak for one system", async () => {
  await putInvoicingKeys(deps(), { parts: "p1", workshop: "w1", vehicles: "v1" });
  await putInvoicingKeys(deps(), { parts: "p1", workshop: "w1", vehicles: "v1" });
  const rows = await rowsOf<{ key_hash: string; systems: string[] }>(
    "live_system_keys",
    "select key_hash, systems from api_keys where stopped_at is null order by name",
  );
  expect(rows).toEqual([
    { key_hash: hashSecret("p1"), systems: ["parts"] },
    { key_hash: hashSecret("v1"), systems: ["vehicles"] },
    { key_hash: hashSecret("w1"), systems: ["workshop"] },
  ]);
});

test("a database with people but without the demo's companies is somebody else's", async () => {
  const other = await openTestDatabase();
  await addPerson(other.database, {
    id: newUuid(),
    signature: "ÅSAB",
    name: "Åsa Björk",
    role: "administrator",
    passwordHash: "x",
  });
  expect(await readOccupancy(other.database)).toBe("other");
  await other.close();
});

test("organisation numbers are valid as numbers and lie in the row that stands for made up", () => {
  for (const { organisationNumber } of DEMO_COMPANIES) {
    expect(organisationNumber).toMatch(/^559999\d{4}$/);
    const digits = [...organisationNumber].map(Number).map((digit, place) => {
      const doubled = place % 2 === 0 ? digit * 2 : digit;
      return doubled > 9 ? doubled - 9 : doubled;
    });
    expect(digits.reduce((sum, digit) => sum + digit, 0) % 10).toBe(0);
  }
});

test("the simulated terminals carry the names and numbers of the companies they stand at", () => {
  const { terminals } = demoSimulatorConfig();
  expect(new Set(terminals.map((terminal) => terminal.terminalId)).size).toBe(terminals.length);
  expect(terminals.filter((one) => one.organisationNumber === "5599990016")).toHaveLength(5);
});

test("each drawer has a float, put in once however often the demo starts", async () => {
  await seedDemo(deps());
  await Promise.all([seedFloats(deps()), seedFloats(deps())]);
  await seedFloats(deps());
  const viewer = { sight: SEES_ALL, person: null };
  const drawers = await listDrawers(deps(), { viewer });
  expect(drawers.length).toBeGreaterThan(4);
  expect(drawers.map((drawer) => drawer.expectedOre)).toEqual(drawers.map(() => 500_000));
});
