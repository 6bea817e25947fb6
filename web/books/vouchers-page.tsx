/** The numbered vouchers: searched, sorted, and a page at a time. */
import type { VoucherRow } from "@kortkoll/server/books/books-api.ts";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { IconCheck, IconClockHour4 } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useMemo, useRef } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { WithRight } from "../shell/signed-in.tsx";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { Renewed } from "../ui/renewed.tsx";
import { useVouchers } from "./books-data.ts";
import { BooksNav } from "./books-nav.tsx";
import {
  isNarrowed,
  orderOf,
  pageOf,
  VOUCHER_ORDERS,
  VOUCHERS_A_PAGE,
  type VouchersSearch,
  vouchersQuery,
} from "./vouchers-search.ts";

export function VouchersPage(): ReactNode {
  const { bookkeeping } = useText();
  return (
    <WithRight right="financeViews">
      <BooksNav />
      <PageHeading title={bookkeeping.vouchers.title} lead={bookkeeping.vouchers.lead} />
      <Vouchers />
    </WithRight>
  );
}

function Vouchers(): ReactNode {
  const text = useText();
  const names = text.bookkeeping.vouchers;
  const search = useSearch({ from: "/frame/books/vouchers" });
  const navigate = useNavigate();
  const { data, error, refetch, isPlaceholderData } = useVouchers(vouchersQuery(search));
  const columns = useMemo(() => columnsOf(text), [text]);
  const change = (changed: VouchersSearch): void => {
    const { page: _, ...others } = search;
    void navigate({ to: "/books/vouchers", search: { ...others, ...changed }, replace: true });
  };
  useAnnouncement(data && names.found(data.total), "polite");
  return (
    <>
      <Fields search={search} series={data?.series ?? []} change={change} />
      {data === undefined ? (
        error === null ? (
          <LoadingRows rows={8} />
        ) : (
          <ProblemNotice error={error} again={() => void refetch()} />
        )
      ) : data.total === 0 ? (
        <Nothing search={search} change={change} />
      ) : (
        <Panel title={names.found(data.total)}>
          <Renewed isAsking={isPlaceholderData}>
            <DataTable
              caption={names.title}
              columns={columns}
              rows={data.vouchers}
              idOf={(one) => one.id}
            />
          </Renewed>
          <Pages page={pageOf(search)} total={data.total} change={change} />
        </Panel>
      )}
    </>
  );
}

type Change = (changed: VouchersSearch) => void;

function Nothing({ search, change }: { search: VouchersSearch; change: Change }): ReactNode {
  const { vouchers: names } = useText().bookkeeping;
  if (!isNarrowed(search)) return <EmptyState title={names.none} next={names.noneNext} />;
  return (
    <EmptyState title={names.noneFound} next={names.noneFoundNext}>
      <Button
        variant="default"
        onClick={() => change({ search: "", series: "", from: "", to: "" })}
      >
        {names.clear}
      </Button>
    </EmptyState>
  );
}

type FieldsProps = {
  readonly search: VouchersSearch;
  readonly series: readonly string[];
  readonly change: Change;
};

function Fields({ search, series, change }: FieldsProps): ReactNode {
  const { bookkeeping } = useText();
  const names = bookkeeping.vouchers;
  const field = useRef<HTMLInputElement>(null);
  usePageKeys([{ key: "/", shown: "/", label: names.search, run: () => field.current?.focus() }]);
  return (
    <search className="kk-books-fields">
      <TextInput
        ref={field}
        className="kk-books-search"
        type="search"
        label={names.search}
        placeholder={names.searchHint}
        maxLength={60}
        value={search.search ?? ""}
        onChange={(event) => change({ search: event.currentTarget.value })}
      />
      <NativeSelect
        label={names.series}
        value={search.series ?? ""}
        onChange={(event) => change({ series: event.currentTarget.value })}
        data={[
          { value: "", label: names.allSeries },
          ...series.map((value) => ({ value, label: value })),
        ]}
      />
      <TextInput
        type="date"
        label={bookkeeping.from}
        value={search.from ?? ""}
        onChange={(event) => change({ from: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={bookkeeping.to}
        value={search.to ?? ""}
        onChange={(event) => change({ to: event.currentTarget.value })}
      />
      <NativeSelect
        className="kk-books-wide"
        label={names.sort}
        value={orderOf(search)}
        onChange={(event) => change({ order: event.currentTarget.value })}
        data={VOUCHER_ORDERS.map((value) => ({ value, label: names.orders[value] }))}
      />
    </search>
  );
}

type PagesProps = { readonly page: number; readonly total: number; readonly change: Change };

function Pages({ page, total, change }: PagesProps): ReactNode {
  const { vouchers: names } = useText().bookkeeping;
  const pages = Math.max(1, Math.ceil(total / VOUCHERS_A_PAGE));
  if (pages === 1) return null;
  return (
    <div className="kk-books-pages">
      <Button
        variant="default"
        disabled={page <= 1}
        onClick={() => change({ page: String(page - 1) })}
      >
        {names.earlier}
      </Button>
      <span>{names.page(page, pages)}</span>
      <Button
        variant="default"
        disabled={page >= pages}
        onClick={() => change({ page: String(page + 1) })}
      >
        {names.later}
      </Button>
    </div>
  );
}

function columnsOf(text: Text): readonly Column<VoucherRow>[] {
  const names = text.bookkeeping.vouchers;
  return [
    {
      id: "number",
      head: names.number,
      cell: (one) => (
        <Link
          to="/books/vouchers/$voucherId"
          params={{ voucherId: one.id }}
          className="kk-row-link"
        >
          {`${one.series}-${one.number}`}
        </Link>
      ),
    },
    {
      id: "day",
      head: names.day,
      cell: (one) => (
        <>
          {one.bookedDay}
          {one.bookedDay === one.businessDay ? null : (
            <span className="kk-sub">{names.ofDay(one.businessDay)}</span>
          )}
        </>
      ),
    },
    {
      id: "text",
      head: names.text,
      cell: (one) => (
        <>
          {one.text}
          <span className="kk-sub">{`${one.companyCode} ${one.fiscalYear}`}</span>
        </>
      ),
    },
    { id: "site", head: names.site, cell: (one) => one.siteCode },
    {
      id: "amount",
      head: names.amount,
      numeric: true,
      cell: (one) => <Amount ore={one.debitOre} strong />,
    },
    { id: "exported", head: names.exported, cell: (one) => <Exported row={one} /> },
  ];
}

export function Exported({ row }: { readonly row: Pick<VoucherRow, "exported"> }): ReactNode {
  const { vouchers: names } = useText().bookkeeping;
  const { exported } = row;
  if (exported === null) {
    return (
      <ToneBadge tone="quiet" icon={IconClockHour4}>
        {names.notExported}
      </ToneBadge>
    );
  }
  const isDelivered = exported.state === "delivered";
  return (
    <ToneBadge tone={isDelivered ? "paid" : "accent"} icon={IconCheck}>
      {isDelivered ? names.delivered(exported.number) : names.inExport(exported.number)}
    </ToneBadge>
  );
}
