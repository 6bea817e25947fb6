/** What acquirers have agreed to: which cards they pay for, when and how, confirmed or not. */
import type { PayoutAgreementSetting } from "@kortkoll/server/payout-agreements/payout-agreements-api.ts";
import { type ReactNode, useState } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import type { Column } from "../ui/data-table.tsx";
import { ConfirmedBadge } from "./confirmed-badge.tsx";
import { type Site, useAgreements, usePresets } from "./payout-agreement-data.ts";
import { AgreementDialog } from "./payout-agreement-dialog.tsx";
import { MakeAgreement } from "./payout-agreement-forms.tsx";
import { OpenButton, SettingList } from "./setting-list.tsx";
import { useCompanies, useSites } from "./settings-data.ts";
import "./payout-agreements.css";

export function PayoutAgreementsPage(): ReactNode {
  return (
    <WithRight right="settings">
      <Agreements />
    </WithRight>
  );
}

function Agreements(): ReactNode {
  const text = useText();
  const { settings: names } = text.payouts;
  const { data, error, refetch } = useAgreements();
  const presets = usePresets().data?.presets;
  const companies = useCompanies().data?.companies;
  const sites = useSites().data?.sites;
  const [open, setOpen] = useState<string | undefined>(undefined);
  const [done, setDone] = useState<string | undefined>(undefined);
  const close = (words?: string): void => {
    setOpen(undefined);
    if (words !== undefined) setDone(words);
  };
  const sitesOf = (companyId: string): readonly Site[] =>
    (sites ?? []).filter((site) => site.companies.some(({ id }) => id === companyId));
  const shown = data?.agreements.find(({ id }) => id === open);
  return (
    <>
      <SettingList
        title={names.title}
        lead={names.lead}
        rows={data?.agreements}
        error={error}
        again={() => void refetch()}
        columns={columnsIn(text, { sites: sites ?? [], open: setOpen })}
        idOf={({ id }) => id}
        wordsOf={({ name, companyCode, companyName, acquirer }) =>
          `${name} ${companyCode} ${companyName} ${names.acquirers[acquirer]}`
        }
        make={{ label: names.make, run: () => setOpen("new") }}
        empty={names.empty}
        done={done}
      />
      {open === "new" && presets !== undefined && companies !== undefined ? (
        <MakeAgreement {...{ presets, companies, sitesOf, close }} />
      ) : null}
      {shown === undefined ? null : (
        <AgreementDialog
          key={shown.id}
          agreement={shown}
          sites={sitesOf(shown.companyId)}
          close={close}
        />
      )}
    </>
  );
}

/** The terms that hold now are the newest that name any cards; what is to come is in the dialogue. */
function newestTerms({ terms }: PayoutAgreementSetting): PayoutAgreementSetting["terms"][number] {
  const [first] = terms;
  const held = terms.findLast(({ issuers }) => issuers.length > 0) ?? first;
  if (held === undefined) throw new Error("An agreement without terms");
  return held;
}

function columnsIn(
  text: Text,
  { sites, open }: { readonly sites: readonly Site[]; readonly open: (id: string) => void },
): readonly Column<PayoutAgreementSetting>[] {
  const { settings: names } = text.payouts;
  return [
    {
      id: "name",
      head: text.settings.fields.name,
      sortBy: ({ name }) => name,
      cell: ({ id, name, companyName }) => (
        <>
          <OpenButton open={() => open(id)}>{name}</OpenButton>
          <span className="kk-sub">{companyName}</span>
        </>
      ),
    },
    {
      id: "pays",
      head: names.pays,
      cell: (agreement) => (
        <>
          {newestTerms(agreement)
            .issuers.map((one) => text.issuers[one])
            .join(", ")}
          <span className="kk-sub">
            {newestTerms(agreement)
              .siteIds?.map((siteId) => sites.find(({ id }) => id === siteId)?.name ?? "")
              .join(", ") ?? names.everySite}
          </span>
        </>
      ),
    },
    {
      id: "when",
      head: names.when,
      cell: (agreement) => {
        const { form, bankDays, reportedAfterDays } = newestTerms(agreement);
        const days = names.afterDays(bankDays);
        const after = reportedAfterDays === 0 ? days : names.afterReport(days);
        return `${form === "net" ? names.net : names.gross}, ${after}`;
      },
    },
    {
      id: "state",
      head: text.settings.fields.state,
      sortBy: (agreement) => Number(newestTerms(agreement).confirmed),
      cell: (agreement) => {
        const last = agreement.terms.at(-1);
        return (
          <>
            <ConfirmedBadge confirmed={newestTerms(agreement).confirmed} />
            {last?.issuers.length === 0 ? (
              <span className="kk-sub">{names.ended(last.validFrom)}</span>
            ) : null}
          </>
        );
      },
    },
  ];
}
