/** Drawers that can be counted, the counts under way, and all that have been. */
import type {
  DrawersToCount,
  ListedReconciliation,
} from "@kortkoll/server/till-reconciliations/till-reconciliations-api.ts";
import { Button, TextInput } from "@mantine/core";
import { IconCoins, IconSearch } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useRef, useState } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { useSignedIn } from "../shell/signed-in.tsx";
import { showCash, showDayAndTime } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useCountStep, useCounts, useDrawersToCount } from "./count-data.ts";
import { DifferenceBadge, StateBadge } from "./count-words.tsx";
import "./count.css";

type DrawerToCount = DrawersToCount["drawers"][number];

export function CountsPage(): ReactNode {
  const { count: names } = useText();
  const { rights } = useSignedIn().person;
  return (
    <>
      <PageHeading title={names.title} lead={names.lead} />
      {rights.includes("tillReconciliation") ? <Drawers /> : null}
      <History />
    </>
  );
}

function Drawers(): ReactNode {
  const text = useText();
  const { count: names } = text;
  const { till } = useSignedIn();
  const { data, error, refetch } = useDrawersToCount();
  if (data === undefined) {
    return error === null ? (
      <LoadingRows rows={3} />
    ) : (
      <ProblemNotice error={error} again={() => void refetch()} />
    );
  }
  const own = data.drawers.filter((one) => one.tillId === till?.id);
  const others = data.drawers.filter((one) => one.tillId !== till?.id);
  const drawers = [...own, ...others];
  return (
    <Panel title={names.drawers}>
      {drawers.length === 0 ? (
        <EmptyState
          title={names.noDrawers}
          next={names.noDrawersNext}
          icon={<IconCoins size={32} stroke={1.5} />}
        />
      ) : (
        <ul className="kk-count-drawers">
          {drawers.map((drawer, index) => (
            <DrawerRow
              key={`${drawer.tillId} ${drawer.companyCode}`}
              drawer={drawer}
              isFirst={index === 0}
            />
          ))}
        </ul>
      )}
    </Panel>
  );
}

type DrawerRowProps = { readonly drawer: DrawerToCount; readonly isFirst: boolean };

function DrawerRow({ drawer, isFirst }: DrawerRowProps): ReactNode {
  const text = useText();
  const { count: names } = text;
  const navigate = useNavigate();
  const open = (countId: string): void => {
    void navigate({ to: "/till-reconciliation/$countId", params: { countId } });
  };
  const begin = useCountStep("", ({ id }) => open(id));
  const { tillId, companyCode, companyName, tillName } = drawer;
  const go = (): void => {
    if (drawer.open !== null) open(drawer.open.id);
    else if (!begin.isPending) begin.mutate({ tillId, companyCode });
  };
  usePageKeys(isFirst ? [{ key: "r", shown: "R", label: names.keys.begin, run: go }] : []);
  return (
    <li>
      <div className="kk-count-drawer-words">
        <p className="kk-strong">
          {drawer.siteCode} {tillName}
        </p>
        <p className="kk-quiet">{companyName}</p>
      </div>
      <p className="kk-count-drawer-state">{stateOf(drawer, text)}</p>
      <Button
        size="md"
        variant={drawer.open === null ? "default" : "filled"}
        loading={begin.isPending}
        onClick={go}
        aria-label={
          drawer.open === null
            ? names.beginLabel(`${drawer.siteCode} ${tillName}`, companyName)
            : names.goOnLabel(`${drawer.siteCode} ${tillName}`, companyName)
        }
      >
        {drawer.open === null ? names.begin : names.goOn}
      </Button>
      {begin.isError ? <ProblemNotice error={begin.error} /> : null}
    </li>
  );
}

function stateOf({ open, last }: DrawerToCount, { count: names }: Text): string {
  if (open !== null) {
    const say = open.counts === 0 ? names.openBy : names.openCounted;
    return say(open.by, showDayAndTime(open.at));
  }
  return last === null
    ? names.never
    : `${names.lastCounted}: ${names.last(String(last.number), showDayAndTime(last.at))}`;
}

function History(): ReactNode {
  const text = useText();
  const { count: names } = text;
  const [search, setSearch] = useState("");
  const box = useRef<HTMLInputElement>(null);
  const counts = useCounts(search.trim());
  usePageKeys([
    { key: "/", shown: "/", label: names.keys.search, run: () => box.current?.focus() },
  ]);
  const rows = counts.data?.pages.flatMap((page) => page.reconciliations) ?? [];
  const isSearched = search.trim() !== "";
  return (
    <Panel title={names.history}>
      <TextInput
        ref={box}
        className="kk-count-search"
        label={names.search}
        description={names.searchHint}
        leftSection={<IconSearch size={18} aria-hidden />}
        maxLength={100}
        autoComplete="off"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {counts.data === undefined ? (
        counts.error === null ? (
          <LoadingRows rows={5} />
        ) : (
          <ProblemNotice error={counts.error} again={() => void counts.refetch()} />
        )
      ) : rows.length === 0 ? (
        <EmptyState
          title={isSearched ? names.noMatch : names.noHistory}
          next={isSearched ? names.noMatchNext : names.noHistoryNext}
        />
      ) : (
        <DataTable
          caption={names.history}
          columns={columnsIn(text)}
          rows={rows}
          idOf={({ id }) => id}
        />
      )}
      {counts.hasNextPage ? (
        <Button
          variant="default"
          className="kk-count-more"
          loading={counts.isFetchingNextPage}
          onClick={() => void counts.fetchNextPage()}
        >
          {names.more}
        </Button>
      ) : null}
    </Panel>
  );
}

function columnsIn(text: Text): readonly Column<ListedReconciliation>[] {
  const { count: names } = text;
  return [
    {
      id: "number",
      head: names.number,
      cell: (one) => (
        <Link
          to="/till-reconciliation/$countId"
          params={{ countId: one.id }}
          className="kk-row-link"
          aria-label={names.openLabel(
            `${one.number ?? names.states[one.state]} ${one.siteCode} ${one.tillName}`,
          )}
        >
          {one.number ?? "–"}
        </Link>
      ),
    },
    { id: "till", head: names.till, cell: (one) => `${one.siteCode} ${one.tillName}` },
    { id: "company", head: names.company, cell: (one) => one.companyCode },
    { id: "state", head: names.state, cell: (one) => <StateBadge state={one.state} /> },
    {
      id: "when",
      head: names.when,
      cell: (one) => showDayAndTime(one.endedAt ?? one.begun.at),
    },
    {
      id: "counted",
      head: names.counted,
      numeric: true,
      cell: (one) => (one.countedOre === null ? "–" : showCash(one.countedOre, text)),
    },
    {
      id: "difference",
      head: names.difference,
      numeric: true,
      cell: (one) =>
        one.differenceOre === null ? "–" : <DifferenceBadge ore={one.differenceOre} />,
    },
    {
      id: "by",
      head: names.countedBy,
      cell: (one) =>
        [one.countedBy ?? one.begun.by, one.approvedBy].filter((who) => who !== null).join(", "),
    },
  ];
}
