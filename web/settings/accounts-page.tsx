/** Each company's account for each role. What has been booked stays where it is. */
import type { AccountRole } from "@kortkoll/core/ledger/voucher.ts";
import { findSharedAccount } from "@kortkoll/core/settings/account-plan.ts";
import type { CompanyAccounts } from "@kortkoll/server/settings/company-api.ts";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { HistoryList } from "./history-list.tsx";
import { SettingDialog } from "./setting-dialog.tsx";
import { useAccounts } from "./settings-data.ts";
import { useSettingForm } from "./use-setting-form.ts";

/** In the order that people look for them. */
const GROUPS = {
  issuers: [
    "issuerVisa",
    "issuerMastercard",
    "issuerAmex",
    "issuerDiners",
    "issuerOwnCard",
    "issuerUnknown",
  ],
  desk: ["claim", "interim", "debtsToCustomers", "cash", "cashInTransit"],
  bank: ["bank", "disputed", "acquirerReserve", "unidentified", "cardFees"],
  differences: ["rounding", "cashSurplus", "cashShortage"],
} as const satisfies Readonly<Record<string, readonly AccountRole[]>>;

export function AccountsPage(): ReactNode {
  return (
    <WithRight right="settings">
      <Accounts />
    </WithRight>
  );
}

function Accounts(): ReactNode {
  const { settings } = useText();
  const { accounts: names } = settings;
  const { data, error, refetch } = useAccounts();
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const [editing, setEditing] = useState(false);
  const [done, setDone] = useState<string | undefined>(undefined);
  useAnnouncement(done, "polite");
  const company =
    data?.companies.find(({ companyId }) => companyId === chosen) ?? data?.companies[0];
  return (
    <>
      <PageHeading title={names.title} lead={names.lead}>
        {company === undefined ? null : (
          <Button onClick={() => setEditing(true)}>{names.change}</Button>
        )}
      </PageHeading>
      {done === undefined ? null : (
        <div className="kk-notice kk-notice-accent">
          <IconCircleCheck size={24} aria-hidden className="kk-notice-icon" />
          <p className="kk-notice-words kk-strong">{done}</p>
        </div>
      )}
      {data === undefined ? (
        error === null ? (
          <LoadingRows rows={6} />
        ) : (
          <ProblemNotice error={error} again={() => void refetch()} />
        )
      ) : company === undefined ? (
        <EmptyState title={settings.companies.empty.title} next={settings.companies.empty.next}>
          <LinkButton to="/settings/companies">{settings.companies.title}</LinkButton>
        </EmptyState>
      ) : (
        <>
          {data.companies.length === 1 ? null : (
            <NativeSelect
              className="kk-setting-search"
              label={settings.fields.company}
              value={company.companyId}
              onChange={(event) => setChosen(event.currentTarget.value)}
              data={data.companies.map(({ companyId, companyName }) => ({
                value: companyId,
                label: companyName,
              }))}
            />
          )}
          <ShownAccounts company={company} />
        </>
      )}
      {editing && company !== undefined ? (
        <ChangeAccounts
          key={company.companyId}
          company={company}
          close={(words) => {
            setEditing(false);
            if (words !== undefined) setDone(words);
          }}
        />
      ) : null}
    </>
  );
}

function ShownAccounts({ company }: { company: CompanyAccounts }): ReactNode {
  const { settings, accountRoles } = useText();
  const { accounts: names } = settings;
  return (
    <>
      <div className="kk-columns kk-columns-even">
        {(Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => (
          <Panel key={group} title={names.groups[group]}>
            <dl className="kk-facts">
              {GROUPS[group].map((role) => {
                const held = company.accounts.find((one) => one.role === role);
                if (held === undefined) return null;
                return (
                  <div key={role}>
                    <dt>{accountRoles[role]}</dt>
                    <dd>
                      <span className="kk-account">{held.account}</span>
                      {held.former.length === 0 ? null : (
                        <span className="kk-sub">{names.former(held.former.join(", "))}</span>
                      )}
                    </dd>
                  </div>
                );
              })}
            </dl>
          </Panel>
        ))}
      </div>
      <Panel title={settings.changes}>
        <HistoryList subject="account" id={company.companyId} />
      </Panel>
    </>
  );
}

type Numbers = Partial<Record<AccountRole, string>>;

function numbersOf({ accounts }: CompanyAccounts): Numbers {
  return Object.fromEntries(accounts.map(({ role, account }) => [role, account]));
}

type ChangeAccountsProps = {
  readonly company: CompanyAccounts;
  readonly close: (done?: string) => void;
};

function ChangeAccounts({ company, close }: ChangeAccountsProps): ReactNode {
  const { settings, accountRoles } = useText();
  const { accounts: names } = settings;
  const { refetch } = useAccounts();
  const before = numbersOf(company);
  const form = useSettingForm({
    opened: { version: company.version, values: before },
    wrong: (values) => wrongIn(values, names),
    request: (values, version) => ({
      method: "PUT",
      path: `/api/settings/companies/${company.companyId}/accounts`,
      body: { version, accounts: values },
    }),
    newest: async () => {
      const { data } = await refetch();
      const now = data?.companies.find(({ companyId }) => companyId === company.companyId);
      return now && { version: now.version, values: numbersOf(now) };
    },
    done: () => close(settings.saved(company.companyName)),
  });
  const isChanged = JSON.stringify(form.values) !== JSON.stringify(before);
  return (
    <SettingDialog
      title={names.changeTitle(company.companyName)}
      close={close}
      form={form}
      save={settings.save}
    >
      {Object.values(GROUPS)
        .flat()
        .filter((role) => role in before)
        .map((role) => (
          <TextInput
            key={role}
            label={accountRoles[role]}
            className="kk-account-field"
            inputMode="numeric"
            autoComplete="off"
            maxLength={6}
            value={form.values[role] ?? ""}
            onChange={(event) => form.set({ [role]: event.currentTarget.value.trim() })}
            error={form.errorOf(role)}
          />
        ))}
      {isChanged ? <WarningNotice title={names.warning} words={names.warningWords} /> : null}
    </SettingDialog>
  );
}

function wrongIn(
  values: Numbers,
  names: { readonly wrong: string; readonly shared: string },
): Partial<Record<AccountRole, string | false>> {
  const entries = Object.entries(values) as [AccountRole, string][];
  const wrong = Object.fromEntries(
    entries.map(([role, account]) => [role, !/^\d{4,6}$/.test(account) && names.wrong]),
  );
  const shared = findSharedAccount(values);
  return shared === undefined ? wrong : { ...wrong, [shared.roles[1]]: names.shared };
}
