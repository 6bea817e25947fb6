/**
 * A customer's cash adds up, over orders, tills and days, and from the company's limit somebody must
 * have seen who pays. The company is locked while a payment is added, so that two halves at
 * two tills cannot pass each other unseen.
 */
import {
  type CashJudgement,
  DEFAULT_CASH_LIMIT,
  judgeCash,
} from "@kortkoll/core/cash/cash-limit.ts";
import type { Ore } from "@kortkoll/core/money.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { NewId } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import type { CashCheck } from "./cash-api.ts";
import { insertCashCheck, lockLimit, readCashBefore } from "./limit-store.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

export async function judgeCashOf(
  tx: Transaction,
  paying: {
    readonly companyId: string;
    readonly orderIds: readonly string[];
    readonly cashOre: Ore;
    readonly isChecked: boolean;
    readonly nowMs: number;
  },
): Promise<CashJudgement> {
  const { companyId, orderIds, cashOre, isChecked, nowMs } = paying;
  const limit = await lockLimit(tx, companyId, DEFAULT_CASH_LIMIT);
  const since = new Date(nowMs - limit.windowDays * DAY_MS);
  const earlierOre = await readCashBefore(tx, { companyId, orderIds, since });
  return judgeCash(limit, { earlierOre, nowOre: cashOre, isChecked });
}

/** Who looked, at what, and what the customer's cash came to: beside the payment and on the trail. */
export async function recordCashCheck(
  tx: Transaction,
  newId: NewId,
  checked: {
    readonly attemptId: string;
    readonly companyId: string;
    readonly siteId: string;
    readonly check: CashCheck;
    readonly sumOre: Ore;
    readonly by: { readonly id: string; readonly signature: string };
    readonly at: Date;
  },
): Promise<void> {
  const { attemptId, companyId, siteId, check, sumOre, by, at } = checked;
  await insertCashCheck(tx, { ...checked, ...check, id: newId() });
  await recordAudit(tx, newId, {
    kind: "cashChecked",
    companyId,
    siteId,
    subject: { kind: "payment", id: attemptId },
    content: { document: check.document, note: check.note, sumOre },
    by: { id: by.id, name: by.signature },
    at,
  });
}
