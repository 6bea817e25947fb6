/** What acquirers should pay and when, a month at a time, with what is late and what nobody pays for. */
import { ISSUERS } from "@kortkoll/core/cards/card-rules.ts";
import type { PayoutDays } from "@kortkoll/server/payouts/payouts-api.ts";
import { Button, NativeSelect } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useRef, useState } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { useSignedIn, WithRight } from "../shell/signed-in.tsx";
import { showKronor } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Facts } from "../ui/facts.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useNarrow } from "../ui/use-narrow.ts";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { usePayoutDays } from "./payout-data.ts";
import { PayoutDayPanel } from "./payout-day-panel.tsx";
import { sumOf } from "./payout-day-sums.ts";
import { PayoutDayTable } from "./payout-day-table.tsx";
import { idOfDay, PayoutMonth } from "./payout-month.tsx";
import {
  type Month,
  monthOfSearch,
  otherMonth,
  type PayoutCalendarSearch,
  readCalendarSearch,
  withoutDay,
} from "./payout-search.ts";
import "./payouts.css";

export function PayoutCalendarPage(): ReactNode {
  return (
    <WithRight right="bank">
      <Calendar />
    </WithRight>
  );
}

function Calendar(): ReactNode {
  const text = useText();
  const { payouts: names } = text;
  const search = useSearch({ from: "/frame/bank/payouts" });
  const month = monthOfSearch(search);
  const navigate = useNavigate();
  const { data, error, refetch, isPlaceholderData } = usePayoutDays(month, search);
  // Another month's sums, or another filter's, stand under no heading that is not theirs.
  const shown = isPlaceholderData ? undefined : data;
  const change = (changed: Changed): void => {
    const wanted = { ...search, ...changed };
    void navigate({ to: "/bank/payouts", search: readCalendarSearch(wanted), replace: true });
  };
  const step = (by: -1 | 1): void =>
    change({ month: otherMonth(month, by), day: undefined, state: undefined });
  const openedByAddress = useRef(search.day);
  const close = (): void => {
    const { day } = search;
    void navigate({ to: "/bank/payouts", search: withoutDay(search), resetScroll: false });
    if (day !== undefined) document.getElementById(idOfDay(day))?.focus();
  };
  usePageKeys([
    { key: "f", shown: "F", label: names.earlier, run: () => step(-1) },
    { key: "n", shown: "N", label: names.later, run: () => step(1) },
  ]);
  return (
    <>
      <PageHeading title={names.title} lead={names.lead} />
      <div className="kk-payout-bar">
        <Button
          variant="default"
          onClick={() => step(-1)}
          leftSection={<IconChevronLeft size={20} aria-hidden />}
        >
          {names.earlier}
        </Button>
        <Button
          variant="default"
          onClick={() => step(1)}
          rightSection={<IconChevronRight size={20} aria-hidden />}
        >
          {names.later}
        </Button>
      </div>
      <Filters calendar={data} search={search} change={change} />
      {shown === undefined ? (
        error === null ? (
          <LoadingRows rows={8} />
        ) : (
          <ProblemNotice error={error} again={() => void refetch()} />
        )
      ) : (
        <Shown calendar={shown} month={month} />
      )}
      {search.day === undefined ? null : (
        <PayoutDayPanel
          key={search.day}
          day={search.day}
          takesFocus={search.day !== openedByAddress.current}
          close={close}
        />
      )}
    </>
  );
}

/** What is undefined is not asked for any more. */
type Changed = { readonly [Name in keyof PayoutCalendarSearch]?: string | undefined };

type FiltersProps = {
  readonly calendar: PayoutDays | undefined;
  readonly search: PayoutCalendarSearch;
  readonly change: (changed: Changed) => void;
};

function Filters({ calendar, search, change }: FiltersProps): ReactNode {
  const text = useText();
  const { payouts: names } = text;
  return (
    <div className="kk-payout-filters">
      <Choose
        label={names.company}
        chosen={search.company}
        places={calendar?.companies ?? []}
        choose={(company) => change({ company })}
      />
      <Choose
        label={names.site}
        chosen={search.site}
        places={calendar?.sites ?? []}
        choose={(site) => change({ site })}
      />
      <NativeSelect
        label={names.issuer}
        value={search.issuer ?? ""}
        onChange={(event) => {
          const issuer = ISSUERS.find((one) => one === event.currentTarget.value);
          change({ issuer });
        }}
        data={[
          { value: "", label: names.all },
          ...ISSUERS.map((value) => ({ value, label: text.issuers[value] })),
        ]}
      />
    </div>
  );
}

type ChooseProps = {
  readonly label: string;
  readonly chosen: string | undefined;
  readonly places: PayoutDays["sites"];
  readonly choose: (code: string | undefined) => void;
};

function Choose({ label, chosen, places, choose }: ChooseProps): ReactNode {
  const { payouts: names } = useText();
  return (
    <NativeSelect
      label={label}
      value={chosen ?? ""}
      onChange={(event) => choose(event.currentTarget.value || undefined)}
      data={[
        { value: "", label: names.all },
        ...places.map(({ code, name }) => ({ value: code, label: name })),
      ]}
    />
  );
}

type ShownProps = { readonly calendar: PayoutDays; readonly month: Month };

function Shown({ calendar, month }: ShownProps): ReactNode {
  const text = useText();
  const { payouts: names } = text;
  const narrow = useNarrow();
  const named = nameOf(month, text);
  const sum = sumOf(calendar.days.flatMap(({ states }) => states));
  return (
    <>
      <Uncovered calendar={calendar} />
      <Overdue days={calendar.overdue} />
      <Panel title={`${named.charAt(0).toUpperCase()}${named.slice(1)}`}>
        <Facts
          facts={[
            [names.sums.expected, <Amount key="expected" ore={sum.amountOre} strong />],
            [names.sums.paid, <Amount key="paid" ore={sum.paidOre} strong />],
            [names.sums.left, <Amount key="left" ore={sum.leftOre} strong />],
          ]}
        />
        <p className="kk-quiet kk-payout-count" role="status">
          {names.count(sum.payouts)}
        </p>
        {sum.payouts === 0 ? <EmptyState title={names.none} next={names.noneNext} /> : null}
        {narrow ? (
          <PayoutDayTable caption={names.listOf(named)} days={calendar.days} />
        ) : (
          <PayoutMonth calendar={calendar} month={month} title={names.calendarOf(named)} />
        )}
        <Fees calendar={calendar} />
      </Panel>
    </>
  );
}

const FIRST_SHOWN = 5;

/** The oldest first; of many days some, until more are asked for. */
function Overdue({ days }: { readonly days: PayoutDays["overdue"] }): ReactNode {
  const { payouts: names } = useText();
  const [isAll, setAll] = useState(false);
  if (days.length === 0) return null;
  const sum = sumOf(days.flatMap(({ states }) => states));
  const shown = isAll ? days : days.slice(0, FIRST_SHOWN);
  return (
    <Panel title={names.overdue} end={<Amount ore={sum.leftOre} strong />}>
      <p className="kk-quiet">{names.overdueOf(sum.payouts, days.length)}</p>
      <PayoutDayTable caption={names.overdue} days={shown} isPart />
      {shown.length === days.length ? null : (
        <Button variant="default" className="kk-more" onClick={() => setAll(true)}>
          {names.allDays(days.length)}
        </Button>
      )}
    </Panel>
  );
}

function nameOf({ name }: Month, { payouts }: Text): string {
  const [year = "", month = ""] = name.split("-");
  return `${payouts.months[Number(month) - 1] ?? ""} ${year}`;
}

function Fees({ calendar }: { readonly calendar: PayoutDays }): ReactNode {
  const { payouts: names } = useText();
  if (calendar.fees.length === 0) return null;
  return (
    <ul className="kk-payout-fees" aria-label={names.fees}>
      {calendar.fees.map(({ agreementId, agreementName, companyCode, dueOn, ofMonth }) => (
        <li key={`${agreementId} ${ofMonth}`}>
          {dueOn} {agreementName} ({companyCode}): {names.feesOf(ofMonth)}
        </li>
      ))}
    </ul>
  );
}

/** Only those who may change the agreements are sent there. */
function Uncovered({ calendar }: { readonly calendar: PayoutDays }): ReactNode {
  const text = useText();
  const { payouts: names } = text;
  const { rights } = useSignedIn().person;
  if (calendar.uncovered.length === 0) return null;
  return (
    <WarningNotice title={names.uncovered} words={names.uncoveredWords}>
      <ul className="kk-payout-uncovered">
        {calendar.uncovered.map(({ companyCode, siteCode, issuer, amountOre }) => (
          <li key={`${companyCode} ${siteCode} ${issuer}`}>
            {companyCode} {siteCode} {text.issuers[issuer]}: {showKronor(amountOre, text)}
          </li>
        ))}
      </ul>
      {rights.includes("settings") ? (
        <LinkButton to="/settings/payouts" variant="default">
          {names.toAgreements}
        </LinkButton>
      ) : null}
    </WarningNotice>
  );
}
