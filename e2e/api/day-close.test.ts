/** A day is closed as an invoicing system and a manager meet it, with terminals over real sockets. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { balances } from "@kortkoll/server/api.ts";
import { type DayClose, dayClose, dayClosed } from "@kortkoll/server/day-close/day-close-api.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { differences, JUDGES } from "../../tools/judges/judges.ts";
import { until } from "../api-client.ts";
import { type Stack, startStack } from "../stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ tills: 2 });
});
afterAll(() => stack.close());

async function pay(till: number, totalOre: number): Promise<string> {
  const order = await stack.api.sendOrder({ totalOre });
  const tillId = stack.tills[till]?.id ?? "";
  const payment = await stack.api.payToEnd({ allocations: [{ orderId: order.id }], tillId });
  expect(payment.state).toBe("approved");
  return payment.id;
}

async function close(): Promise<string> {
  const answer = await stack.api.send("POST", "/api/day-closes", { body: { siteCode: "NORD" } });
  expect(answer.status).toBe(201);
  return dayClosed.parse(answer.body).id;
}

async function read(id: string): Promise<DayClose> {
  return dayClose.parse(await stack.api.get(`/api/day-closes/${id}`));
}

function comparisonsOf(told: DayClose): readonly unknown[] {
  return told.followUps
    .filter((one) => one.kind === "sessionClosed")
    .map((one) => one.content["comparison"]);
}

test("what was taken agrees with each terminal's own report, read from its text", async () => {
  const first = await pay(0, 125_050);
  await pay(1, 45_000);
  await stack.api.refundToEnd(first, 25_050);
  const id = await close();
  const told = await until(
    () => read(id),
    (one) => one.progress.isComplete,
    30_000,
  );
  expect(told.frozen.cards).toMatchObject({ takenOre: 170_050, givenBackOre: -25_050 });
  expect(told.terminals.map((one) => one.report?.includes("AVSTÄMNING KLAR"))).not.toContain(false);
  const comparisons = comparisonsOf(told);
  expect(comparisons).toHaveLength(told.progress.terminals);
  for (const comparison of comparisons) {
    expect(comparison).toMatchObject({ onlyInOurs: [], onlyInSession: [] });
  }
  expect(JSON.stringify(comparisons)).not.toMatch(
    /"(?:difference|unexplained)":(?:null|{"count":-?[1-9])/,
  );
});

test("a terminal whose answer gets lost is asked again, and what that means is named", async () => {
  const paid = await pay(0, 77_700);
  const terminalId = (await stack.api.payment(paid)).terminal?.terminalId ?? "";
  await stack.nets.armFor(terminalId, "drop-after-authorisation", "reconciliation");
  const id = await close();
  const isLost = (one: DayClose): boolean => one.terminals.some((step) => step.lostAnswers === 1);
  await until(() => read(id), isLost, 30_000);
  stack.moveClock(60_000);
  const told = await until(
    () => read(id),
    (one) => one.progress.isComplete,
    30_000,
  );
  expect(told.followUps.map((one) => one.kind)).toContain("askedWithoutAnswer");
  expect(JSON.stringify(comparisonsOf(told))).toContain('"why":"lostSession"');
  const again = await stack.api.send("POST", "/api/day-closes", { body: { siteCode: "NORD" } });
  expect(dayClosed.parse(again.body)).toMatchObject({ id, isNew: false });
});

test("other programs read the exports of the closed day, and find our balances of each issuer", async () => {
  await pay(0, 61_250);
  await pay(1, 33_300);
  await close();
  const folder = mkdtempSync(join(tmpdir(), "kortkoll-judged-"));
  const year = new Date().getFullYear();
  for (const [form, ending] of EXPORTS) {
    const path = `/api/exports/${form}company=NORDBIL&from=${year}-01-01&to=${year}-12-31`;
    writeFileSync(join(folder, `nord${ending}`), await stack.api.bytes(path));
  }
  const { balances: booked } = balances.parse(await stack.api.get("/api/ledger/balances"));
  // Interim and claims of the workshop are booked by its own system, and do not leave.
  const issuers = booked.filter(({ role }) => role.startsWith("issuer"));
  const ours = new Map(issuers.map((one) => [one.account, one.balanceOre]));
  for (const judge of JUDGES) {
    if (judge.version() === undefined) {
      console.warn(`LEFT OUT: ${judge.name} is not installed (${judge.debianPackage})`);
      continue;
    }
    for (const [, ending] of EXPORTS.filter(([, one]) => one.endsWith(judge.reads))) {
      const { complaints, accounts } = judge.judge(join(folder, `nord${ending}`));
      expect(complaints, `${judge.name} ${ending}`).toEqual([]);
      const theirs = new Map([...accounts].filter(([account]) => ours.has(account)));
      expect(differences(ours, theirs), `${judge.name} ${ending}`).toEqual([]);
    }
  }
  rmSync(folder, { recursive: true });
});

const EXPORTS = [
  ["sie?checksum=yes&", "-full.si"],
  ["sie?profile=fortnox&", "-fortnox.si"],
  ["hledger?", ".journal"],
  ["beancount?", ".beancount"],
] as const;
