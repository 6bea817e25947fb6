/** What a company has decided of how much cash it takes, and which account a drawer is booked on. */
import { type CashLimit, DEFAULT_CASH_LIMIT } from "@kortkoll/core/cash/cash-limit.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Transaction } from "../database/database.ts";
import { isInSight, mayActAt, type PersonCaller, type Sight } from "../http/access.ts";
import {
  changeSetting,
  editSetting,
  refuseSetting,
  type SettingOutcome,
} from "../settings/change-setting.ts";
import type { CashLimit as CashLimitView } from "./cash-api.ts";
import { type CashRefusal, refuseCash } from "./cash-refusal.ts";
import { findDrawerById, lockWhetherUsed, setDrawerAccount } from "./drawer-store.ts";
import { lockLimit, selectLimits, setLimit } from "./limit-store.ts";
import type { CashDeps, Mover } from "./mover.ts";
import { findCompany, lockVersions } from "./reason-store.ts";

export async function listLimits(deps: CashDeps, sight: Sight): Promise<CashLimitView[]> {
  const found = await selectLimits(deps.database, sight.companyIds);
  return found.map((one) => ({
    companyCode: one.companyCode,
    version: one.version,
    ...(one.limit ?? DEFAULT_CASH_LIMIT),
  }));
}

export type ChangeLimit = {
  readonly companyCode: string;
  readonly version: number;
  readonly limit: CashLimit;
  readonly by: PersonCaller;
};

/** From the version that was edited; what is refused changes nothing, and is on the record. */
export async function changeLimit(
  deps: CashDeps,
  asked: ChangeLimit,
): Promise<{ readonly outcome: SettingOutcome<object>; readonly companyId: string | null }> {
  const { limit, version, companyCode: code, by } = asked;
  const company = await findCompany(deps.database, { companyIds: by.companyIds, code });
  const subject = { kind: "cashLimit", id: company?.id ?? null } as const;
  const work = async (tx: Transaction): Promise<SettingOutcome<object>> => {
    if (company === undefined) return refuseSetting("unknownCompany", "companyCode");
    const held = await lockVersions(tx, company.id);
    const place = { companyId: company.id, siteId: null };
    return editSetting<CashLimit, object>(tx, deps, {
      thing: { by, subject, name: company.code, place },
      held: {
        version: held.limit,
        setting: await lockLimit(tx, company.id, DEFAULT_CASH_LIMIT),
      },
      wanted: { version, setting: limit },
      write: () => setLimit(tx, company.id, limit),
      view: () => Promise.resolve([{}]),
    });
  };
  const wanted = { companyCode: code, version, ...limit };
  const outcome = await changeSetting(deps, { by, subject, wanted }, { work });
  return { outcome, companyId: subject.id };
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
