/** A drawer's own account, and what keeps cash out of a drawer, over HTTP. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import type { CashReasonList, Drawer, DrawerAccount, DrawerList } from "./cash-api.ts";
import { CashApp, told } from "./test-cash-app.ts";

let it: CashApp;
beforeAll(async () => {
  it = await CashApp.open();
});
afterEach(async () => {
  expect(await it.desk.differences()).toEqual([]);
});
afterAll(() => it.close());

describe("a drawer's own account", () => {
  let drawer: Drawer;
  beforeAll(async () => {
    const { siteId } = it.desk.places;
    const till = "insert into tills (id, site_id, code, name) values ($1, $2, $3, 'Kassa')";
    for (const code of ["E1", "E2"]) await it.run(till, newUuid(), siteId, code);
    drawer = await drawerOf("E1");
  });
  const drawerOf = async (till: string): Promise<Drawer> => {
    const { body } = await it.call<DrawerList>("GET", "/api/drawers", { as: "MANA" });
    const found = body.drawers.find((one) => one.till.code === till);
    if (found === undefined) throw new Error("The till has no drawer");
    return found;
  };
  const put = (of: Drawer, account: string | null, more: object = {}) =>
    it.call<DrawerAccount>("PUT", `/api/drawers/${of.id}`, {
      as: "ADMI",
      body: { version: of.version, account, ...more },
    });

  test.each([
    ["1930", "accountShared", "the bank"],
    ["1919", "accountShared", "cash in transit"],
    ["2610", "accountNotForCash", "value added tax"],
  ])("is never %s: %s, for it is %s, and the refusal is on the record", async (account, code) => {
    expect(told(await put(drawer, account)).slice(1)).toEqual([code, "account"]);
    const refused = await it.run(
      `select by, content->'wanted'->>'account' as account from audit_events
        where kind = 'settingRefused' and subject_id = $1 order by at desc, id desc limit 1`,
      drawer.id,
    );
    expect(refused).toEqual([{ by: "ADMI", account }]);
    expect((await drawerOf("E1")).account).toBe("1910");
  });

  test("is of one drawer; of two who give one at once the second is told, and nobody hears what lies there", async () => {
    const answers = await Promise.all([put(drawer, "1912"), put(drawer, "1913")]);
    expect(answers.map((one) => one.status).toSorted()).toEqual([200, 409]);
    const [given, late] = answers[0]?.status === 200 ? answers : answers.toReversed();
    const account = given?.body.account ?? "";
    expect(given?.body).toEqual({ id: drawer.id, version: drawer.version + 1, account });
    expect(late?.body).toMatchObject({
      code: "conflict",
      detail: expect.stringMatching(/^ADMI ändrade/) as string,
    });
    const other = await drawerOf("E2");
    expect(told(await put(other, account))).toEqual([409, "accountShared", "account"]);
    // The same wish again may be one whose answer was lost.
    expect((await put(drawer, account)).status).toBe(200);
    const both = await Promise.all([put(other, "1914"), put(await drawerOf("E1"), "1914")]);
    expect(both.map((one) => one.status).toSorted()).toEqual([200, 409]);
    expect(told(await put({ ...drawer, id: newUuid() }, "1915"))[1]).toBe("notFound");
  });
});

describe("a movement", () => {
  test("puts no cash into the drawer of a company that has left the site", async () => {
    const { siteId, companyId } = it.desk.places;
    const leave = "delete from site_companies where site_id = $1 and company_id = $2";
    const [companyOfTest, tillId] = [newUuid(), newUuid()];
    await it.run(
      `insert into companies (id, code, name, organisation_number)
        values ($1, 'BORT', 'Påhittade Bort AB', '5560007777')`,
      companyOfTest,
    );
    await it.run("insert into site_companies values ($1, $2)", siteId, companyOfTest);
    await it.run(
      `insert into company_accounts select $2, role, account from company_accounts
        where company_id = $1`,
      companyId,
      companyOfTest,
    );
    const till = "insert into tills (id, site_id, code, name) values ($1, $2, 'B1', 'Kassa')";
    await it.run(till, tillId, siteId);
    const path = `/api/drawers?tillId=${tillId}`;
    const { body } = await it.call<DrawerList>("GET", path, { as: "MANA" });
    const id = body.drawers.find((one) => one.companyCode === "BORT")?.id ?? "";
    const reasons = await it.call<CashReasonList>("GET", "/api/cash-reasons?companyCode=BORT", {
      as: "ADMI",
    });
    const reasonId = reasons.body.reasons.find((one) => one.kind === "floatIn")?.id;
    await it.run(leave, siteId, companyOfTest);
    const float = { kind: "floatIn", reasonId, amountOre: 10_000 };
    const refused = await it.call("POST", `/api/drawers/${id}/movements`, {
      as: "MANA",
      body: float,
    });
    expect(told(refused)).toEqual([409, "tillOfAnotherCompany", "id"]);
  });

  test("waits for whoever decides whether the company leaves the site", async () => {
    const { id } = await it.drawerAt();
    const { siteId, companyId } = it.desk.places;
    const reasonId = await it.reasonFor("floatIn");
    const body = { kind: "floatIn", reasonId, amountOre: 10_000 };
    let answered = false;
    const moving = await it.app.database.inTransaction(async (tx) => {
      await tx.query(
        statement({
          name: "test_lock_companies_of_site",
          text: "select 1 from site_companies where site_id = $1 and company_id = $2 for update",
        }),
        [siteId, companyId],
      );
      const moved = it
        .call("POST", `/api/drawers/${id}/movements`, { as: "MANA", body })
        .finally(() => {
          answered = true;
        });
      const waiting = statement({
        name: "test_whether_anyone_waits",
        text: `select 1 from pg_locks
          where not granted and transactionid = pg_current_xact_id()::xid`,
      });
      while ((await tx.query(waiting)).length === 0 && !answered) {
        // Asked of the database until it waits.
      }
      expect(answered).toBe(false);
      return { moved };
    });
    expect((await moving.moved).status).toBe(201);
  });

  test("is refused where its reason stands against an account that a role has by now", async () => {
    const { companyId } = it.desk.places;
    const { id } = await it.drawerAt();
    const reasonId = await it.reasonFor("cashOut", "småinköp");
    await it.moveIn(10_000);
    const was = "update company_accounts set account = $2 where company_id = $1 and role = $3";
    await it.run(was, companyId, "1612", "disputed");
    const body = { kind: "cashOut", reasonId, amountOre: 1_000 };
    const path = `/api/drawers/${id}/movements`;
    const refused = await it.call("POST", path, { as: "MANA", body });
    expect(told(refused)).toEqual([422, "accountNotForCash", "reasonId"]);
    await it.run(was, companyId, "1516", "disputed");
    expect((await it.call("POST", path, { as: "MANA", body })).status).toBe(201);
  });
});
