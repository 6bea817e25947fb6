/** Statements that wait for one of the accounts count from the same moment. */
import type { AccountNumber } from "@kortkoll/core/bank/bank-file.ts";
import { readOwnAccount } from "@kortkoll/core/bank/our-account.ts";
import { publishForAccounts } from "../bank-files/publish-bank-file.ts";
import type { Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import type { ChangeBankAccountsBody, CompanyBankAccounts } from "./bank-account-api.ts";
import { selectBankAccounts, setBankAccounts } from "./bank-account-store.ts";
import {
  changeSetting,
  editSetting,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
} from "./change-setting.ts";
import { lockCompany } from "./company-store.ts";

export type BankAccountsChange = ChangeBankAccountsBody & { readonly companyId: string };

export function changeBankAccounts(
  deps: SettingDeps,
  wanted: BankAccountsChange,
  by: PersonCaller,
): Promise<SettingOutcome<CompanyBankAccounts>> {
  const subject = { kind: "bankAccounts", id: wanted.companyId } as const;
  return changeSetting(
    deps,
    { by, subject, wanted },
    {
      work: (tx) => change(tx, deps, { wanted, by }),
      lastWords: { bank_accounts_pkey: { code: "bankAccountTaken", field: "accounts" } },
    },
  );
}

async function change(
  tx: Transaction,
  deps: SettingDeps,
  { wanted, by }: { readonly wanted: BankAccountsChange; readonly by: PersonCaller },
): Promise<SettingOutcome<CompanyBankAccounts>> {
  const { companyId, version } = wanted;
  const company = await lockCompany(tx, companyId);
  const [held] = await selectBankAccounts(tx, [companyId]);
  if (company === undefined || held === undefined) return refuseSetting("notFound", "id");
  const accounts = wanted.accounts.flatMap((one) => readOwnAccount(one) ?? []);
  if (accounts.length < wanted.accounts.length)
    return refuseSetting("bankAccountWrong", "accounts");
  return editSetting<object, CompanyBankAccounts>(tx, deps, {
    thing: {
      by,
      subject: { kind: "bankAccounts", id: companyId },
      name: company.code,
      place: { companyId, siteId: null },
    },
    held: { version: held.version, setting: settingOf(held.accounts) },
    wanted: { version, setting: settingOf(accounts) },
    write: async () => {
      await setBankAccounts(tx, companyId, accounts);
      await publishForAccounts(
        tx,
        accounts.map(({ number }) => number),
      );
    },
    view: () => selectBankAccounts(tx, [companyId]),
  });
}

function settingOf(accounts: readonly AccountNumber[]) {
  return {
    accounts: accounts
      .map(({ scheme, number }) => `${scheme} ${number}`)
      .toSorted()
      .join(", "),
  };
}
