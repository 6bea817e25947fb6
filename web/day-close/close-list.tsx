/** The closes that have been made: searched, narrowed to what still waits, and sorted. */
import type { DayClosePage } from "@kortkoll/server/day-close/day-close-times-api.ts";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconAlertTriangle, IconCircleCheck, IconHourglass, IconSearch } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { showDayAndTime } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { partName, whoClosed } from "./close-words.ts";
import { useCloses } from "./day-close-data.ts";
import {
  CLOSE_ORDERS,
  type CloseListSearch,
  closesQuery,
  isNarrowed,
  orderOf,
} from "./day-close-search.ts";

type Listed = DayClosePage["closes"][number];

export function CloseList(): ReactNode {
  const text = useText();
  const names = text.dayClose.list;
  const search = useSearch({ from: "/frame/day-close" });
  const navigate = useNavigate();
  const change = (changed: CloseListSearch): void => {
    void navigate({ to: "/day-close", search: { ...search, ...changed }, replace: true });
  };
  const found = useCloses(useMemo(() => closesQuery(search), [search]));
  const closes = found.data?.pages.flatMap((page) => page.closes);
  const narrowed = isNarrowed(search);
  return (
    <Panel title={names.title}>
      <Fields search={search} change={change} />
      {closes === undefined ? (
        found.error === null ? (
          <LoadingRows rows={5} />
        ) : (
          <ProblemNotice error={found.error} again={() => void found.refetch()} />
        )
      ) : closes.length === 0 ? (
        <EmptyState
          title={narrowed ? names.empty : names.emptyAll}
          next={narrowed ? names.emptyNext : names.emptyAllNext}
        >
          {narrowed ? (
            <Button
              variant="default"
              onClick={() => void navigate({ to: "/day-close", search: {}, replace: true })}
            >
              {names.clear}
            </Button>
          ) : null}
        </EmptyState>
      ) : (
        <DataTable
          caption={names.title}
          columns={columnsIn(text)}
          rows={closes}
          idOf={({ id }) => id}
        />
      )}
      {found.hasNextPage ? (
        <Button
          variant="default"
          className="kk-more"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {names.more}
        </Button>
      ) : null}
    </Panel>
  );
}

type FieldsProps = {
  readonly search: CloseListSearch;
  readonly change: (changed: CloseListSearch) => void;
};

const SEARCH_PAUSE_MS = 300;

function Fields({ search, change }: FieldsProps): ReactNode {
  const { list: names } = useText().dayClose;
  const field = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState(search.search ?? "");
  const changeWords = useDebouncedCallback(
    (typed: string) => change({ search: typed.trim() }),
    SEARCH_PAUSE_MS,
  );
  usePageKeys([
    { key: "/", shown: "/", label: names.keySearch, run: () => field.current?.focus() },
  ]);
  return (
    <search className="kk-close-fields">
      <TextInput
        ref={field}
        type="search"
        label={names.search}
        placeholder={names.searchPlaceholder}
        leftSection={<IconSearch size={20} aria-hidden />}
        autoComplete="off"
        spellCheck={false}
        maxLength={60}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          changeWords(event.currentTarget.value);
        }}
      />
      <NativeSelect
        label={names.waitsFor}
        value={search.waitsFor ?? ""}
        onChange={(event) => change({ waitsFor: event.currentTarget.value })}
        data={[
          { value: "", label: names.everything },
          { value: "terminals", label: names.waitingTerminals },
          { value: "explanation", label: names.waitingExplanation },
        ]}
      />
      <NativeSelect
        label={names.sort}
        value={orderOf(search)}
        onChange={(event) => change({ order: event.currentTarget.value })}
        data={CLOSE_ORDERS.map((order) => ({ value: order, label: names.sorts[order] }))}
      />
      <TextInput
        label={names.from}
        type="date"
        value={search.from ?? ""}
        onChange={(event) => change({ from: event.currentTarget.value })}
      />
      <TextInput
        label={names.to}
        type="date"
        value={search.to ?? ""}
        onChange={(event) => change({ to: event.currentTarget.value })}
      />
    </search>
  );
}

function columnsIn(text: Text): readonly Column<Listed>[] {
  const names = text.dayClose.list;
  return [
    {
      id: "close",
      head: names.close,
      cell: ({ id, number, part, siteCode }) => (
        <>
          <Link
            to="/day-close/$closeId"
            params={{ closeId: id }}
            className="kk-whole kk-close-open"
            aria-label={text.dayClose.numberAt(number, siteCode)}
          >
            {text.dayClose.number(number)}
          </Link>
          {part === null ? null : <span className="kk-sub">{partName(part, text)}</span>}
        </>
      ),
    },
    {
      id: "place",
      head: names.place,
      cell: ({ siteName, siteCode, companyCode }) => (
        <>
          {siteName}
          <span className="kk-sub">
            {siteCode} · {companyCode}
          </span>
        </>
      ),
    },
    {
      id: "at",
      head: names.at,
      cell: ({ cutAt, by }) => (
        <>
          <span className="kk-whole">{showDayAndTime(cutAt)}</span>
          <span className="kk-sub">{whoClosed(by, text)}</span>
        </>
      ),
    },
    {
      id: "cards",
      head: names.cards,
      numeric: true,
      cell: ({ netOre }) => <Amount ore={netOre} strong />,
    },
    { id: "state", head: names.state, cell: (close) => <State close={close} /> },
  ];
}

function State({ close }: { readonly close: Listed }): ReactNode {
  const { list: names } = useText().dayClose;
  const { terminals, closed, notReported, toExplain } = close;
  if (toExplain > 0) {
    return (
      <ToneBadge tone="unpaid" icon={IconAlertTriangle}>
        {names.toExplain(toExplain)}
      </ToneBadge>
    );
  }
  if (closed + notReported < terminals) {
    return (
      <ToneBadge tone="finding" icon={IconHourglass}>
        {names.waiting(closed, terminals)}
      </ToneBadge>
    );
  }
  if (notReported > 0) {
    return (
      <ToneBadge tone="unpaid" icon={IconAlertTriangle}>
        {names.notReported(notReported)}
      </ToneBadge>
    );
  }
  return (
    <ToneBadge tone="paid" icon={IconCircleCheck}>
      {names.done}
    </ToneBadge>
  );
}
