/** Reads of the day that was, which both twins must answer alike: feeds, pages, books, the list. */

import { expect } from "vitest";
import { statement } from "../../../database/database.ts";
import {
  readPayment,
  readPaymentRows,
  readPaymentRowsOfOrder,
} from "../../../history/read-payment.ts";
import { SEES_ALL } from "../../../http/access.ts";
import { findAnswer } from "../../../http/idempotency.ts";
import { selectOpen, selectOpenOf } from "../../../interrupted/interrupted-store.ts";
import { lockPayment, readComments } from "../../../interrupted/item-store.ts";
import { readAccountBalances } from "../../../ledger/balance-store.ts";
import { findDifferences } from "../../../ledger/check-books.ts";
import { readAdded } from "../../../live/live-store.ts";
import { readOrderEvents } from "../../../orders/event-store.ts";
import { readOrderDetails } from "../../../orders/order-view.ts";
import { readCancelFacts } from "../../../payments/cancel-store.ts";
import { findHolder, findHolderOfOrders } from "../../../payments/holder-store.ts";
import { findAbandoned, isOfEarlierAttempt } from "../../../payments/resolve-store.ts";
import { PLACES, type Twins } from "./test-twins.ts";

export async function checkReads(twins: Twins): Promise<void> {
  const telling = { language: "sv", nowMs: twins.nowMs } as const;
  const { tables } = twins.memory;
  const attempts = [...tables.attempts.rows];
  const orders = [...tables.orders.rows].map((order) => order.id);
  await checkFeed(twins);
  await twins.both(({ database }) =>
    Promise.all(
      attempts.flatMap(({ id }) => [
        readPayment(database, id, telling),
        readCancelFacts(database, id),
        findHolder(database, id),
        selectOpenOf(database, id),
      ]),
    ),
  );
  await twins.both(({ database }) =>
    Promise.all(
      orders.flatMap((id) => [
        readOrderDetails(database, id, telling),
        readPaymentRowsOfOrder(database, id, telling),
        findHolderOfOrders(database, [id]),
      ]),
    ),
  );
  await twins.both(({ database }) => selectOpen(database, SEES_ALL));
  const ids = attempts.map((one) => one.id);
  await twins.both(({ database }) => readComments(database, ids));
  await twins.both(({ database }) => readPaymentRows(database, ids, telling));
  await twins.both(({ database }) =>
    database.inTransaction((tx) => lockPayment(tx, ids[0] ?? PLACES.company)),
  );
  await checkBooks(twins);
  await checkOthers(twins);
}

async function checkBooks(twins: Twins): Promise<void> {
  expect(await findDifferences(twins.real.database)).toEqual([]);
  await twins.both(({ database }) => findDifferences(database));
  await twins.both(({ database }) => readAccountBalances(database));
}

async function checkOthers(twins: Twins): Promise<void> {
  const { tables } = twins.memory;
  const [answer] = tables.idempotencyKeys.rows;
  const asked = { caller: "key:test", key: answer?.key ?? "", requestHash: "another" };
  await twins.both(({ database }) => findAnswer(database, asked));
  await twins.both(({ database }) =>
    findAbandoned(database, {
      notSeenSince: new Date(twins.nowMs - 3_000),
      ownServerId: twins.serverId,
    }),
  );
  const attempts = [...tables.attempts.rows];
  const last = attempts.at(-1);
  const terminalId = last?.terminal_id ?? null;
  if (last === undefined || terminalId === null) return;
  await twins.both(({ database }) =>
    Promise.all(
      attempts.map(({ reference, stan_auth }) =>
        isOfEarlierAttempt(database, {
          terminalId,
          reference,
          stanAuth: stan_auth ?? undefined,
          attemptId: last.id,
          sentAt: last.sent_at ?? last.created_at,
        }),
      ),
    ),
  );
}

const TAKE_NUMBER = statement({
  name: "test_take_number",
  text: "select pg_current_xact_id()::text as tx",
});
const IS_PAST = statement({
  name: "test_is_past",
  text: "select pg_snapshot_xmin(pg_current_snapshot()) > $1::xid8 as past",
});

/** A feed ends below the oldest transaction of the whole server, where other tests work as well. */
async function untilFeedIsWhole({ real }: Twins): Promise<void> {
  const [now] = await real.database.query<{ tx: string }>(TAKE_NUMBER);
  for (;;) {
    const [row] = await real.database.query<{ past: boolean }>(IS_PAST, [now?.tx]);
    if (row?.past === true) return;
  }
}

async function checkFeed(twins: Twins): Promise<void> {
  await untilFeedIsWhole(twins);
  await checkFeedOf(["workshop"], twins);
  await checkFeedOf(undefined, twins);
  await twins.both(async ({ database }) => {
    const { paymentIds, orderIds } = await readAdded(database, {
      horizon: "1",
      ahead: [],
      eventsAhead: [],
    });
    return { paymentIds: paymentIds.toSorted(), orderIds: orderIds.toSorted() };
  });
}

async function checkFeedOf(systems: readonly string[] | undefined, twins: Twins): Promise<void> {
  await twins.both(async ({ database }) => {
    const told: object[] = [];
    let after = { tx: "0", id: "00000000-0000-0000-0000-000000000000" };
    for (;;) {
      const page = await readOrderEvents(database, after, {
        systems,
        sight: SEES_ALL,
        limit: 7,
      });
      const last = page.at(-1)?.cursor;
      if (last === undefined) return told;
      const dash = last.indexOf("-");
      after = { tx: last.slice(0, dash), id: last.slice(dash + 1) };
      told.push(...page.map((event) => ({ ...event, cursor: event.cursor.split("-").slice(1) })));
    }
  });
}
