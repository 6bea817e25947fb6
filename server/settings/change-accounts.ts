/**
 * Another account for a role holds for what is booked from now on: what has been booked stays where
 * it is. No account is ever of two roles that are looked for items on, now or before.
 */
import { isKeptRole } from "@kortkoll/core/cash/cash-reasons.ts";
import { ACCOUNT_ROLES, type AccountRole } from "@kortkoll/core/ledger/voucher.ts";
import { findSharedAccount, mayShare } from "@kortkoll/core/settings/account-plan.ts";
import type { Difference } from "@kortkoll/core/settings/difference.ts";
import type { Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import {
  changeSetting,
  editSetting,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
  type SettingRefusal,
} from "./change-setting.ts";
import type { CompanyAccounts } from "./company-api.ts";
import {
  type AccountUse,
  lockCompany,
  readAccountUses,
  selectAccounts,
  updateAccounts,
} from "./company-store.ts";

type Accounts = Readonly<Partial<Record<AccountRole, string>>>;

export type AccountsChange = {
  readonly companyId: string;
  readonly version: number;
  readonly accounts: Accounts;
};

export function changeAccounts(
  deps: SettingDeps,
  wanted: AccountsChange,
  by: PersonCaller,
): Promise<SettingOutcome<CompanyAccounts>> {
  const subject = { kind: "account", id: wanted.companyId } as const;
  return changeSetting(
    deps,
    { by, subject, wanted },
    { work: (tx) => change(tx, deps, { wanted, by }) },
  );
}

async function change(
  tx: Transaction,
  deps: SettingDeps,
  { wanted, by }: { readonly wanted: AccountsChange; readonly by: PersonCaller },
): Promise<SettingOutcome<CompanyAccounts>> {
  const { companyId, version } = wanted;
  const company = await lockCompany(tx, companyId);
  if (company === undefined) return refuseSetting("notFound", "id");
  const uses = await readAccountUses(tx, companyId);
  const held: Accounts = inOrder(
    uses.flatMap((one) => (one.use === "now" ? [[one.role, one.account] as const] : [])),
  );
  const setting: Accounts = inOrder(Object.entries({ ...held, ...wanted.accounts }));
  return editSetting(tx, deps, {
    thing: {
      by,
      subject: { kind: "account", id: companyId },
      name: company.code,
      place: { companyId, siteId: null },
    },
    held: { version: company.accountsVersion, setting: held },
    wanted: { version, setting },
    whyNot: ({ to }) => Promise.resolve(whyNot(setting, to, uses)),
    write: ({ to }) => updateAccounts(tx, { companyId, accounts: to, at: new Date(deps.clock()) }),
    view: () => selectAccounts(tx, [companyId]),
  });
}

function whyNot(
  setting: Accounts,
  to: Difference<Accounts>["to"],
  uses: readonly AccountUse[],
): SettingRefusal | undefined {
  const shared = findSharedAccount(setting);
  if (shared !== undefined) {
    const changed = shared.roles.find((role) => role in to) ?? shared.roles[0];
    return refuseSetting("accountShared", `accounts.${changed}`);
  }
  for (const [role, account] of Object.entries(to) as [AccountRole, string][]) {
    const others = uses.filter((one) => one.account === account);
    const isElsewhere = others.some((one) => one.use === "elsewhere" && standsInTheWay(one, role));
    if (isElsewhere) return refuseSetting("accountShared", `accounts.${role}`);
    // Also of a role that leaves it in this very change.
    const before = others.some(
      (one) =>
        one.use !== "elsewhere" &&
        one.isPosted &&
        one.role !== role &&
        (one.role === "cashReason" || !mayShare(one.role, role)),
    );
    if (before) return refuseSetting("accountUsedBefore", `accounts.${role}`);
  }
  return undefined;
}

/** A reason for moving cash may stand against a role's account, but for those whose items are kept. */
function standsInTheWay(elsewhere: AccountUse, role: AccountRole): boolean {
  return elsewhere.role === "cashReason" ? isKeptRole(role) : elsewhere.role !== role;
}

function inOrder(entries: readonly (readonly [string, string])[]): Accounts {
  const given = new Map(entries);
  return Object.fromEntries(
    ACCOUNT_ROLES.flatMap((role) => {
      const account = given.get(role);
      return account === undefined ? [] : [[role, account]];
    }),
  );
}
