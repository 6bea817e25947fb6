/** Drawers, movements, bags and reasons as people meet them over HTTP: what is refused first. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import type { SettingHistory } from "../settings/history-api.ts";
import type { CashReasonList, DepositPage, DrawerDetails, DrawerList, Moved } from "./cash-api.ts";
import { type Answer, CashApp, told } from "./test-cash-app.ts";

let it: CashApp;
beforeAll(async () => {
  it = await CashApp.open();
});
afterEach(async () => {
  expect(await it.desk.differences()).toEqual([]);
});
afterAll(() => it.close());

describe("drawers", () => {
  test("are seen by whoever handles cash and by finance, and by nobody else", async () => {
    expect((await it.call("GET", "/api/drawers", { as: "OPER" })).status).toBe(403);
    for (const as of ["MANA", "EKON", "ADMI"]) {
      const { body } = await it.call<DrawerList>("GET", "/api/drawers", { as });
      expect(body.drawers.filter((one) => one.companyCode === "BIL")).toHaveLength(2);
    }
    const { body } = await it.call<DrawerList>("GET", "/api/drawers", { as: "ANNA" });
    expect(body.drawers).toEqual([]);
  });

  test("say what lies in them, what of it is float, and all that went in and out", async () => {
    const before = await it.drawerAt();
    const moved = await it.moveIn(300_000, { note: "Måndagens växel" });
    expect(moved.status).toBe(201);
    expect(moved.body).toMatchObject({
      drawerId: before.id,
      expectedOre: before.expectedOre + 300_000,
      movement: {
        kind: "floatIn",
        amountOre: 300_000,
        drawerOre: 300_000,
        contraAccount: "1930",
        note: "Måndagens växel",
        by: "MANA",
        voucher: {
          series: "K",
          text: "Växelkassa in, Växel från banken, Måndagens växel, kassa K1",
        },
      },
    });
    const { body } = await it.call<DrawerDetails>("GET", `/api/drawers/${before.id}?limit=1`, {
      as: "EKON",
    });
    expect(body).toMatchObject({
      expectedOre: before.expectedOre + 300_000,
      floatOre: before.floatOre + 300_000,
      account: "1910",
      movements: [{ id: moved.body.movement.id }],
    });
  });

  test("of a till that is retired are emptied, and never filled", async () => {
    const tillId = newUuid();
    const { siteId } = it.desk.places;
    const till = "insert into tills (id, site_id, code, name) values ($1, $2, $3, 'Kassa')";
    await it.run(till, tillId, siteId, "K9");
    const drawers = await it.call<DrawerList>("GET", `/api/drawers?tillId=${tillId}`, {
      as: "MANA",
    });
    const id = drawers.body.drawers[0]?.id ?? "";
    const move = async (kind: "floatIn" | "floatOut" | "cashIn", amountOre: number) => {
      const body = { kind, reasonId: await it.reasonFor(kind), amountOre };
      return told(await it.call("POST", `/api/drawers/${id}/movements`, { as: "MANA", body }));
    };
    expect(await move("floatIn", 100_000)).toEqual([201, undefined, undefined]);
    await it.run("update tills set retired_at = now() where id = $1", tillId);
    for (const kind of ["floatIn", "cashIn"] as const) {
      expect(await move(kind, 50_000)).toEqual([409, "tillRetired", "id"]);
    }
    expect(await move("floatOut", 60_000)).toEqual([201, undefined, undefined]);
    const bag = { as: "MANA", body: { bagNumber: "K9-1", amountOre: 40_000 } };
    const sealed = await it.call<Moved>("POST", `/api/drawers/${id}/deposits`, bag);
    expect(sealed.status).toBe(201);
    const counted = { as: "EKON", body: { countedOre: 40_000 } };
    const count = `/api/deposits/${sealed.body.movement.id}/counted`;
    expect((await it.call("POST", count, counted)).status).toBe(201);
    const unused = newUuid();
    await it.run(till, unused, siteId, "K8");
    await it.run("update tills set retired_at = now() where id = $1", unused);
    const none = await it.call<DrawerList>("GET", `/api/drawers?tillId=${unused}`, { as: "MANA" });
    expect(none.body.drawers).toEqual([]);
  });

  test("of another company are answered as if they did not exist", async () => {
    const { id } = await it.drawerAt();
    expect(told(await it.call("GET", `/api/drawers/${id}`, { as: "ANNA" }))).toEqual([
      404,
      "drawerNotFound",
      undefined,
    ]);
    const body = { kind: "cashIn", reasonId: await it.reasonFor("cashIn"), amountOre: 100 };
    expect(
      told(await it.call("POST", `/api/drawers/${id}/movements`, { as: "ANNA", body })),
    ).toEqual([404, "drawerNotFound", "id"]);
  });
});

describe("a movement", () => {
  test("is refused to whoever may not handle cash there, in parts of a krona, and without its reason", async () => {
    const { id } = await it.drawerAt();
    const path = `/api/drawers/${id}/movements`;
    const body = { kind: "floatIn", reasonId: await it.reasonFor("floatIn"), amountOre: 10_000 };
    expect(told(await it.call("POST", path, { as: "OPER", body }))[1]).toBe("cashNotAllowed");
    expect(told(await it.call("POST", path, { as: "EKON", body }))[1]).toBe("cashNotAllowed");
    expect(
      (await it.call("POST", path, { as: "MANA", body: { ...body, amountOre: 150 } })).status,
    ).toBe(400);
    const other = { ...body, reasonId: await it.reasonFor("cashOut") };
    expect(told(await it.call("POST", path, { as: "MANA", body: other }))).toEqual([
      422,
      "cashReasonNotFound",
      "reasonId",
    ]);
  });

  test("never takes out more than lies there, and says how much that is", async () => {
    const { id, expectedOre } = await it.drawerAt();
    const body = {
      kind: "cashOut",
      reasonId: await it.reasonFor("cashOut"),
      amountOre: expectedOre + 100,
    };
    const answer = await it.call("POST", `/api/drawers/${id}/movements`, { as: "MANA", body });
    expect(told(answer)).toEqual([409, "notEnoughInDrawer", "amountOre"]);
    expect(answer.body.amountOre).toBe(expectedOre);
  });

  test("two at once do not take the last kronor twice", async () => {
    await it.moveIn(100_000);
    const { id, expectedOre } = await it.drawerAt();
    const body = {
      kind: "cashOut",
      reasonId: await it.reasonFor("cashOut"),
      amountOre: expectedOre,
    };
    const path = `/api/drawers/${id}/movements`;
    const answers = await Promise.all([
      it.call("POST", path, { as: "MANA", body }),
      it.call("POST", path, { as: "MANA", body }),
    ]);
    expect(answers.map((one) => one.status).toSorted()).toEqual([201, 409]);
    expect((await it.drawerAt()).expectedOre).toBe(0);
  });

  test("with one key is made once, also when it is sent twice in one moment", async () => {
    const { id, expectedOre } = await it.drawerAt();
    const body = { kind: "floatIn", reasonId: await it.reasonFor("floatIn"), amountOre: 50_000 };
    const asked = { as: "MANA", body, idempotencyKey: "move-1" };
    const answers = await Promise.all([
      it.call<Moved>("POST", `/api/drawers/${id}/movements`, asked),
      it.call<Moved>("POST", `/api/drawers/${id}/movements`, asked),
    ]);
    expect(answers.map((one) => one.status)).toEqual([201, 201]);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    expect((await it.drawerAt()).expectedOre).toBe(expectedOre + 50_000);
  });

  test("is on the audit trail, and taken back once by another that refers to it", async () => {
    const { body: wrong } = await it.moveIn(70_000);
    const path = `/api/cash-movements/${wrong.movement.id}/correct`;
    const body = { note: "Fel kassa" };
    const answers = await Promise.all([
      it.call<Moved>("POST", path, { as: "MANA", body }),
      it.call<Moved>("POST", path, { as: "MANA", body }),
    ]);
    expect(answers.map((one) => one.status).toSorted()).toEqual([201, 409]);
    const right = answers.find((one) => one.status === 201)?.body.movement;
    expect(right).toMatchObject({
      correctsId: wrong.movement.id,
      drawerOre: -70_000,
      voucher: { text: expect.stringMatching(/^Rättelse: Växelkassa in/) as string },
    });
    const { body: drawer } = await it.call<DrawerDetails>("GET", `/api/drawers/${wrong.drawerId}`, {
      as: "MANA",
    });
    const shown = drawer.movements.find((one) => one.id === wrong.movement.id);
    expect(shown?.correctedById).toBe(right?.id);
    expect(
      told(await it.call("POST", `/api/cash-movements/${right?.id}/correct`, { as: "MANA", body })),
    ).toEqual([409, "movementNotCorrectable", "id"]);
    const vouchers = await it.run(
      `select v.corrects_id = o.id as linked from vouchers v, vouchers o
        where v.cash_movement_id = $1 and o.cash_movement_id = $2`,
      ...[right?.id, wrong.movement.id],
    );
    expect(vouchers).toEqual([{ linked: true }]);
    const trail = await it.run(
      `select content ->> 'correctsId' as corrects, by from audit_events
        where kind = 'cashMoved' and subject_id = $1 order by at, id desc limit 100`,
      wrong.drawerId,
    );
    expect(trail).toContainEqual({ corrects: wrong.movement.id, by: "MANA" });
  });

  test("that cannot be taken back without making the drawer hold less than nothing stays", async () => {
    const { body: float } = await it.moveIn(40_000);
    const { id, expectedOre } = await it.drawerAt();
    const out = {
      kind: "cashOut",
      reasonId: await it.reasonFor("cashOut"),
      amountOre: expectedOre,
    };
    await it.call("POST", `/api/drawers/${id}/movements`, { as: "MANA", body: out });
    const answer = await it.call("POST", `/api/cash-movements/${float.movement.id}/correct`, {
      as: "MANA",
      body: { note: "För sent" },
    });
    expect(told(answer)).toEqual([409, "notEnoughInDrawer", "amountOre"]);
  });

  test.each([
    "update cash_movements set amount_ore = amount_ore + 100",
    "delete from cash_movements",
    "truncate cash_movements cascade",
    "delete from drawers",
    "update cash_checks set note = 'x'",
  ])("%s is refused by the database", async (text) => {
    await expect(it.run(text)).rejects.toMatchObject({ code: "23000" });
  });
});

describe("a deposit bag", () => {
  const seal = (bagNumber: string, amountOre: number, drawerId: string): Promise<Answer<Moved>> =>
    it.call<Moved>("POST", `/api/drawers/${drawerId}/deposits`, {
      as: "MANA",
      body: { bagNumber, amountOre },
    });
  const count = (id: string, countedOre: number, as = "EKON"): Promise<Answer<Moved>> =>
    it.call<Moved>("POST", `/api/deposits/${id}/counted`, { as, body: { countedOre } });

  test("has a number of its own, is on its way, and is counted once", async () => {
    await it.moveIn(500_000);
    const { id: drawerId } = await it.drawerAt();
    const sealed = await seal("A-100", 200_000, drawerId);
    expect(sealed.status).toBe(201);
    expect(told(await seal("A-100", 100, drawerId))).toEqual([409, "bagNumberTaken", "bagNumber"]);
    const { id } = sealed.body.movement;
    const waiting = await it.call<DepositPage>("GET", "/api/deposits", { as: "EKON" });
    expect(waiting.body.deposits).toMatchObject([
      { id, bagNumber: "A-100", amountOre: 200_000, state: "onItsWay", countedOre: null },
    ]);
    const answers = await Promise.all([count(id, 199_900), count(id, 199_900, "MANA")]);
    expect(answers.map((one) => one.status).toSorted()).toEqual([201, 409]);
    const all = await it.call<DepositPage>("GET", "/api/deposits?state=all", { as: "EKON" });
    expect(all.body.deposits[0]).toMatchObject({ state: "counted", differenceOre: -100 });
    expect(
      (await it.call<DepositPage>("GET", "/api/deposits", { as: "EKON" })).body.deposits,
    ).toEqual([]);
    const correct = `/api/cash-movements/${id}/correct`;
    expect(told(await it.call("POST", correct, { as: "MANA", body: { note: "Ångrar" } }))).toEqual([
      409,
      "bagAlreadyCounted",
      "id",
    ]);
  });

  test("is seen by those who may handle cash at its site, page by page, and by finance", async () => {
    const [siteId, tillId] = [newUuid(), newUuid()];
    const { companyId, siteId: north } = it.desk.places;
    await it.run("insert into sites (id, code, name) values ($1, 'SYD', 'Syd')", siteId);
    await it.run("insert into site_companies values ($1, $2)", siteId, companyId);
    const till = "insert into tills (id, site_id, code, name) values ($1, $2, 'S1', 'Syd')";
    await it.run(till, tillId, siteId);
    const path = `/api/drawers?tillId=${tillId}`;
    const south = await it.call<DrawerList>("GET", path, { as: "MANA" });
    const southId = south.body.drawers[0]?.id ?? "";
    const body = { kind: "floatIn", reasonId: await it.reasonFor("floatIn"), amountOre: 50_000 };
    await it.call("POST", `/api/drawers/${southId}/movements`, { as: "MANA", body });
    const { id: northId } = await it.drawerAt();
    for (const [bag, id] of [
      ["N-1", northId],
      ["S-1", southId],
      ["N-2", northId],
    ] as const) {
      expect((await seal(bag, 10_000, id)).status).toBe(201);
      it.app.nowMs += 1_000;
    }
    const only = await it.addPerson("NORR", "operator");
    await it.run("insert into person_rights values ($1, 'takeCash', $2, true)", only, north);
    const bagsOf = async (as: string, query = ""): Promise<readonly string[]> => {
      const { body: page } = await it.call<DepositPage>("GET", `/api/deposits?limit=2${query}`, {
        as,
      });
      return page.deposits.map((one) => one.bagNumber);
    };
    expect(await bagsOf("NORR")).toEqual(["N-2", "N-1"]);
    expect(await bagsOf("EKON")).toEqual(["N-2", "S-1"]);
  });

  test("that was sealed with a mistyped sum is taken back and sealed right, under its own number", async () => {
    await it.moveIn(400_000);
    const { id: drawerId } = await it.drawerAt();
    const wrong = await seal("A-102", 10_000, drawerId);
    const correct = `/api/cash-movements/${wrong.body.movement.id}/correct`;
    const taken = await it.call("POST", correct, { as: "MANA", body: { note: "Fel belopp" } });
    expect(taken.status).toBe(201);
    const answers = await Promise.all([
      seal("A-102", 100_000, drawerId),
      seal("A-102", 100_000, (await it.drawerAt("K2")).id),
      seal("A-102", 100_000, drawerId),
    ]);
    const sealed = answers.filter((one) => one.status === 201);
    expect(sealed).toHaveLength(1);
    for (const one of answers.filter((other) => other.status !== 201)) {
      expect(["bagNumberTaken", "notEnoughInDrawer"]).toContain(one.body.code);
    }
    const counted = await count(sealed[0]?.body.movement.id ?? "", 100_000);
    expect(counted.status).toBe(201);
  });

  test("that was opened again is not counted, and one that is not there neither", async () => {
    const { id: drawerId } = await it.drawerAt();
    const { body } = await seal("A-101", 100_000, drawerId);
    await it.call("POST", `/api/cash-movements/${body.movement.id}/correct`, {
      as: "MANA",
      body: { note: "Fel påse" },
    });
    expect(told(await count(body.movement.id, 100_000))).toEqual([409, "bagTakenBack", "id"]);
    expect(told(await count(drawerId, 100_000))).toEqual([404, "depositNotFound", "id"]);
  });
});

describe("a company's reasons", () => {
  const list = async (): Promise<CashReasonList> =>
    (await it.call<CashReasonList>("GET", "/api/cash-reasons?companyCode=BIL", { as: "ADMI" }))
      .body;
  const put = (version: number | undefined, reasons: readonly object[], as = "ADMI") =>
    it.call<CashReasonList>("PUT", "/api/cash-reasons", {
      as,
      body: { companyCode: "BIL", version, reasons },
    });
  const versionOf = async (): Promise<number | undefined> => (await list()).versions[0]?.version;
  const change = async (reasons: readonly object[], as = "ADMI"): Promise<Answer<CashReasonList>> =>
    put(await versionOf(), reasons, as);
  const listed = async (): Promise<CashReasonList["reasons"]> => (await list()).reasons;
  const bare = (reasons: CashReasonList["reasons"]): readonly object[] =>
    reasons.map(({ companyCode: _code, ...rest }) => rest);

  test.each([
    ["2611", "value added tax"],
    ["3001", "revenue"],
    ["1689", "the interim account"],
    ["1510", "the claim account"],
    ["1581", "an issuer's account"],
    ["1919", "cash in transit"],
  ])("never stand against %s: %s", async (account) => {
    const reason = { kind: "cashOut", name: "Dumt", account };
    expect(told(await change([reason]))).toEqual([422, "accountNotForCash", "reasons.0.account"]);
  });

  test("are edited from a version: the second of two is told who came between, and nothing is lost", async () => {
    const before = await listed();
    const version = await versionOf();
    const bought = { kind: "cashOut", name: "Frimärken", account: "6250" };
    const [first, second] = [{ ...bought }, { ...bought, name: "Parkering" }];
    const answers = await Promise.all([
      put(version, [...bare(before), first]),
      put(version, [...bare(before), second]),
    ]);
    expect(answers.map((one) => one.status).toSorted()).toEqual([200, 409]);
    const late = answers.find((one) => one.status === 409);
    expect(told(late ?? answers[0])).toEqual([409, "conflict", "version"]);
    expect(late?.body).toMatchObject({ detail: expect.stringMatching(/^ADMI ändrade/) as string });
    expect((await put(undefined, [])).status).toBe(400);
    expect(await listed()).toHaveLength(before.length + 1);
    const refused = await it.run(
      `select by from audit_events where kind = 'settingRefused'
        and subject_kind = 'cashReasons' and content->>'code' = 'conflict'`,
    );
    expect(refused).toEqual([{ by: "ADMI" }]);
    expect((await change(bare(before))).status).toBe(200);
  });

  test("take each other's names", async () => {
    const before = bare(await listed());
    const ofFloats = (await listed()).filter((one) => one.kind === "floatIn");
    const [one, other] = ofFloats;
    const named = new Map([
      [one?.id, other?.name],
      [other?.id, one?.name],
    ]);
    const swapped = (await listed()).map(({ companyCode: _code, ...rest }) => ({
      ...rest,
      name: named.get(rest.id) ?? rest.name,
    }));
    const { status, body } = await change(swapped);
    expect(status).toBe(200);
    expect(body.reasons.find(({ id }) => id === one?.id)?.name).toBe(other?.name);
    expect(body.reasons.find(({ id }) => id === other?.id)?.name).toBe(one?.name);
    expect((await change(before)).status).toBe(200);
  });

  test("are changed by those who may change settings; what is left out is no longer offered", async () => {
    const before = await listed();
    expect((await change([], "MANA")).status).toBe(403);
    const twice = { kind: "cashOut", name: "Blommor", account: "1612" };
    expect(told(await change([...bare(before), twice, twice]))[1]).toBe("cashReasonTaken");
    const dropped = before.find((one) => one.name === "Utlägg för kund");
    const kept = before.filter((one) => one.id !== dropped?.id);
    const { body } = await change([...bare(kept), twice]);
    expect(body.reasons.find((one) => one.name === "Blommor")).toMatchObject({ active: true });
    expect(body.reasons.find((one) => one.id === dropped?.id)).toMatchObject({ active: false });
    const { id } = await it.drawerAt();
    const out = { kind: "cashOut", reasonId: dropped?.id, amountOre: 100 };
    const refused = await it.call("POST", `/api/drawers/${id}/movements`, {
      as: "MANA",
      body: out,
    });
    expect(told(refused)[1]).toBe("cashReasonNotFound");
    const [trail] = await it.run(
      `select content, by from audit_events
        where subject_kind = 'cashReasons' and kind = 'settingChanged' order by at desc, id desc limit 1`,
    );
    expect(trail).toMatchObject({
      by: "ADMI",
      content: {
        from: { reasons: [{ name: "Utlägg för kund", active: true }] },
        to: {
          reasons: expect.arrayContaining([
            expect.objectContaining({ name: "Blommor", account: "1612" }),
          ]) as object[],
        },
      },
    });
  });

  test("are told of in the history of the settings, also as they were recorded at first", async () => {
    const history = async (): Promise<unknown> => {
      const query = "subject=cashReasons&limit=1";
      const found = await it.call<SettingHistory>("GET", `/api/settings/history?${query}`, {
        as: "ADMI",
      });
      return [found.status, found.body.entries?.map(({ from, to }) => ({ from, to }))];
    };
    const before = (await listed()).filter(({ active }) => active);
    const added = { kind: "cashOut", name: "Nyckelringar", account: "1612" };
    expect((await change([...bare(before), added])).status).toBe(200);
    const reasons = [expect.objectContaining({ name: "Nyckelringar" }) as object];
    expect(await history()).toEqual([200, [{ from: { reasons: [] }, to: { reasons } }]]);
    await it.run(
      `insert into audit_events (id, kind, subject_kind, content, by, at)
        values (gen_random_uuid(), 'settingChanged', 'cashReasons', '{"from":[],"to":[{"name":"Äldst"}]}', 'ADMI',
          timestamptz '2090-01-01')`,
    );
    expect(await history()).toEqual([
      200,
      [{ from: { reasons: [] }, to: { reasons: [{ name: "Äldst" }] } }],
    ]);
  });
});
