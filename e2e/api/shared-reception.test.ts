/**
 * Two companies sharing a reception: one till, a terminal of each, and books that never mix. The
 * place is made through the settings, as an administrator would.
 */
import type { Balances, OrderPage, Terminal } from "@kortkoll/server/api.ts";
import { newUuid } from "@kortkoll/server/clock.ts";
import { addPerson } from "@kortkoll/server/demo/demo-store.ts";
import { hashPassword } from "@kortkoll/server/people/password.ts";
import type { CompanyList } from "@kortkoll/server/settings/company-api.ts";
import type { SiteSetting } from "@kortkoll/server/settings/site-api.ts";
import type { TerminalSettingList } from "@kortkoll/server/settings/terminal-api.ts";
import type { TillSetting } from "@kortkoll/server/settings/till-api.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiClient, expectStatus, problemOf, signIn } from "../api-client.ts";
import { STACK_PASSWORD } from "../company.ts";
import { type Stack, startStack } from "../stack.ts";

const NORDBIL = "NORDBIL";
const SYDBIL = "SYDBIL";

let stack: Stack;
let admin: ApiClient;
let tillId: string;
/** Our ids of each company's terminal at the reception. */
let terminals: Readonly<Record<typeof NORDBIL | typeof SYDBIL, string>>;

beforeAll(async () => {
  stack = await startStack({ tills: 2 });
  await addPerson(stack.database, {
    id: newUuid(),
    signature: "ADMI",
    name: "Admir Provström",
    role: "administrator",
    passwordHash: await hashPassword(STACK_PASSWORD),
  });
  admin = await signIn(stack.url, { signature: "ADMI", password: STACK_PASSWORD });
  const { companies } = (await admin.get("/api/settings/companies")) as CompanyList;
  const site = await make<SiteSetting>("/api/settings/sites", {
    code: "DELA",
    name: "Delade receptionen",
    companyIds: companies.map(({ id }) => id),
  });
  const till = { siteId: site.id, code: "R1", name: "Receptionskassan" };
  tillId = (await make<TillSetting>("/api/settings/tills", till)).id;
  terminals = {
    NORDBIL: await moveHere(stack.tills[1]?.terminalId ?? ""),
    SYDBIL: await moveHere(stack.otherCompanyTill.terminalId),
  };
});
afterAll(() => stack.close());

async function make<Made>(path: string, body: object): Promise<Made> {
  return expectStatus(await admin.send("POST", path, { body }), [201]).body as Made;
}

async function versionOf(terminalId: string): Promise<number | undefined> {
  const answer = expectStatus(await admin.send("GET", "/api/settings/terminals"), [200]);
  const { terminals: known } = answer.body as TerminalSettingList;
  return known.find(({ id }) => id === terminalId)?.version;
}

async function moveHere(terminalId: string): Promise<string> {
  const body = { version: await versionOf(terminalId), siteCode: "DELA", tillIds: [tillId] };
  const moved = await admin.send("PUT", `/api/terminals/${terminalId}/place`, { body });
  return (expectStatus(moved, [200]).body as Terminal).id;
}

const sendOrder = (companyCode: string, totalOre: number) =>
  stack.api.sendOrder({ companyCode, siteCode: "DELA", totalOre });

/** What stands on each account of a company, in öre. */
async function balancesOf(api: ApiClient): Promise<Readonly<Record<string, number>>> {
  const { balances, agree } = (await api.get("/api/ledger/balances")) as Balances;
  expect(agree).toBe(true);
  return Object.fromEntries(
    balances
      .filter((one) => one.balanceOre !== 0)
      .map((one) => [`${one.companyCode} ${one.account}`, one.balanceOre]),
  );
}

test("an order must say whose it is, where two companies sell", async () => {
  const order = {
    orderNumber: "1",
    invoiceNumber: "DELA-1",
    siteCode: "DELA",
    system: "workshop",
    customerName: "Kajsa Påhittad",
    serviceAdvisor: "ANLI",
    totalOre: 10_000,
  };
  const answer = await stack.api.send("POST", "/api/orders", { body: order });
  expect(problemOf(answer).code).toBe("ambiguousCompany");
});

test("each company's order is paid at its own terminal only, and the books stay apart", async () => {
  const before = await balancesOf(stack.api);
  const [ofNorth, ofSouth] = [await sendOrder(NORDBIL, 124_900), await sendOrder(SYDBIL, 70_100)];
  const worklist = (await stack.api.get(`/api/orders?status=unpaid&tillId=${tillId}`)) as OrderPage;
  expect(worklist.orders.map((order) => order.companyCode).toSorted()).toEqual([NORDBIL, SYDBIL]);

  const wrong = [
    [ofNorth.id, terminals.SYDBIL],
    [ofSouth.id, terminals.NORDBIL],
  ] as const;
  for (const [orderId, terminalId] of wrong) {
    const refused = await stack.api.startPayment({
      allocations: [{ orderId }],
      tillId,
      terminalId,
    });
    expect(problemOf(refused)).toMatchObject({
      code: "terminalOfAnotherCompany",
      moneyMoved: "no",
    });
  }
  const both = await stack.api.startPayment({
    allocations: [{ orderId: ofNorth.id }, { orderId: ofSouth.id }],
    tillId,
  });
  expect(problemOf(both).code).toBe("ordersOfSeveralCompanies");

  const paid = await Promise.all(
    [ofNorth, ofSouth].map(({ id: orderId }) =>
      stack.api.payToEnd({ allocations: [{ orderId }], tillId }),
    ),
  );
  expect(paid.map((one) => [one.position, one.terminal?.id])).toEqual([
    ["hasPaid", terminals.NORDBIL],
    ["hasPaid", terminals.SYDBIL],
  ]);
  const after = await balancesOf(stack.api);
  const changed = Object.entries(after).filter(([account, ore]) => before[account] !== ore);
  const sums: Record<string, number> = {};
  for (const [account, ore] of changed) {
    const company = account.split(" ")[0] ?? "";
    sums[company] = (sums[company] ?? 0) + ore - (before[account] ?? 0);
  }
  // Each company's own books balance by themselves.
  expect(sums).toEqual({ NORDBIL: 0, SYDBIL: 0 });
  const taken = (company: string): number =>
    changed
      .filter(([account]) => account.startsWith(`${company} 158`))
      .reduce((sum, [account, ore]) => sum + ore - (before[account] ?? 0), 0);
  expect([taken(NORDBIL), taken(SYDBIL)]).toEqual([124_900, 70_100]);
});

test("a key that sees one of the companies sees its books and orders, and the other's never", async () => {
  const { companies } = (await admin.get("/api/settings/companies")) as CompanyList;
  const south = companies.find(({ code }) => code === SYDBIL);
  const body = {
    name: "Bara syd",
    systems: ["workshop"],
    scopes: ["orders:read", "ledger:read"],
    companyIds: [south?.id],
  };
  const { secret } = await make<{ secret: string }>("/api/settings/keys", body);
  const key = stack.apiWith(secret);
  const seen = await balancesOf(key);
  expect(Object.keys(seen).length).toBeGreaterThan(0);
  expect(Object.keys(seen).filter((account) => !account.startsWith(SYDBIL))).toEqual([]);
  const ofNorth = await sendOrder(NORDBIL, 5_000);
  expect((await key.send("GET", `/api/orders/${ofNorth.id}`)).status).toBe(404);
});

test("no terminal of one company is tied to a till where it does not work", async () => {
  const version = await versionOf(terminals.NORDBIL);
  const body = { version, siteCode: "SYD", tillIds: [stack.otherCompanyTill.id] };
  const path = `/api/terminals/${terminals.NORDBIL}/place`;
  const refused = await admin.send("PUT", path, { body });
  expect(problemOf(refused).code).toMatch(/^(unknownCompany|terminalSessionOpen)$/);
});
