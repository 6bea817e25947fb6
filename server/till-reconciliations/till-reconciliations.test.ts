/** Till reconciliation as people meet it over HTTP: what is hidden, refused or met by another first. */
import { NO_PIECES } from "@kortkoll/core/till-reconciliation/denominations.ts";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { DrawerDetails, DrawerList } from "../cash/cash-api.ts";
import { type Answer, type CashApp, told } from "../cash/test-cash-app.ts";
import { openTestApp, TEST_PASSWORD, type TestApp } from "../http/test-app.ts";
import { CountDesk } from "./test-count-desk.ts";
import type {
  DifferenceLimit,
  DrawersToCount,
  TillReconciliation,
} from "./till-reconciliations-api.ts";

const COUNTS = "/api/till-reconciliations";
const MANA = { signature: "MANA", pin: "4711" };

let it: CashApp;
let desk: CountDesk;
let other: TestApp;
beforeAll(async () => {
  desk = await CountDesk.open();
  it = desk.cash;
  other = await openTestApp({ beside: it.app });
});
afterEach(async () => {
  expect(await it.desk.differences()).toEqual([]);
  await desk.abandonAll();
});
afterAll(async () => {
  await other.close();
  await it.close();
});

describe("a blind count", () => {
  test("says nowhere what should be there before it is handed in, to whoever may count", async () => {
    await it.moveIn(200_000);
    await it.pay(await it.cashFor({ totalOre: 124_900 }));
    const { expectedOre } = await it.drawerAt();
    const { body: begun } = await desk.begin("MANA");
    const hidden = String(expectedOre);
    const paths = [
      `${COUNTS}/${begun.id}`,
      COUNTS,
      `${COUNTS}/drawers`,
      "/api/drawers",
      "/api/tills",
      "/api/payments",
    ];
    for (const as of ["MANA", "OPER"]) {
      for (const path of paths) {
        const answer = await it.fetch("GET", path, { as });
        expect(`${path} ${await answer.text()}`).not.toContain(hidden);
      }
    }
    expect(begun).toMatchObject({ state: "counting", number: null, counts: [], result: null });
    const { body } = await it.call<DrawerList>("GET", "/api/drawers", { as: "MANA" });
    const drawer = body.drawers.find((one) => one.till.code === "K1" && one.companyCode === "BIL");
    expect(drawer?.expectedOre).toBeNull();
    const details = await it.call<DrawerDetails>("GET", `/api/drawers/${drawer?.id ?? ""}`, {
      as: "MANA",
    });
    expect(details.body.expectedOre).toBeNull();
    // Nor does what is put in meanwhile tell it.
    const reasonId = await it.reasonFor("floatIn", "banken");
    const moved = await it.call<{ expectedOre: number | null }>(
      "POST",
      `/api/drawers/${drawer?.id ?? ""}/movements`,
      { as: "MANA", body: { kind: "floatIn", reasonId, amountOre: 100 } },
    );
    expect(moved.body.expectedOre).toBeNull();
    const { body: counted } = await desk.handIn(begun.id, expectedOre, "MANA");
    expect(counted.result).toMatchObject({ expectedOre, differenceOre: 0 });
  });

  test("takes whole pieces of what is legal tender, and nothing else", async () => {
    const { body: begun } = await desk.begin();
    const path = `${COUNTS}/${begun.id}/counts`;
    for (const pieces of [{ 25: 1 }, { 100: 1.5 }, { 100: -1 }, { 100: 100_001 }, { 0.5: 2 }]) {
      expect((await desk.post("OPER", path, { pieces })).status).toBe(400);
    }
    expect((await desk.read(begun.id)).body.counts).toEqual([]);
    const { status, body } = await desk.post("OPER", path, { pieces: { 2: 3, 1: 1 } });
    expect([status, body.counts[0]?.countedOre]).toEqual([201, 700]);
    expect(body.counts[0]?.pieces).toEqual({ ...NO_PIECES, 2: 3, 1: 1 });
  });

  test("has the parts of what should be there, and the cards beside the terminals", async () => {
    const { body: first } = await desk.begin();
    const before = (await desk.handIn(first.id, 0)).body.result?.expectedOre ?? 0;
    await desk.post("OPER", `${COUNTS}/${first.id}/abandon`, { note: "Bara för att se" });
    const paid = await it.pay(await it.cashFor({ totalOre: 50_000 }));
    await it.call("POST", `/api/payments/${paid.body.id}/refunds`, {
      as: "MANA",
      body: {
        amountOre: 20_000,
        reason: "Fel del",
        tender: "cash",
        approver: { signature: "EKON", password: TEST_PASSWORD },
      },
    });
    const { body: begun } = await desk.begin();
    const { body } = await desk.handIn(begun.id, before + 30_000);
    const { parts, differenceOre, cash } = body.result ?? {};
    expect(differenceOre).toBe(0);
    expect(parts?.takenOre).toBeGreaterThanOrEqual(50_000);
    expect(parts?.givenBackOre).toBe(-20_000);
    expect(Object.values(parts ?? {}).reduce((sum, one) => sum + one, 0)).toBe(before + 30_000);
    expect(cash?.givenBack).toBe(1);
    expect(body.result?.inFlight).toEqual([]);
  });
});

describe("while a drawer is counted", () => {
  test("nobody else begins, on whichever server, and one is told so", async () => {
    const cookie = await other.signIn("MANA");
    const body = { tillId: it.desk.places.tills.K1, companyCode: "BIL" };
    const elsewhere = fetch(other.url + COUNTS, {
      method: "POST",
      headers: { "content-type": "application/json", cookie },
      body: JSON.stringify(body),
    });
    const [here, there] = await Promise.all([desk.begin(), elsewhere]);
    expect([here.status, there.status].toSorted()).toEqual([201, 409]);
    expect(told(await desk.begin("MANA"))).toEqual([409, "drawerBeingCounted", "tillId"]);
    expect((await desk.begin("OPER", "K2")).status).toBe(201);
  });

  test("cash that is taken belongs to the next count", async () => {
    const { body: begun } = await desk.begin();
    await it.pay(await it.cashFor({ totalOre: 70_000 }));
    const counted = await desk.handIn(begun.id, 0);
    const expectedOre = counted.body.result?.expectedOre ?? 0;
    const { body: recounted } = await desk.handIn(begun.id, expectedOre);
    expect(recounted.result?.differenceOre).toBe(0);
    await desk.sign(begun.id);
    const { body: next } = await desk.begin();
    const { body } = await desk.handIn(next.id, expectedOre + 70_000);
    expect(body.result).toMatchObject({
      differenceOre: 0,
      parts: { openingOre: expectedOre, takenOre: 70_000 },
    });
    expect(body.previous?.number).toBe((await desk.read(begun.id)).body.number);
  });

  test("each krona is in this count or in the next, also where both come in one moment", async () => {
    const orders = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(() => it.cashFor({ totalOre: 11_000 })),
    );
    const before = (await it.drawerAt()).expectedOre;
    const [{ body: begun }] = await Promise.all([
      desk.begin(),
      ...orders.map((order) => it.pay(order)),
    ]);
    const here = (await desk.handIn(begun.id, 0)).body.result?.expectedOre ?? 0;
    await desk.handIn(begun.id, here);
    await desk.sign(begun.id);
    const { body: next } = await desk.begin();
    const { body } = await desk.handIn(next.id, before + 66_000);
    expect(body.result?.differenceOre).toBe(0);
    expect((body.result?.parts.takenOre ?? 0) + here).toBe(before + 66_000);
  });

  test("nothing is taken out of it, and the refusal does not tell what lies there", async () => {
    const { id } = await it.drawerAt();
    const paid = await it.pay(await it.cashFor({ totalOre: 10_000 }));
    const { body: begun } = await desk.begin();
    const reasonId = await it.reasonFor("floatOut", "banken");
    const out = { kind: "floatOut", reasonId, amountOre: 99_900_000 };
    const refused = await it.call<object>("POST", `/api/drawers/${id}/movements`, {
      as: "MANA",
      body: out,
    });
    expect(told(refused)).toEqual([409, "drawerBeingCounted", "id"]);
    expect(refused.body.amountOre).toBeUndefined();
    const bag = await it.call("POST", `/api/drawers/${id}/deposits`, {
      as: "MANA",
      body: { bagNumber: "UTE-1", amountOre: 100 },
    });
    expect(bag.body.code).toBe("drawerBeingCounted");
    const refund = await it.call("POST", `/api/payments/${paid.body.id}/refunds`, {
      as: "MANA",
      body: {
        amountOre: 10_000,
        reason: "Ångrat köp",
        tender: "cash",
        approver: { signature: "EKON", password: TEST_PASSWORD },
      },
    });
    expect(refund.body).toMatchObject({ code: "drawerBeingCounted", moneyMoved: "no" });
    await desk.post("OPER", `${COUNTS}/${begun.id}/abandon`, { note: "Kunden väntar" });
    expect(
      (
        await it.call("POST", `/api/drawers/${id}/movements`, {
          as: "MANA",
          body: { ...out, amountOre: 100 },
        })
      ).status,
    ).toBe(201);
  });

  test("a count that was lost sight of is found again, and anybody who may goes on with it", async () => {
    const { body: begun } = await desk.begin();
    const { body: found } = await it.call<DrawersToCount>("GET", `${COUNTS}/drawers`, {
      as: "MANA",
    });
    const drawer = found.drawers.find((one) => one.till === "K1" && one.companyCode === "BIL");
    expect(drawer?.open).toMatchObject({ id: begun.id, by: "OPER", counts: 0 });
    expect((await desk.handIn(begun.id, 0, "MANA")).body.counts).toMatchObject([{ by: "MANA" }]);
  });
});

describe("a difference", () => {
  async function counted(differenceOre: number, as = "OPER"): Promise<TillReconciliation> {
    const { expectedOre } = await it.drawerAt();
    const { body: begun } = await desk.begin(as);
    return (await desk.handIn(begun.id, expectedOre + differenceOre, as)).body;
  }

  test("within the limit is booked by whoever counted alone: too little", async () => {
    await it.moveIn(500_000);
    const { expectedOre } = await it.drawerAt();
    await it.desk.newPostings();
    const { id, result } = await counted(-10_000);
    expect(result).toMatchObject({ differenceOre: -10_000, needsSecondPerson: false });
    expect(await it.desk.newPostings()).toEqual([]);
    const { status, body } = await desk.sign(id);
    expect(status).toBe(200);
    expect(await it.desk.newPostings()).toEqual(["6991 +10000", "1910 -10000"]);
    expect(body.signed).toMatchObject({ by: "OPER", carriedOre: expectedOre - 10_000 });
    expect((await it.drawerAt()).expectedOre).toBe(expectedOre - 10_000);
  });

  test("above it waits for a second person, who is nobody that has counted", async () => {
    await it.desk.newPostings();
    const { id } = await counted(30_000);
    const refused = await desk.sign(id);
    expect(told(refused)).toEqual([403, "differenceNeedsApproval", "approver"]);
    const mayApprove = refused.body.allowed?.map((one) => one.signature);
    expect(mayApprove).toEqual(expect.arrayContaining(["EKON", "MANA"]));
    expect(mayApprove).not.toContain("OPER");
    expect(told(await desk.approve(id, 1, { signature: "OPER", pin: "1147" }))[1]).toBe(
      "secondPersonNotAllowed",
    );
    expect(told(await desk.approve(id, 1, { signature: "MANA", pin: "0001" }))[1]).toBe(
      "secondPersonNotAllowed",
    );
    // ANNA may approve elsewhere, and ADMI nowhere.
    for (const signature of ["ANNA", "ADMI"]) {
      const answer = await desk.approve(id, 1, { signature, password: TEST_PASSWORD });
      expect(told(answer)).toEqual([403, "secondPersonNotAllowed", "approver"]);
    }
    expect(await it.desk.newPostings()).toEqual([]);
    expect((await desk.approve(id, 1, MANA)).body.approval).toMatchObject({
      by: "MANA",
      countNo: 1,
    });
    const { body } = await desk.sign(id);
    expect(body).toMatchObject({ state: "signed", approval: { by: "MANA" } });
    expect(await it.desk.newPostings()).toEqual(["1910 +30000", "3999 -30000"]);
  });

  test("that was counted by two is approved by neither, whoever counted last", async () => {
    const { id, result } = await counted(30_000);
    await desk.handIn(id, (result?.expectedOre ?? 0) + 40_000, "MANA");
    expect(told(await desk.approve(id, 2, MANA))[1]).toBe("counterMayNotApprove");
    expect(told(await desk.sign(id))).toEqual([403, "notYourCount", undefined]);
  });

  test("is approved on one's own screen only within a minute of one's own proof", async () => {
    const { id } = await counted(30_000);
    const body = { countNo: 1, note: "Sett" };
    it.app.nowMs += 61_000;
    expect(told(await desk.post("EKON", `${COUNTS}/${id}/approve`, body))[1]).toBe("proofTooOld");
    const cookie = await it.app.signIn("EKON");
    const answer = await fetch(`${it.app.url}${COUNTS}/${id}/approve`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie },
      body: JSON.stringify(body),
    });
    expect([answer.status, ((await answer.json()) as TillReconciliation).approval?.by]).toEqual([
      200,
      "EKON",
    ]);
  });

  test("that was counted again needs a new word, and each count is kept", async () => {
    const { id, result } = await counted(30_000);
    await desk.approve(id, 1, MANA);
    const expectedOre = result?.expectedOre ?? 0;
    const { body } = await desk.handIn(id, expectedOre + 20_000);
    expect(body.approval).toBeNull();
    expect(body.counts.map((one) => [one.countNo, one.countedOre - expectedOre, one.by])).toEqual([
      [1, 30_000, "OPER"],
      [2, 20_000, "OPER"],
    ]);
    expect(told(await desk.sign(id))[1]).toBe("differenceNeedsApproval");
    // Whoever looked at the first count does not approve the second unseen.
    expect(told(await desk.approve(id, 1, MANA))).toEqual([409, "conflict", "countNo"]);
  });

  test("has a limit of the company's own, edited from a version and on the trail", async () => {
    const { companyId } = it.desk.places;
    const path = `/api/settings/difference-limits/${companyId}`;
    const put = (as: string, body: object): Promise<Answer<DifferenceLimit>> =>
      it.call<DifferenceLimit>("PUT", path, { as, body });
    expect((await put("MANA", { limitOre: 0, version: 0 })).status).toBe(403);
    expect((await put("ADMI", { limitOre: 20_000, version: 0 })).body.version).toBe(1);
    expect(told(await put("ADMI", { limitOre: 30_000, version: 0 }))).toEqual([
      409,
      "conflict",
      "version",
    ]);
    const { id, result } = await counted(-20_000);
    expect(result).toMatchObject({ limitOre: 20_000, needsSecondPerson: false });
    await put("ADMI", { limitOre: 10_000, version: 1 });
    expect(told(await desk.sign(id))[1]).toBe("differenceNeedsApproval");
    expect(
      await it.run(
        "select content from audit_events where subject_kind = 'differenceLimit' and kind = 'settingChanged' order by at, id",
      ),
    ).toMatchObject([
      { content: { name: "BIL", from: { limitOre: 10_000 }, to: { limitOre: 20_000 } } },
      { content: { from: { limitOre: 20_000 }, to: { limitOre: 10_000 } } },
    ]);
  });
});

describe("a signed count", () => {
  test("makes its bags, carries the rest over, and has an unbroken number for each drawer", async () => {
    await it.moveIn(900_000);
    const { expectedOre } = await it.drawerAt();
    const { body: begun } = await desk.begin();
    await desk.handIn(begun.id, expectedOre);
    const bags = [{ bagNumber: "PA-1", amountOre: 600_000 }];
    const tooMuch = [{ bagNumber: "PB-1", amountOre: expectedOre + 100 }];
    expect(told(await desk.sign(begun.id, "OPER", { bags: tooMuch }))[1]).toBe("bagsExceedCount");
    await it.desk.newPostings();
    const { body } = await desk.sign(begun.id, "OPER", { bags, note: "Kväll" });
    expect(await it.desk.newPostings()).toEqual(["1919 +600000", "1910 -600000"]);
    expect(body.signed).toMatchObject({
      bags: [{ bagNumber: "PA-1", amountOre: 600_000 }],
      baggedOre: 600_000,
      carriedOre: expectedOre - 600_000,
      note: "Kväll",
    });
    const { body: next } = await desk.begin();
    const { body: counted } = await desk.handIn(next.id, expectedOre - 600_000);
    expect(counted.result).toMatchObject({
      differenceOre: 0,
      parts: { openingOre: expectedOre - 600_000, bagsOre: 0 },
    });
    // A number of a bag that there is.
    expect(
      told(await desk.sign(next.id, "OPER", { bags: [{ bagNumber: "PA-1", amountOre: 100 }] })),
    ).toEqual([409, "bagNumberTaken", "bags"]);
    const { body: second } = await desk.sign(next.id);
    expect(second.number).toBe((body.number ?? 0) + 1);
    const { body: page } = await desk.list("?state=signed");
    const numbers = page.reconciliations
      .filter((one) => one.till === "K1")
      .map((one) => one.number ?? 0);
    expect(numbers).toEqual([...numbers.keys()].map((index) => numbers.length - index));
  });

  test("never changes, by whichever way, and its document is what was hashed", async () => {
    await it.pay(await it.cashFor({ totalOre: 10_000 }));
    const { expectedOre } = await it.drawerAt();
    const { body: begun } = await desk.begin();
    await desk.handIn(begun.id, expectedOre);
    const { body } = await desk.sign(begun.id);
    for (const [path, sent] of [
      ["counts", { pieces: {} }],
      ["sign", {}],
      ["abandon", { note: "Ångrat" }],
    ] as const) {
      expect(told(await desk.post("OPER", `${COUNTS}/${begun.id}/${path}`, sent))[1]).toBe(
        "reconciliationDone",
      );
    }
    for (const change of [
      "update till_reconciliations set counted_ore = counted_ore where id = $1",
      "delete from till_reconciliations where id = $1",
      "update till_counts set note = 'x' where reconciliation_id = $1",
      "update till_reconciliation_items set holds = false where reconciliation_id = $1",
      "delete from till_reconciliation_items where reconciliation_id = $1",
    ]) {
      await expect(it.run(change, begun.id)).rejects.toThrow();
    }
    const signed = await it.fetch("GET", `${COUNTS}/${begun.id}/signed`, { as: "EKON" });
    const text = await signed.text();
    expect(JSON.parse(text)).toMatchObject({ number: body.number, state: "signed" });
    const [row] = await it.run(
      "select encode(sha256(convert_to($1, 'UTF8')), 'hex') as hash",
      text,
    );
    expect(row?.["hash"]).toBe(body.signed?.hash);
  });

  test("whose difference is above its limit is refused by the database without a second person", async () => {
    const { body: begun } = await desk.begin();
    const expected = (await desk.handIn(begun.id, 0)).body.result?.expectedOre ?? 0;
    await expect(
      it.run(
        `update till_reconciliations set state = 'signed', number = 99, counter_id = begun_by_id,
          counter = 'OPER', counted_ore = $2, difference_ore = 50000, limit_ore = 10000,
          bagged_ore = 0, carried_ore = $2, ended_at = begun_at, content = 'x',
          content_hash = encode(sha256('x'), 'hex') where id = $1`,
        begun.id,
        expected + 50_000,
      ),
    ).rejects.toThrow();
  });

  test("that is sent twice with one key is signed once, and answered alike", async () => {
    const { expectedOre } = await it.drawerAt();
    const { body: begun } = await desk.begin("OPER", "K1", { idempotencyKey: "begin-1" });
    expect((await desk.begin("OPER", "K1", { idempotencyKey: "begin-1" })).body.id).toBe(begun.id);
    await desk.handIn(begun.id, expectedOre + 100);
    const path = `${COUNTS}/${begun.id}/sign`;
    await it.desk.newPostings();
    const both = await Promise.all(
      [1, 2].map(() => desk.post("OPER", path, {}, { idempotencyKey: "sign-1" })),
    );
    const again = await desk.post("OPER", path, {}, { idempotencyKey: "sign-1" });
    expect(again.status).toBe(200);
    for (const one of both) expect([200, 409]).toContain(one.status);
    expect(await it.desk.newPostings()).toEqual(["1910 +100", "3999 -100"]);
  });

  test("of another company is answered as if it did not exist", async () => {
    const { body: begun } = await desk.begin();
    expect(told(await desk.read(begun.id, "ANNA"))).toEqual([
      404,
      "reconciliationNotFound",
      undefined,
    ]);
    expect((await desk.list("", "ANNA")).body.reconciliations).toEqual([]);
    expect(told(await desk.begin("ANNA"))).toEqual([422, "unknownTill", "tillId"]);
  });
});

test("an abandoned count stays to be read, has no number, and lets its cash go to the next", async () => {
  const { expectedOre } = await it.drawerAt();
  const { body: begun } = await desk.begin();
  await desk.handIn(begun.id, 0);
  const { body } = await desk.post("MANA", `${COUNTS}/${begun.id}/abandon`, {
    note: "Larm i verkstaden",
  });
  expect(body).toMatchObject({
    state: "abandoned",
    number: null,
    abandoned: { by: "MANA", note: "Larm i verkstaden" },
    counts: [{ countedOre: 0 }],
  });
  const { body: next } = await desk.begin();
  expect((await desk.handIn(next.id, expectedOre)).body.result?.differenceOre).toBe(0);
});

test("the trail tells of each step, and the list is searched", async () => {
  const { body: begun } = await desk.begin();
  await desk.handIn(begun.id, 0);
  await desk.post("OPER", `${COUNTS}/${begun.id}/abandon`, { note: "Prov" });
  const trail = await it.run(
    "select kind from audit_events where subject_id = $1 and kind <> 'rightUsed' order by at, id",
    begun.id,
  );
  expect(trail.map((one) => one["kind"])).toEqual([
    "drawerCountBegun",
    "drawerCounted",
    "drawerCountAbandoned",
  ]);
  const found = await desk.list("?search=k1&limit=1");
  expect(found.body.reconciliations).toHaveLength(1);
  expect(found.body.next).not.toBeNull();
  const next = await desk.list(`?search=k1&limit=1&cursor=${found.body.next ?? ""}`);
  expect(next.body.reconciliations[0]?.id).not.toBe(found.body.reconciliations[0]?.id);
  expect((await desk.list("?search=zzz")).body.reconciliations).toEqual([]);
  expect((await desk.list("?cursor=nej")).status).toBe(422);
});
