/** Alarms that no event tells of: a deadline that passes, and books that part from their items. */

import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { GIVE_UP_AFTER_MS } from "@kortkoll/core/webhooks/retry-plan.ts";
import { findCompaniesThatWant, findTold, insertEvents, type WebhookEvent } from "./event-store.ts";
import { alarmOf, type GatherDeps } from "./gather-news.ts";
import { lockCursor, readOverdueSignatures } from "./news-store.ts";
import { findCompanyIds } from "./subscription-store.ts";

export type AlarmDeps = GatherDeps & {
  /** Where the books part, and what was found, is gone and nobody has seen. */
  readonly bookDifferences: () => readonly {
    readonly companyCode: string;
    readonly role: string;
    readonly bookedOre: number;
    readonly expectedOre: number;
  }[];
};

export async function tellAlarms(deps: AlarmDeps): Promise<void> {
  const { database, newId, clock } = deps;
  if ((await findCompaniesThatWant(database, "alarm")).length === 0) return;
  const at = new Date(clock());
  const overdue = await readOverdueSignatures(database, at);
  const found = [...overdue.map((row) => alarmOf(newId, row, null)), ...(await ofBooks(deps, at))];
  const told = await findTold(
    database,
    found.map(({ source }) => source),
  );
  await tellNow(
    deps,
    found.filter(({ source }) => !told.includes(source)),
  );
}

async function tellNow(deps: GatherDeps, events: readonly WebhookEvent[]): Promise<void> {
  if (events.length === 0) return;
  await deps.database.inTransaction(async (tx) => {
    await lockCursor(tx);
    const at = new Date(deps.clock());
    const giveUpAt = new Date(at.getTime() + GIVE_UP_AFTER_MS);
    await insertEvents(tx, { events, at, giveUpAt });
  });
}

/** Once a day for each account, as long as it lasts. */
async function ofBooks(deps: AlarmDeps, at: Date): Promise<readonly WebhookEvent[]> {
  const differences = deps.bookDifferences();
  if (differences.length === 0) return [];
  const ids = await findCompanyIds(
    deps.database,
    differences.map((one) => one.companyCode),
  );
  return differences.flatMap(({ companyCode, role, bookedOre, expectedOre }) => {
    const companyId = ids.get(companyCode);
    if (companyId === undefined) return [];
    return {
      id: deps.newId(),
      companyId,
      kind: "alarm",
      topic: "alarm" as const,
      source: `alarm books ${companyCode} ${role} ${businessDayOf(at.getTime())}`,
      subject: `books ${role}`,
      content: { reason: "booksDiffer", companyCode, role, bookedOre, expectedOre },
      at,
      tx: null,
    };
  });
}
