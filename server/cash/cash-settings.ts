/** What a company has decided of how much cash it takes, and which account a drawer is booked on. */
import { type CashLimit, DEFAULT_CASH_LIMIT } from "@kortkoll/core/cash/cash-limit.ts";
import { type AuditActor, recordAudit } from "../audit/record-audit.ts";
import { isInSight, mayActAt, type Sight } from "../http/access.ts";
import type { CashLimit as CashLimitView } from "./cash-api.ts";
import { type CashRefusal, refuseCash } from "./cash-refusal.ts";
import { findDrawerById, lockWhetherUsed, setDrawerAccount } from "./drawer-store.ts";
import { lockLimit, selectLimits, setLimit } from "./limit-store.ts";
import type { CashDeps, Mover } from "./mover.ts";
import { findCompany } from "./reason-store.ts";

export async function listLimits(deps: CashDeps, sight: Sight): Promise<CashLimitView[]> {
  const found = await selectLimits(deps.database, sight.companyIds);
  return found.map((one) => ({
    companyCode: one.companyCode,
    ...(one.limit ?? DEFAULT_CASH_LIMIT),
  }));
}

export function changeLimit(
  deps: CashDeps,
  asked: {
    readonly sight: Sight;
    readonly companyCode: string;
    readonly limit: CashLimit;
    readonly by: AuditActor;
  },
): Promise<CashRefusal | { readonly kind: "changed" }> {
  const { limit, sight, companyCode: code } = asked;
  return deps.database.inTransaction(async (tx) => {
    const company = await findCompany(tx, { companyIds: sight.companyIds, code });
    if (company === undefined) return refuseCash("unknownCompany", "companyCode");
    const before = await lockLimit(tx, company.id, DEFAULT_CASH_LIMIT);
    await setLimit(tx, company.id, limit);
    await recordAudit(tx, deps.newId, {
      kind: "settingChanged",
      companyId: company.id,
      subject: { kind: "cashLimit", id: company.id },
      content: { from: before, to: limit },
      by: asked.by,
      at: new Date(deps.clock()),
    });
    return { kind: "changed" };
  });
}

/** Only before its first use: what was booked on one account is not looked for on another. */
export function changeDrawerAccount(
  deps: CashDeps,
  asked: {
    readonly by: Mover["person"];
    readonly drawerId: string;
    readonly account: string | null;
  },
): Promise<CashRefusal | { readonly kind: "changed" }> {
  const { drawerId, account, by } = asked;
  return deps.database.inTransaction(async (tx) => {
    const drawer = await findDrawerById(tx, drawerId);
    if (drawer === undefined || !isInSight(by, drawer)) {
      return refuseCash("drawerNotFound", "id");
    }
    if (!mayActAt(by, "settings", drawer)) {
      const { siteId, companyId } = drawer;
      const needs = { right: "settings", siteId, companyIds: [companyId] } as const;
      return { ...refuseCash("notAllowed", "id"), needs };
    }
    if (account !== null && !/^19/.test(account)) return refuseCash("accountNotForCash", "account");
    if (await lockWhetherUsed(tx, drawer.id)) return refuseCash("drawerInUse", "account");
    await setDrawerAccount(tx, drawer.id, account);
    await recordAudit(tx, deps.newId, {
      kind: "settingChanged",
      companyId: drawer.companyId,
      siteId: drawer.siteId,
      subject: { kind: "drawer", id: drawer.id },
      content: { from: { account: drawer.account }, to: { account } },
      by: { id: by.id, name: by.signature },
      at: new Date(deps.clock()),
    });
    return { kind: "changed" };
  });
}
