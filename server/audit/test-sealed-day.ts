/** For tests: a day at the desk with everything that the chain seals, sealed bit by bit. */
import { hash } from "node:crypto";
import { newUuid } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import type { TestDatabase } from "../database/test-database.ts";
import { apply } from "../payments/test-claims.ts";
import { Desk } from "../payments/test-desk.ts";
import { DECLINED } from "../payments/test-news.ts";
import { insertPlaces } from "../payments/test-places.ts";
import { recordAudit } from "./record-audit.ts";
import type { SealDeps } from "./seal-chain.ts";
import { addAuditEvent, ask, inTold, sealDepsOf, sealEverything } from "./test-audit.ts";

/** The file of heads is kept at `path`. */
export async function applyDayOfEverything(
  opened: Pick<TestDatabase, "database" | "close">,
  path: string,
): Promise<SealDeps> {
  const { database } = opened;
  const desk = new Desk(opened, await inTold(database, insertPlaces));
  const deps = sealDepsOf(database, { path, clock: () => desk.nowMs });
  const sealLater = async (): Promise<void> => {
    desk.nowMs += 61_000;
    await sealEverything(deps);
  };
  for (const totalOre of [100_00, 250_00, 99_50]) {
    const order = await desk.send({ totalOre });
    await desk.payAndApprove([order], totalOre);
    await addAuditEvent(database, `till ${totalOre}`);
    await sealLater();
  }
  await addAuditEvent(database, "till 2");
  const declined = await desk.send({ totalOre: 77_00 });
  await desk.tell(await desk.pay([declined]), DECLINED);
  await sealLater();
  const surplus = await desk.send({ totalOre: 50_00 });
  const attemptId = await desk.pay([surplus], 50_00);
  await desk.approve(attemptId, 60_00);
  const home = await desk.send({ totalOre: 10_00 });
  const applied = await apply(desk, attemptId, { orderId: home.id, reason: "Kundens önskan" });
  if (applied.kind === "refused") throw new Error(applied.code);
  await noteByHand(deps, desk, attemptId);
  await sealLater();
  return deps;
}

/** What is written by other parts of the product, as they write it. */
async function noteByHand({ database }: SealDeps, desk: Desk, attemptId: string): Promise<void> {
  const at = new Date(desk.nowMs);
  await ask(
    database,
    `insert into interrupted_comments (id, attempt_id, reason, text, by, at)
      values ($1, $2, 'unknown', 'Kunden återkommer', 'CHEF', $3)`,
    [newUuid(), attemptId, at],
  );
  await ask(
    database,
    `insert into terminal_events (id, terminal_id, kind, content, by, at)
      values ($1, $2, 'moved', '{"from": {}, "to": {}}', 'CHEF', $3)`,
    [newUuid(), desk.places.terminals["77000001"], at],
  );
  await inTold(database, async (tx) => {
    await noteCash(tx, desk, attemptId);
    await noteClose(tx, desk);
  });
}

async function noteClose(tx: Transaction, desk: Desk): Promise<void> {
  const { companyId, siteId } = desk.places;
  const [id, content, at] = [newUuid(), '{"number":1}', new Date(desk.nowMs)];
  const contentHash = hash("sha256", content);
  await ask(
    tx,
    `insert into day_closes (id, company_id, site_id, number, cut_at, by, content, content_hash)
      values ($1, $2, $3, 1, $4, 'CHEF', $5, $6)`,
    [id, companyId, siteId, at, content, contentHash],
  );
  const subject = { kind: "dayClose", id } as const;
  const told = { subject, content: { number: 1, hash: contentHash }, at };
  const by = { id: null, name: "CHEF" };
  await recordAudit(tx, newUuid, { ...told, kind: "dayClosed", companyId, siteId, by });
}

async function noteCash(tx: Transaction, desk: Desk, attemptId: string): Promise<void> {
  const { companyId, tills, people } = desk.places;
  const at = new Date(desk.nowMs);
  const [drawerId, reasonId] = [newUuid(), newUuid()];
  await ask(
    tx,
    "insert into drawers (id, till_id, company_id, created_at) values ($1, $2, $3, $4)",
    [drawerId, tills.K1, companyId, at],
  );
  await ask(
    tx,
    `insert into cash_reasons (id, company_id, kind, name, account, active)
      values ($1, $2, 'floatIn', 'Växel', '1930', true)`,
    [reasonId, companyId],
  );
  await ask(
    tx,
    `insert into cash_movements (id, drawer_id, till_id, company_id, kind, amount_ore, drawer_ore,
        reason_id, reason, contra_account, by_id, by, business_day, at)
      values ($1, $2, $3, $4, 'floatIn', 100000, 100000, $5, 'Växel', '1930', $6, 'CHEF',
        '2026-03-02', $7)`,
    [newUuid(), drawerId, tills.K1, companyId, reasonId, people.CHEF, at],
  );
  await ask(
    tx,
    `insert into cash_checks (id, attempt_id, company_id, document, note, sum_ore, by_id, by, at)
      values ($1, $2, $3, 'idCard', 'Kontrollerad', 6000000, $4, 'CHEF', $5)`,
    [newUuid(), attemptId, companyId, people.CHEF, at],
  );
}
