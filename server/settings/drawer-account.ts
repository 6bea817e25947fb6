/** Whether a drawer may have an account of its own. */
import type { Transaction } from "../database/database.ts";
import { refuseSetting, type SettingRefusal } from "./change-setting.ts";
import { readAccountUses } from "./company-store.ts";

/**
 * With the company locked: an account where a drawer's cash stands is of no other role and no other
 * drawer, now or before. What a reason stands against is no role: cash comes from there.
 */
export async function whyNotForDrawer(
  tx: Transaction,
  companyId: string,
  account: string,
): Promise<SettingRefusal | undefined> {
  const uses = await readAccountUses(tx, companyId);
  const others = uses.filter(
    (one) =>
      one.account === account &&
      one.role !== "cashReason" &&
      (one.role !== "cash" || one.use === "elsewhere") &&
      (one.use !== "before" || one.isPosted),
  );
  if (others.length === 0) return undefined;
  const isNow = others.some((one) => one.use !== "before");
  return refuseSetting(isNow ? "accountShared" : "accountUsedBefore", "account");
}
