/**
 * Turns what was committed into what is to be told, in the order of the transactions that committed
 * it, each exactly once: how far it has come is written with what it wrote. Whichever server comes
 * first does it; while nobody is to be told, nobody does.
 */
import {
  MAY_ALARM,
  newsOfAttempt,
  TOLD_OF_ATTEMPT,
} from "@kortkoll/core/webhooks/news-of-attempt.ts";
import { GIVE_UP_AFTER_MS } from "@kortkoll/core/webhooks/retry-plan.ts";
import { TOPIC_OF_KIND, type ToldKind } from "@kortkoll/core/webhooks/webhook-kinds.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";
import { type CarNewsRow, keepCars, readCarNews } from "./car-news-store.ts";
import { findCompaniesThatWanted, insertEvents, type WebhookEvent } from "./event-store.ts";
import {
  type AlarmRow,
  type AttemptNewsRow,
  findRange,
  isAnythingNew,
  lockCursor,
  moveCursor,
  type Range,
  readAlarms,
  readAttemptNews,
  readAuditNews,
  readOrderNews,
} from "./news-store.ts";

export type GatherDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

/** So that its transaction is short: other readers of the feeds wait for the oldest one. */
const ROWS_AT_ONCE = 500;

/** How many deliveries came of it; undefined when there was nothing to look at. */
export async function gatherNews(deps: GatherDeps): Promise<number | undefined> {
  if (!(await isAnythingNew(deps.database))) return undefined;
  return await deps.database.inTransaction(async (tx) => {
    const range = await findRange(tx, await lockCursor(tx), ROWS_AT_ONCE);
    const at = new Date(deps.clock());
    const events = await newsOf(tx, deps, { range, at });
    const giveUpAt = new Date(at.getTime() + GIVE_UP_AFTER_MS);
    const told = events.length === 0 ? [] : await insertEvents(tx, { events, at, giveUpAt });
    await moveCursor(tx, range.below);
    return told.length;
  });
}

/** A tag of the order among all news: of one transaction as they happened, payments before orders. */
async function newsOf(
  tx: Transaction,
  { newId }: GatherDeps,
  { range, at }: { readonly range: Range; readonly at: Date },
): Promise<readonly WebhookEvent[]> {
  const attempts = await readAttemptNews(tx, range, TOLD_OF_ATTEMPT);
  const orders = await readOrderNews(tx, range);
  const audits = await readAuditNews(tx, range);
  const events = [
    ...attempts.flatMap((row) => eventsOfAttempt(newId, row)),
    ...orders.map((row) =>
      eventOf(newId, {
        ...row,
        kind: row.isPaid ? "orderPaid" : "orderNoLongerPaid",
        subject: row.orderId,
      }),
    ),
    ...audits.map((row) => eventOf(newId, { ...row, subject: row.subjectId })),
  ].toSorted(byTransaction);
  const last = { at, tx: (BigInt(range.below) - 1n).toString() };
  const alarms = await readAlarms(tx, range, MAY_ALARM);
  const cars = await carsOf(tx, range);
  return [
    ...events,
    ...cars.map((car) => carEventOf(newId, { ...car, ...last })),
    ...alarms.map((row) => alarmOf(newId, row, last.tx)),
  ];
}

async function carsOf(tx: Transaction, range: Range) {
  const companyIds = await findCompaniesThatWanted(tx, "keys", range.from);
  if (companyIds.length === 0) return [];
  const cars = await readCarNews(tx, range, companyIds);
  if (cars.length > 0) await keepCars(tx, cars);
  return cars;
}

function eventsOfAttempt(newId: NewId, row: AttemptNewsRow): readonly WebhookEvent[] {
  return newsOfAttempt(row).map((kind) => eventOf(newId, { ...row, kind, subject: row.paymentId }));
}

type Row = Pick<WebhookEvent, "companyId" | "subject" | "content" | "at"> & {
  readonly id: string;
  readonly tx: string | null;
  readonly kind: ToldKind;
};

/** Of one transaction that touched it, or as it stands now. */
export function carEventOf(
  newId: NewId,
  car: CarNewsRow & { readonly at: Date; readonly tx: string | null },
): WebhookEvent {
  const { companyId, registration: subject, may, content, at, tx } = car;
  const kind = may ? "keysMayBeHandedOver" : "keysMustBeKept";
  return eventOf(newId, { companyId, subject, content, at, tx, kind, id: newId() });
}

function eventOf(newId: NewId, row: Row): WebhookEvent {
  const { id, companyId, kind, subject, content, at, tx } = row;
  const source = `${kind} ${id}`;
  return {
    id: newId(),
    companyId,
    kind,
    topic: TOPIC_OF_KIND[kind],
    source,
    subject,
    content,
    at,
    tx,
  };
}

/** Once for each payment and reason, however often it is looked at. */
export function alarmOf(newId: NewId, row: AlarmRow, tx: string | null): WebhookEvent {
  const { companyId, paymentId, reason, since, content } = row;
  return {
    id: newId(),
    companyId,
    kind: "alarm",
    topic: "alarm",
    source: `alarm ${paymentId} ${reason}`,
    subject: paymentId,
    content: { ...content, reason },
    at: since,
    tx,
  };
}

/** What one transaction did stays in the order of its list. */
function byTransaction(one: WebhookEvent, other: WebhookEvent): number {
  const [a, b] = [BigInt(one.tx ?? 0), BigInt(other.tx ?? 0)];
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
