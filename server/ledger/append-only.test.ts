/** What the database itself refuses, whoever writes: asked with plain SQL, past all our code. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { type Sql, statement } from "../database/database.ts";
import { sqlStateOf, violatedConstraint } from "../database/database-errors.ts";
import { type Desk, openDesk } from "../payments/test-desk.ts";

let desk: Desk;
let attemptId: string;
beforeAll(async () => {
  desk = await openDesk();
  attemptId = await desk.payAndApprove([await desk.send()], 100_000);
});
afterAll(() => desk.close());

const run = (sql: Sql, text: string, values: readonly unknown[] = []): Promise<object[]> =>
  sql.query(statement({ name: "test_direct", text }), values);

async function refusalOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return violatedConstraint(error) ?? sqlStateOf(error);
  }
}

const INSERT_VOUCHER = `insert into vouchers (id, company_id, series, business_day, event, text,
  created_by, created_at) values ($1, $2, 'V', '2026-03-02', 'approved', 'x', 'x', now())`;
const INSERT_POSTINGS = `insert into postings (voucher_id, line, company_id, account, role,
    amount_ore, site_id, system_code, booked_by_system)
  select $1, n, $2, '1581', 'interim', amount, $3, 'workshop', false
  from unnest($4::int[], $5::bigint[]) as p(n, amount)`;

function insertVoucher(amounts: readonly number[]): Promise<unknown> {
  const id = newUuid();
  const { companyId, siteId } = desk.places;
  return desk.database.inTransaction(async (tx) => {
    await run(tx, INSERT_VOUCHER, [id, companyId]);
    if (amounts.length === 0) return;
    const lines = amounts.map((_amount, index) => index + 1);
    await run(tx, INSERT_POSTINGS, [id, companyId, siteId, lines, amounts]);
  });
}

describe("a voucher", () => {
  test("that balances is taken", async () => {
    expect(await refusalOf(insertVoucher([5, -5]))).toBeUndefined();
  });

  test("that does not balance is refused", async () => {
    expect(await refusalOf(insertVoucher([5, -4]))).toBe("voucher_balances");
  });

  test("without postings is refused when its transaction ends", async () => {
    expect(await refusalOf(insertVoucher([]))).toBe("voucher_has_postings");
  });

  test("with a posting of nothing is refused", async () => {
    expect(await refusalOf(insertVoucher([5, 0, -5]))).toBe("postings_amount_ore_check");
  });

  test("gets no more postings in a later transaction, though they balance", async () => {
    const [voucher] = await run(desk.database, "select id from vouchers limit 1");
    const { companyId, siteId } = desk.places;
    const id = voucher !== undefined && "id" in voucher ? voucher.id : undefined;
    const late = run(desk.database, INSERT_POSTINGS, [id, companyId, siteId, [98, 99], [5, -5]]);
    expect(await refusalOf(late)).toBe("voucher_is_whole");
  });
});

test.each([
  "update postings set amount_ore = amount_ore + 1",
  "update postings set account = '1582' where account = '1581'",
  "delete from postings",
  "truncate postings",
  "update vouchers set text = 'x'",
  "delete from vouchers",
  "update attempt_events set content = '{}'",
  "delete from attempt_events",
  "update order_events set content = '{}'",
  "delete from order_events",
  "update order_versions set content = '{}'",
  "delete from order_versions",
  "delete from attempts",
  "delete from orders",
])("%s is refused", async (text) => {
  expect(await refusalOf(run(desk.database, text))).toBe("23000");
});

const INSERT_ATTEMPT = `insert into attempts (id, kind, state, company_id, site_id, till_id,
    terminal_id, operator_id, operator, asked_by, reference, asked_ore, server_id, created_at)
  select $1, kind, $2, company_id, site_id, till_id, terminal_id, operator_id, operator, asked_by,
    $3, asked_ore, server_id, created_at from attempts where id = $4`;
const INSERT_ALLOCATION = `insert into allocations (attempt_id, line, order_id, target,
    order_version, asked_ore, service_advisor, active)
  select $1, 9, order_id, 'order', 1, 1, service_advisor, true from allocations where attempt_id = $2 limit 1`;

describe("a second active attempt", () => {
  test.each(["created", "sent", "unknown"])("at a terminal is refused: %s", async (state) => {
    const held = await desk.pay([await desk.send()]);
    const second = [newUuid(), state, `X${state.toUpperCase()}`, held];
    expect(await refusalOf(run(desk.database, INSERT_ATTEMPT, second))).toBe(
      "attempts_one_active_per_terminal",
    );
    await desk.startOver();
  });

  test("for an order is refused", async () => {
    const held = await desk.pay([await desk.send()]);
    expect(await refusalOf(run(desk.database, INSERT_ALLOCATION, [attemptId, held]))).toBe(
      "allocations_one_active_per_order",
    );
    await desk.startOver();
  });

  test("with a reference that was used before is refused", async () => {
    const [row] = await run(desk.database, "select reference from attempts where id = $1", [
      attemptId,
    ]);
    const reference = row !== undefined && "reference" in row ? row.reference : undefined;
    const again = [newUuid(), "declined", reference, attemptId];
    expect(await refusalOf(run(desk.database, INSERT_ATTEMPT, again))).toBe(
      "attempts_reference_key",
    );
  });
});

test.each([
  ["more paid than the total", "paid_ore = total_ore + 1, interim_ore = 0"],
  ["more on interim than is left", "interim_ore = 1"],
  ["less than nothing paid", "paid_ore = -1"],
])("an order with %s is refused", async (_what, change) => {
  const refusal = await refusalOf(run(desk.database, `update orders set ${change}`));
  expect(refusal).toMatch(/^orders_.*check/);
});

test("an approved attempt without an amount is refused", async () => {
  const text = "update attempts set approved_ore = 0 where id = $1";
  expect(await refusalOf(run(desk.database, text, [attemptId]))).toMatch(/^attempts_check/);
});
