/** Every try to move money, the declined and cancelled too: searched, filtered, taken out as CSV. */
import { Button, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconDownload, IconHistoryOff, IconSearch } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { usePayments } from "../live/server-data.ts";
import { PaymentTable } from "../payments/payment-table.tsx";
import { WithRight } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { Renewed } from "../ui/renewed.tsx";
import { HistoryFilters } from "./history-filters.tsx";
import { countFilters, type HistorySearch, historyQuery } from "./history-search.ts";
import "./history.css";

const SEARCH_PAUSE_MS = 200;

export function HistoryPage(): ReactNode {
  return (
    <WithRight right="history">
      <History />
    </WithRight>
  );
}

function History(): ReactNode {
  const text = useText();
  const search = useSearch({ from: "/frame/history" });
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState(search.search ?? "");
  const asked = useMemo(() => historyQuery(search), [search]);
  const found = usePayments(asked);
  const payments = found.data?.pages.flatMap((page) => page.payments) ?? [];
  const change = (changed: HistorySearch): void => {
    void navigate({ to: "/history", search: { ...search, ...changed }, replace: true });
  };
  const changeWords = useDebouncedCallback(
    (typed: string) => change({ search: typed.trim() }),
    SEARCH_PAUSE_MS,
  );
  usePageKeys([
    { key: "/", shown: "/", label: text.history.keySearch, run: () => field.current?.focus() },
  ]);
  const shown = text.history.shown(payments.length, found.hasNextPage);
  const heard = found.data === undefined ? undefined : `${text.history.title}: ${shown}`;
  useAnnouncement(heard, "polite");
  const isFiltered = countFilters(search) > 0 || search.search !== undefined;
  return (
    <>
      <PageHeading title={text.history.title} lead={found.data === undefined ? undefined : shown}>
        <Button
          component="a"
          href={`/api/payments.csv?${asked}`}
          download
          variant="default"
          leftSection={<IconDownload size={20} aria-hidden />}
        >
          {text.history.csv}
        </Button>
      </PageHeading>
      <search className="kk-history-search">
        <TextInput
          ref={field}
          type="search"
          aria-label={text.history.search}
          placeholder={text.history.searchPlaceholder}
          leftSection={<IconSearch size={20} aria-hidden />}
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          value={words}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            changeWords(event.currentTarget.value);
          }}
        />
        <HistoryFilters
          search={search}
          change={change}
          clear={() => {
            setWords("");
            void navigate({ to: "/history", search: {}, replace: true });
          }}
        />
      </search>
      {found.isError && found.data === undefined ? (
        <ProblemNotice error={found.error} again={() => void found.refetch()} />
      ) : found.data === undefined ? (
        <LoadingRows rows={8} />
      ) : payments.length === 0 ? (
        <EmptyState
          title={isFiltered ? text.history.empty : text.history.emptyAll}
          next={isFiltered ? text.history.emptyNext : text.history.emptyAllNext}
          icon={<IconHistoryOff size={32} stroke={1.5} />}
        />
      ) : (
        <Renewed isAsking={found.isPlaceholderData}>
          <PaymentTable caption={text.history.title} payments={payments} />
        </Renewed>
      )}
      {found.hasNextPage ? (
        <Button
          variant="default"
          className="kk-more"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {text.history.more}
        </Button>
      ) : null}
    </>
  );
}
