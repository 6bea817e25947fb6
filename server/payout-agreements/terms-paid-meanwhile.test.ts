/** An administrator changes terms in the same moment in which somebody books a bank line by them. */
import { expect, test } from "vitest";
import { type Sql, statement } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import { type BenchDesk, DAY, openBenchDesk, REFERENCE } from "../payout-matches/test-bench.ts";
import { removeAgreement, setPayoutTerms } from "./change-agreement.ts";
import { readAgreements } from "./list-agreements.ts";

let it: BenchDesk;
openBenchDesk((opened) => {
  it = opened;
});

const HOLD = statement({
  name: "test_hold_agreements",
  text: "select id from payout_agreements for update",
});
const COUNT_WAITING = statement({
  name: "test_count_waiting_for_agreement",
  text: `select count(*)::int as waiting from pg_stat_activity
    where wait_event_type = 'Lock' and datname = current_database()`,
});

async function untilWaiting(sql: Sql, calls: number): Promise<void> {
  await expect.poll(() => sql.query(COUNT_WAITING)).toEqual([{ waiting: calls }]);
}

/** Both wait for the agreement; who books has come first. */
async function bookedBefore<Outcome>(change: () => Promise<Outcome>): Promise<Outcome> {
  const { database } = it.desk;
  await it.sell(50_000);
  const lineId = await it.line(50_000, { reference: REFERENCE });
  const key = await it.keyOf(lineId);
  const { promise: released, resolve: letGo } = Promise.withResolvers<void>();
  const { promise: holds, resolve: begin } = Promise.withResolvers<void>();
  const holding = database.inTransaction(async (tx) => {
    await tx.query(HOLD);
    begin();
    await released;
  });
  await holds;
  const booking = it.accept(lineId, key);
  await untilWaiting(database, 1);
  const changing = change();
  await untilWaiting(database, 2).finally(letGo);
  await holding;
  expect(await booking).toMatchObject({ kind: "booked" });
  return await changing;
}

const admin = (): PersonCaller => ({
  kind: "person",
  personId: it.chef.id,
  signature: "CHEF",
  name: "Chefen",
  tillId: null,
  role: "administrator",
  grants: [],
  companyIds: null,
  siteIds: null,
});

test("terms that a line is paid by meanwhile are not changed from a day before it", async () => {
  const { database, deps } = it.desk;
  const asked = { companyIds: null, id: it.agreement.id };
  const [before] = await readAgreements(database, asked);
  const [held] = before?.terms ?? [];
  if (before === undefined || held === undefined) throw new Error("No terms");
  const {
    validFrom: _from,
    confirmed: _confirmed,
    confirmedAt: _at,
    confirmedBy: _by,
    ...terms
  } = held;
  const outcome = await bookedBefore(() =>
    setPayoutTerms(deps, {
      ...{ id: before.id, version: before.version, by: admin(), validFrom: DAY },
      terms: { ...terms, issuers: ["amex"] },
    }),
  );
  expect(outcome).toMatchObject({ kind: "refused", code: "payoutTermsPaid" });
  expect(await readAgreements(database, asked)).toEqual([before]);
});

test("an agreement that a line is paid by meanwhile is not taken away", async () => {
  const { id } = it.agreement;
  const outcome = await bookedBefore(() =>
    removeAgreement(it.desk.deps, { id, version: 1, by: admin() }),
  );
  expect(outcome).toMatchObject({ kind: "refused", code: "payoutAgreementUsed" });
});
