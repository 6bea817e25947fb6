/** Opening balance, movement and closing balance of every account, held against its items. */
import { FISCAL_YEAR_BEGINS_IN_MONTH } from "@kortkoll/core/assumptions.ts";
import type { AccountReport, Periods } from "@kortkoll/server/books/books-api.ts";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconDownload,
  IconFileTypePdf,
} from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useMemo, useState } from "react";
import { serverNowMs } from "../live/contact.ts";
import { WithRight } from "../shell/signed-in.tsx";
import { showKronor } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { Awaited } from "../ui/awaited.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { PaperHead } from "../ui/paper-head.tsx";
import { PrintButton } from "../ui/print-button.tsx";
import {
  ACCOUNT_PERIODS,
  type AccountsSearch,
  chosenDays,
  type Days,
  daysOf,
  isUsable,
} from "./accounts-search.ts";
import { useAccountReport, usePeriods } from "./books-data.ts";
import { BooksNav } from "./books-nav.tsx";

export function AccountsReportPage(): ReactNode {
  return (
    <WithRight right="financeViews">
      <BooksNav />
      <Report />
    </WithRight>
  );
}

function Report(): ReactNode {
  const { bookkeeping } = useText();
  const names = bookkeeping.accounts;
  const search = useSearch({ from: "/frame/books/accounts" });
  const navigate = useNavigate();
  const [nowMs] = useState(serverNowMs);
  const periods = usePeriods();
  const companies = periods.data?.companies ?? [];
  const company = search.company ?? companies[0]?.companyCode;
  const days = chosenDays(search, nowMs);
  const usable = isUsable(days);
  const asked = new URLSearchParams({ company: company ?? "", ...days });
  const isAsked = company !== undefined && usable;
  const { data, error, refetch } = useAccountReport(asked, isAsked);
  const change = (changed: AccountsSearch): void => {
    void navigate({ to: "/books/accounts", search: { ...search, ...changed }, replace: true });
  };
  return (
    <>
      <PageHeading
        title={names.title}
        lead={data && names.lead(data.companyName, data.firstDay, data.lastDay)}
      >
        <PrintButton>{bookkeeping.printButton}</PrintButton>
        <Button
          component="a"
          href={`/api/reports/accounts.pdf?${asked}`}
          target="_blank"
          variant="default"
          leftSection={<IconFileTypePdf size={20} aria-hidden />}
        >
          {bookkeeping.pdf}
        </Button>
        <Button
          component="a"
          href={`/api/reports/accounts.csv?${asked}`}
          download
          variant="default"
          leftSection={<IconDownload size={20} aria-hidden />}
        >
          {bookkeeping.csv}
        </Button>
      </PageHeading>
      <Fields
        days={days}
        isUsable={usable}
        company={company}
        companies={companies}
        nowMs={nowMs}
        change={change}
      />
      {data !== undefined ? (
        <>
          <PaperHead {...data} />
          <ShownReport report={data} />
        </>
      ) : company === undefined && periods.data !== undefined ? (
        <EmptyState title={bookkeeping.periods.none} next={bookkeeping.periods.noneNext} />
      ) : (
        <Awaited
          error={isAsked ? error : periods.error}
          again={() => void (isAsked ? refetch() : periods.refetch())}
          rows={8}
          isAsked={usable}
        />
      )}
    </>
  );
}

type FieldsProps = {
  readonly days: Days;
  readonly isUsable: boolean;
  readonly company: string | undefined;
  readonly companies: Periods["companies"];
  readonly nowMs: number;
  readonly change: (changed: AccountsSearch) => void;
};

function Fields(props: FieldsProps): ReactNode {
  const { days, company, companies, nowMs, change } = props;
  const { bookkeeping } = useText();
  const begins = companies.find((one) => one.companyCode === company)?.fiscalYearBegins;
  const fiscalYearBegins = begins ?? FISCAL_YEAR_BEGINS_IN_MONTH;
  const wrong = props.isUsable ? undefined : bookkeeping.daysWrong;
  return (
    <div className="kk-books-fields">
      {companies.length < 2 ? null : (
        <NativeSelect
          className="kk-books-wide"
          label={bookkeeping.company}
          value={company ?? ""}
          onChange={(event) => change({ company: event.currentTarget.value })}
          data={companies.map((one) => ({ value: one.companyCode, label: one.companyName }))}
        />
      )}
      <TextInput
        type="date"
        label={bookkeeping.from}
        value={days.from}
        onChange={(event) => change({ from: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={bookkeeping.to}
        value={days.to}
        error={wrong}
        onChange={(event) => change({ to: event.currentTarget.value })}
      />
      <div className="kk-books-periods">
        {ACCOUNT_PERIODS.map((period) => {
          const own = daysOf(period, nowMs, fiscalYearBegins);
          const isChosen = own.from === days.from && own.to === days.to;
          return (
            <Button
              key={period}
              variant={isChosen ? "filled" : "default"}
              aria-pressed={isChosen}
              onClick={() => change(own)}
            >
              {bookkeeping.accounts.periods[period]}
            </Button>
          );
        })}
      </div>
    </div>
  );
}

function ShownReport({ report }: { readonly report: AccountReport }): ReactNode {
  const text = useText();
  const names = text.bookkeeping.accounts;
  const columns = useMemo(() => columnsOf(text), [text]);
  const { accounts } = report;
  const notHeld = accounts.filter((one) => one.differenceOre === null);
  const held = names.held(accounts.length - notHeld.length, accounts.length);
  const apart = accounts.reduce((sum, one) => sum + Math.abs(one.differenceOre ?? 0), 0);
  const sentence = apart === 0 ? names.agree(held) : names.differ(held, showKronor(apart, text));
  useAnnouncement(sentence, apart === 0 ? "polite" : "assertive");
  if (report.accounts.length === 0) {
    return <EmptyState title={names.none} next={names.noneNext} />;
  }
  const Shape = apart === 0 ? IconCircleCheck : IconAlertTriangle;
  return (
    <>
      <section className={`kk-verdict ${apart === 0 ? "kk-hero-hasPaid" : "kk-hero-hasNotPaid"}`}>
        <Shape size={36} stroke={2} aria-hidden />
        <div>
          <p className="kk-verdict-title">{sentence}</p>
          <p>{names.how}</p>
          {notHeld.length === 0 ? null : (
            <p>{names.notHeldAre(notHeld.map((one) => `${one.account} ${one.name}`).join(", "))}</p>
          )}
        </div>
      </section>
      <Panel title={names.title}>
        <DataTable
          caption={names.title}
          columns={columns}
          rows={report.accounts}
          idOf={(one) => one.account}
        />
        <p className="kk-books-sum">
          <span>
            {names.debit} <Amount ore={report.debitOre} />
          </span>
          <span>
            {names.credit} <Amount ore={report.creditOre} />
          </span>
        </p>
      </Panel>
    </>
  );
}

type Row = AccountReport["accounts"][number];

function columnsOf(text: Text): readonly Column<Row>[] {
  const names = text.bookkeeping.accounts;
  const amount = (
    id: "openingOre" | "debitOre" | "creditOre" | "closingOre",
    head: string,
  ): Column<Row> => ({
    id,
    head,
    numeric: true,
    sortBy: (one) => one[id],
    cell: (one) => <Amount ore={one[id]} strong={id === "closingOre"} />,
  });
  return [
    {
      id: "account",
      head: names.account,
      sortBy: (one) => one.account,
      cell: (one) => <AccountName row={one} />,
    },
    amount("openingOre", names.opening),
    amount("debitOre", names.debit),
    amount("creditOre", names.credit),
    amount("closingOre", names.closing),
    { id: "items", head: names.items, numeric: true, cell: (one) => <Items row={one} /> },
    {
      id: "difference",
      head: names.difference,
      numeric: true,
      sortBy: (one) => Math.abs(one.differenceOre ?? 0),
      cell: (one) =>
        one.differenceOre === null ? (
          <span className="kk-quiet">–</span>
        ) : (
          <Difference amountOre={one.differenceOre} />
        ),
    },
  ];
}

function AccountName({ row }: { readonly row: Row }): ReactNode {
  const text = useText();
  const names = text.bookkeeping.accounts;
  return (
    <>
      <span className="kk-account">{row.account}</span> {row.name}
      {row.bookedLaterOre === 0 ? null : (
        <span className="kk-sub">{names.later(showKronor(row.bookedLaterOre, text))}</span>
      )}
      {row.ofEarlierYearOre === 0 ? null : (
        <span className="kk-sub">
          {names.ofEarlierYear(showKronor(row.ofEarlierYearOre, text))}
        </span>
      )}
      {row.bySystemsOre === 0 ? null : (
        <span className="kk-sub">{names.bySystems(showKronor(row.bySystemsOre, text))}</span>
      )}
    </>
  );
}

function Items({ row }: { readonly row: Row }): ReactNode {
  const names = useText().bookkeeping.accounts;
  if (row.itemsOre === null) return <span className="kk-quiet">{names.notHeld}</span>;
  return (
    <>
      <Amount ore={row.itemsOre} />
      <span className="kk-sub">{names.itemCount(row.items)}</span>
    </>
  );
}

function Difference({ amountOre }: { readonly amountOre: number }): ReactNode {
  const Shape = amountOre === 0 ? IconCircleCheck : IconAlertTriangle;
  return (
    <span className={amountOre === 0 ? "kk-agrees" : "kk-differs"}>
      <Shape size={18} aria-hidden /> <Amount ore={amountOre} />
    </span>
  );
}
