import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { findLateApprovals } from "../payments/find-late-approvals.ts";
import { planLateLook } from "../payments/late-look-store.ts";
import {
  answerOf,
  approved,
  DECLINED,
  NOT_PERFORMED,
  NOT_SENT,
  nextStan,
  UNKNOWN,
} from "../payments/test-news.ts";
import { closeTerminalSession } from "./close-terminal-session.ts";
import { findTerminal, terminalsOfTill } from "./find-place.ts";
import { askForTerminal } from "./lease-terminal.ts";
import { listTerminals } from "./list-places.ts";
import { moveTerminal } from "./move-terminal.ts";
import {
  findTerminalInUse,
  type Replacement,
  type ReplaceOutcome,
  replaceTerminal,
} from "./replace-terminal.ts";
import { askTerminals } from "./terminal-monitor.ts";
import { openTwoSites, type TwoSites } from "./test-two-sites.ts";

let it: TwoSites;
let old: string;
let declinedId: string;
let newId: string;
beforeAll(async () => {
  it = await openTwoSites();
  old = it.desk.places.terminals["77000001"];
  await it.desk.payAndApprove([await it.desk.send()], 100_000);
  declinedId = await it.desk.pay([await it.desk.send()]);
  await it.desk.tell(declinedId, DECLINED);
  const notPerformedId = await it.desk.pay([await it.desk.send()]);
  await it.desk.tell(notPerformedId, UNKNOWN);
  await planLateLook(it.desk.database, notPerformedId, new Date(it.desk.nowMs + 120_000));
  await it.desk.tell(notPerformedId, NOT_PERFORMED);
  await closeTerminalSession(it.desk.database, { terminalId: old, atMs: it.desk.nowMs });
  it.desk.nowMs += 60_000;
});
afterAll(() => it.close());

const DEVICE = { terminalId: "78000001", model: "Desk3500", serialNumber: "PÅHITT-1" };

function replace(more: Partial<Replacement> = {}): Promise<ReplaceOutcome> {
  return replaceTerminal(it.desk.deps, { id: old, ...DEVICE, by: "ADMI", ...more });
}

test("only an approved model, and an id and a serial number that no other has", async () => {
  expect(await replace({ model: "Påhittad 9" })).toMatchObject({
    code: "modelNotApproved",
    field: "model",
  });
  expect(await replace({ terminalId: "77000002" })).toMatchObject({
    code: "terminalIdTaken",
    field: "terminalId",
  });
  expect(await replace({ terminalId: "77000001" })).toMatchObject({ code: "terminalIdTaken" });
  expect(await replace({ id: newUuid() })).toMatchObject({ code: "terminalNotFound" });
  expect(await findTerminal(it.desk.database, old)).toMatchObject({ retiredAt: null });
});

test("of two that replace it at once one does, and the same call again says the same", async () => {
  const second = { ...it.desk.deps, database: it.second };
  const outcomes = await Promise.all([
    replace(),
    replaceTerminal(second, { id: old, ...DEVICE, by: "ADMI" }),
    replace({ terminalId: "78000002", serialNumber: "PÅHITT-2" }),
  ]);
  const kept = await findTerminalInUse(it.desk.database, old);
  if (kept === undefined) throw new Error("Nothing stands there");
  newId = kept;
  const winner = (await findTerminal(it.desk.database, newId))?.terminalId;
  for (const [index, outcome] of outcomes.entries()) {
    const asked = index < 2 ? "78000001" : "78000002";
    if (asked === winner) expect(outcome).toEqual({ kind: "replaced", terminalId: newId });
    else expect(outcome).toMatchObject({ kind: "refused", code: "terminalNotFound" });
  }
  expect((await replace({ terminalId: winner ?? "" })).kind).toBe("replaced");
  const other = it.desk.places.terminals["77000002"];
  expect(
    await replace({ id: other, serialNumber: undefined, terminalId: winner ?? "" }),
  ).toMatchObject({ code: "terminalIdTaken", field: "terminalId" });
  const serialNumber = winner === "78000001" ? "PÅHITT-1" : "PÅHITT-2";
  expect(await replace({ id: other, serialNumber, terminalId: "78000003" })).toMatchObject({
    code: "terminalIdTaken",
    field: "serialNumber",
  });
});

test("the new device stands where the old one stood, and the old one is used no more", async () => {
  const { database, places, nowMs } = it.desk;
  const atK2 = await terminalsOfTill(database, places.tills.K2);
  expect(atK2.map((terminal) => terminal.id)).toEqual([newId, places.terminals["77000002"]]);
  expect(atK2[0]).toMatchObject({ name: "Terminal 1", siteCode: "NORD", model: "Desk3500" });
  const listed = await listTerminals(database, { nowMs });
  expect(listed.map((terminal) => terminal.id)).not.toContain(old);
  const everything = await listTerminals(database, { nowMs, retiredToo: true });
  expect(everything.find((terminal) => terminal.id === old)).toMatchObject({ tillIds: [] });
  const tillId = places.tills.K1;
  const asked = { terminalId: old, tillId, operator: "KASS" };
  expect(await askForTerminal(it.desk.deps, asked)).toMatchObject({ code: "terminalNotFound" });
  const move = { terminalId: old, siteCode: "NORD", tillIds: [tillId], by: "ADMI" };
  expect(await moveTerminal(it.desk.deps, move)).toMatchObject({ code: "terminalNotFound" });
  const paid = await it.desk.tryPay({ allocations: [{ orderId: (await it.desk.send()).id }] });
  expect(paid).toMatchObject({ kind: "started", payment: { terminalId: newId } });
  if (paid.kind === "started") await it.desk.tell(paid.payment.id, NOT_SENT);
});

test("the monitor asks the new device, and no longer the old one", async () => {
  const asked: string[] = [];
  await askTerminals({
    sql: it.desk.database,
    clock: () => it.desk.nowMs,
    onChange: () => undefined,
    cloud: {
      state: (id) => {
        asked.push(id);
        return Promise.resolve({ kind: "idle" });
      },
    },
  });
  expect(asked).toContain((await findTerminal(it.desk.database, newId))?.terminalId);
  expect(asked).not.toContain("77000001");
});

test("a late answer of the replaced device is applied to its payment", async () => {
  const answer = answerOf("visa", nextStan());
  await it.desk.tell(declinedId, approved(100_000, answer));
  expect(await it.desk.attempt(declinedId)).toMatchObject({ state: "approved", late: true });
});

test("what the replaced device may still prove is asked of it, by its own id", async () => {
  const asked: string[] = [];
  it.desk.nowMs += 10 * 60_000;
  await findLateApprovals(
    {
      ...it.desk.deps,
      rules: { lastResultDelayMs: 5_000, timeToleranceMs: 600_000, longestTransactionMs: 360_000 },
      cloud: {
        ...it.desk.deps.cloud,
        lastResult: (id: string) => {
          asked.push(id);
          return Promise.resolve({ kind: "none" } as const);
        },
      },
    },
    it.desk.runner,
  );
  expect(asked).toContain("77000001");
});
