/** Which accounts at banks are each company's own. */
import type { CompanyBankAccounts } from "@kortkoll/server/settings/bank-account-api.ts";
import { Textarea } from "@mantine/core";
import type { ReactNode } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { CompanySettingList } from "./company-setting-list.tsx";
import { SettingDialog } from "./setting-dialog.tsx";
import { useSettingForm } from "./use-setting-form.ts";

export function BankAccountsPage(): ReactNode {
  return (
    <WithRight right="settings">
      <Accounts />
    </WithRight>
  );
}

function Accounts(): ReactNode {
  const { accounts: names } = useText().bankFiles;
  return (
    <CompanySettingList<CompanyBankAccounts>
      title={names.title}
      lead={names.lead}
      queryKey="bankAccounts"
      path="/api/settings/bank-accounts"
      columns={[
        {
          id: "accounts",
          head: names.field,
          cell: ({ accounts }) =>
            accounts.length === 0 ? names.none : accounts.map(({ number }) => number).join(", "),
        },
      ]}
      dialog={({ setting, newest, close }) => (
        <ChangeAccounts company={setting} newest={newest} close={close} />
      )}
    />
  );
}

type ChangeAccountsProps = {
  readonly company: CompanyBankAccounts;
  readonly newest: () => Promise<CompanyBankAccounts | undefined>;
  readonly close: (done?: string) => void;
};

function ChangeAccounts({ company, newest, close }: ChangeAccountsProps): ReactNode {
  const { settings, bankFiles } = useText();
  const { accounts: names } = bankFiles;
  const form = useSettingForm({
    opened: openedFrom(company),
    wrong: () => ({}),
    request: ({ accounts }, version) => ({
      method: "PUT",
      path: `/api/settings/companies/${company.companyId}/bank-accounts`,
      body: { version, accounts: accountsIn(accounts) },
    }),
    newest: async () => {
      const now = await newest();
      return now && openedFrom(now);
    },
    done: () => close(names.saved(company.companyName)),
  });
  return (
    <SettingDialog
      title={company.companyName}
      close={close}
      form={form}
      save={settings.save}
      subject={{ kind: "bankAccounts", id: company.companyId }}
    >
      <Textarea
        label={names.field}
        description={names.hint}
        data-autofocus
        autosize
        minRows={4}
        autoComplete="off"
        value={form.values.accounts}
        onChange={(event) => form.set({ accounts: event.currentTarget.value })}
        error={form.errorOf("accounts")}
      />
    </SettingDialog>
  );
}

type Opened = { readonly version: number; readonly values: { accounts: string } };

function openedFrom({ version, accounts }: CompanyBankAccounts): Opened {
  return { version, values: { accounts: accounts.map(({ number }) => number).join("\n") } };
}

/** What kind of number it is shows in the number: a country first, or seven or eight digits. */
function accountsIn(text: string): CompanyBankAccounts["accounts"] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((number) => ({ scheme: schemeOf(number.replace(/[\s-]/g, "")), number }));
}

function schemeOf(plain: string): CompanyBankAccounts["accounts"][number]["scheme"] {
  if (/^[A-Za-z]{2}\d/.test(plain)) return "iban";
  if (/^\d{7,8}$/.test(plain)) return "bankgiro";
  return /^\d+$/.test(plain) ? "bban" : "other";
}
