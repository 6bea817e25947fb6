/** What a company has decided of how much cash it takes, and which account a drawer is booked on. */
import { type CashLimit, DEFAULT_CASH_LIMIT } from "@kortkoll/core/cash/cash-limit.ts";
import type { Transaction } from "../database/database.ts";
import { isInSight, mayActAt, type PersonCaller, type Sight } from "../http/access.ts";
import {
  changeSetting,
  editSetting,
  refuseSetting,
  type SettingOutcome,
} from "../settings/change-setting.ts";
import { whyNotForDrawer } from "../settings/drawer-account.ts";
import type { CashLimit as CashLimitView, DrawerAccount } from "./cash-api.ts";
import {
  findDrawerById,
  isDrawerUsed,
  lockDrawerAccount,
  setDrawerAccount,
} from "./drawer-store.ts";
import { lockLimit, selectLimits, setLimit } from "./limit-store.ts";
import type { CashDeps } from "./mover.ts";
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

export type ChangeDrawer = {
  readonly drawerId: string;
  readonly version: number;
  readonly account: string | null;
  readonly by: PersonCaller;
};

/** Only before its first use: what was booked on one account is not looked for on another. */
export function changeDrawerAccount(
  deps: CashDeps,
  asked: ChangeDrawer,
): Promise<SettingOutcome<DrawerAccount>> {
  const { drawerId, version, account, by } = asked;
  const subject = { kind: "drawer", id: drawerId } as const;
  const work = (tx: Transaction): Promise<SettingOutcome<DrawerAccount>> =>
    writeAccount(tx, deps, asked);
  return changeSetting(deps, { by, subject, wanted: { version, account } }, { work });
}

async function writeAccount(
  tx: Transaction,
  deps: CashDeps,
  { drawerId, version, account, by }: ChangeDrawer,
): Promise<SettingOutcome<DrawerAccount>> {
  const drawer = await findDrawerById(tx, drawerId);
  if (drawer === undefined || !isInSight(by, drawer)) return refuseSetting("notFound", "id");
  const { companyId, siteId } = drawer;
  const place = { companyId, siteId };
  if (!mayActAt(by, "settings", drawer)) {
    const needs = { right: "settings", siteId, companyIds: [companyId] } as const;
    return { ...refuseSetting("notAllowed", "id"), needs, about: { name: drawer.till, place } };
  }
  // First the company, whose accounts are given away under the same lock.
  await lockVersions(tx, companyId);
  const held = await lockDrawerAccount(tx, drawerId);
  if (held === undefined) throw new Error("A drawer that was just found is gone");
  return editSetting<Pick<DrawerAccount, "account">, DrawerAccount>(tx, deps, {
    thing: { by, subject: { kind: "drawer", id: drawerId }, name: drawer.till, place },
    held: { version: held.version, setting: { account: held.account } },
    wanted: { version, setting: { account } },
    whyNot: async () => {
      if (await isDrawerUsed(tx, drawerId)) return refuseSetting("drawerInUse", "account");
      if (account === null) return undefined;
      if (!/^19/.test(account)) return refuseSetting("accountNotForCash", "account");
      return whyNotForDrawer(tx, companyId, account);
    },
    write: () => setDrawerAccount(tx, drawerId, account),
    view: async () => {
      const now = await lockDrawerAccount(tx, drawerId);
      return now === undefined ? [] : [{ id: drawerId, ...now }];
    },
  });
}
