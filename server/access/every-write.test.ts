/**
 * Every call that writes, made once by somebody who may: it succeeds, and the audit trail tells of
 * it by more than that the right was used.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { SOURCES } from "../audit/chain-source-store.ts";
import { statement } from "../database/database.ts";
import { PRODUCT } from "../http/test-app.ts";
import { EVERY_CALL } from "./test-calls.ts";
import { MATCH_WRITES } from "./test-match-writes.ts";
import { BOOKS_WRITES, DESK_WRITES, MONEY_WRITES } from "./test-money-writes.ts";
import { OFFICE_WRITES, OWN_WRITES } from "./test-office-writes.ts";
import { PAYOUT_WRITES } from "./test-payout-writes.ts";
import { WEBHOOK_WRITES } from "./test-webhook-calls.ts";
import { type Write, Writes } from "./test-writes.ts";

const WRITES: readonly Write[] = [
  ...MONEY_WRITES,
  ...DESK_WRITES,
  ...BOOKS_WRITES,
  ...OFFICE_WRITES,
  ...PAYOUT_WRITES,
  ...MATCH_WRITES,
  ...WEBHOOK_WRITES,
  ...OWN_WRITES,
];

const CHANGES_NOTHING = "changes nothing, and is told of as a right that was used";
const LASTS_MINUTES =
  "who has a terminal for some minutes: what is paid there names till, terminal and person";

/** Calls that the trail need not tell of, or only as a right that was used, and why. */
const UNTOLD: Readonly<Record<string, { readonly right: boolean; readonly why: string }>> = {
  "POST /api/terminals/:id/lease": { right: false, why: LASTS_MINUTES },
  "DELETE /api/terminals/:id/lease": { right: false, why: LASTS_MINUTES },
  "POST /api/terminals/:id/lease/hand-over": { right: false, why: LASTS_MINUTES },
  "PUT /api/session/till": {
    right: false,
    why: "where somebody stands: whatever is done there names its till",
  },
  "POST /api/session/lock": {
    right: false,
    why: "takes away what may be done until it is unlocked, which is told of",
  },
  "POST /api/card-rules/dry-run": { right: true, why: CHANGES_NOTHING },
  "POST /api/card-rules/dry-run/lines": { right: true, why: CHANGES_NOTHING },
  "POST /api/card-rules/dry-run/payments": { right: true, why: CHANGES_NOTHING },
  "POST /api/bank/files/:id/previews": { right: true, why: CHANGES_NOTHING },
  "POST /api/bank/accept-certain": {
    right: true,
    why: "each line that is accepted is told of by its own match; here none is certain any more",
  },
  "POST /api/day-closes/:id/ask-terminals": {
    right: true,
    why: "each terminal's answer is told of when it comes; here none is waited for",
  },
};

let all: Writes;
beforeAll(async () => {
  all = await Writes.open();
});
afterAll(() => all.it.close());

test("every call that writes is made once", () => {
  const writing = Object.keys(EVERY_CALL).filter((name) => !name.startsWith("GET "));
  const made = WRITES.map(({ call }) => call);
  const advice =
    "Add the call to one of the lists of server/access/test-money-writes.ts and " +
    "test-office-writes.ts, with what it needs to succeed.";
  expect(made.toSorted(), advice).toEqual(writing.toSorted());
});

// In their order: what one makes is what a later one changes.
test.each(WRITES.map((one) => [one.call, one] as const))(
  "%s is on the trail",
  async (call, one) => {
    let since = "0";
    const { status, text, names } = await all.make(one, async () => {
      since = await nextTransaction();
    });
    expect(status, text).toBeGreaterThanOrEqual(200);
    expect(status, text).toBeLessThan(300);
    const rows = await rowsSince(since);
    const named = rows.filter(({ by, subject }) =>
      [by, subject].some((it) => it && names.includes(it)),
    );
    const told = named.filter(({ kind }) => kind !== "rightUsed").length > 0;
    const isRightTold = named.some(({ kind }) => kind === "rightUsed");
    const untold = UNTOLD[call];
    const advice =
      "Record what the call did (recordAudit, in the transaction of the change), or say in UNTOLD " +
      `why nothing need be told. The trail has ${JSON.stringify(rows)}`;
    expect(told, advice).toBe(untold === undefined);
    if (untold !== undefined) expect(isRightTold, advice).toBe(untold.right);
  },
);

test("and then the chain seals all of it, and verifies", async () => {
  await tellOfOwnRows();
  const verdict = await all.ask("BEKO", "GET /api/audit/verify");
  expect(verdict, JSON.stringify(verdict)).toMatchObject({ ok: true, unsealed: 0 });
  expect(verdict["entries"]).toBeGreaterThan(WRITES.length);
});

/** What the test itself put in, in place of what the product would have told; nothing is sealed yet. */
async function tellOfOwnRows(): Promise<void> {
  const { database } = all.it;
  await database.query(TELL_OF_PAYMENTS, [all.two.serverId]);
  await database.query(TELL_OF_ORDERS, []);
  await database.query(TELL_OF_ROWS, [PRODUCT]);
}

const TELL_OF_PAYMENTS = statement({
  name: "test_tell_of_payments",
  text: `insert into attempt_events (id, attempt_id, kind, content, by, at)
    select gen_random_uuid(), a.id, 'approved',
      jsonb_build_object('approvedOre', a.approved_ore, 'issuer', a.issuer), 'terminal', now()
    from attempts a where a.state = 'approved' and a.server_id = $1`,
});
const TELL_OF_ORDERS = statement({
  name: "test_tell_of_orders",
  text: `insert into order_events (id, order_id, company_id, system_code, kind, content, at)
    select gen_random_uuid(), o.id, o.company_id, 'workshop', 'arrived', jsonb_build_object(
      'totalOre', o.total_ore, 'paidOre', o.paid_ore, 'leftOre', o.left_ore,
      'position', o.position), now()
    from orders o where not exists (select from order_events e where e.order_id = o.id)`,
});
const TELL_OF_ROWS = statement({
  name: "test_tell_of_rows",
  text: `insert into audit_events (id, tx, kind, subject_kind, content, by, at)
    select gen_random_uuid(), tx, 'putInAtStart', 'database', '{}', 'server', now()
    from written_rows where program is distinct from $1 group by tx`,
});

const NEXT_TRANSACTION = statement({
  name: "test_next_transaction",
  text: "select pg_snapshot_xmax(pg_current_snapshot())::text as tx",
});

async function nextTransaction(): Promise<string> {
  const [row] = await all.it.database.query<{ tx: string }>(NEXT_TRANSACTION, []);
  return row?.tx ?? "0";
}

const ROWS_SINCE = statement({
  name: "test_rows_since",
  text: SOURCES.filter(({ name }) => name !== "writtenRow")
    .map(
      ({ name, table, joins = "", kind, by, subject }) =>
        `select '${name}' as source, ${kind} as kind, ${by} as by, ${subject} as subject
          from ${table} t ${joins} where t.tx >= $1::xid8`,
    )
    .join(" union all "),
});
type Told = {
  readonly source: string;
  readonly kind: string;
  readonly by: string | null;
  readonly subject: string | null;
};

async function rowsSince(tx: string): Promise<readonly Told[]> {
  return await all.it.database.query<Told>(ROWS_SINCE, [tx]);
}
