/** Cash is in a voucher by the next working day: what is not yet, and how long there is. */
import { CASH_BOOKED_WITHIN_BANK_DAYS } from "@kortkoll/core/assumptions.ts";
import { addBankDays } from "@kortkoll/core/time/bank-days.ts";
import { addDays, startOfBusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import type { CashDeadlines } from "./books-api.ts";
import { selectCashNotClosed } from "./cash-deadline-store.ts";

export async function listCashDeadlines(sql: Sql, sight: Sight): Promise<CashDeadlines> {
  const waiting = await selectCashNotClosed(sql, sight);
  return {
    waiting: waiting.map((one) => {
      const deadlineDay = addBankDays(one.businessDay, CASH_BOOKED_WITHIN_BANK_DAYS);
      const deadlineAt = new Date(startOfBusinessDay(addDays(deadlineDay, 1))).toISOString();
      return { ...one, deadlineDay, deadlineAt };
    }),
  };
}
