/** Open items: how old they are by account, and every item behind a figure. */
import { ITEM_KINDS } from "@kortkoll/core/ledger/ageing.ts";
import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { WithRight } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useAgeing } from "./ageing-data.ts";
import type { AgeingSearch } from "./ageing-search.ts";
import { AgeingTable } from "./ageing-table.tsx";
import { BooksNav } from "./books-nav.tsx";
import { OpenItemList } from "./open-item-list.tsx";
import { PayoutAlarmList } from "./payout-alarm-list.tsx";

export function AgeingPage(): ReactNode {
  return (
    <WithRight right="financeViews">
      <BooksNav />
      <OpenItems />
    </WithRight>
  );
}

function OpenItems(): ReactNode {
  const { ageing: names } = useText();
  const search = useSearch({ from: "/frame/books/ageing" });
  const { data, error, refetch } = useAgeing();
  return (
    <>
      <PageHeading title={names.title} lead={names.lead} />
      {data === undefined ? (
        error === null ? (
          <LoadingRows rows={6} />
        ) : (
          <ProblemNotice error={error} again={() => void refetch()} />
        )
      ) : (
        <Panel title={names.asOf(data.asOf)}>
          {data.accounts.length === 0 ? (
            <EmptyState title={names.none} next={names.noneNext} />
          ) : (
            <AgeingTable ageing={data} />
          )}
        </Panel>
      )}
      <PayoutAlarmList />
      <Filters search={search} buckets={data?.buckets ?? []} />
      <OpenItemList search={search} />
    </>
  );
}

type FiltersProps = {
  readonly search: AgeingSearch;
  readonly buckets: readonly { readonly fromDays: number; readonly toDays: number | null }[];
};

const TYPED_FOR_MS = 300;

function Filters({ search, buckets }: FiltersProps): ReactNode {
  const { ageing: names } = useText();
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState(search.search ?? "");
  const change = (changed: Readonly<Record<string, string | undefined>>): void => {
    void navigate({ to: "/books/ageing", search: { ...search, ...changed }, replace: true });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is typed, not what it leads to
  useEffect(() => {
    if (words === (search.search ?? "")) return;
    const timer = setTimeout(() => change({ search: words }), TYPED_FOR_MS);
    return () => clearTimeout(timer);
  }, [words]);
  usePageKeys([{ key: "/", shown: "/", label: names.search, run: () => field.current?.select() }]);
  return (
    <div className="kk-ageing-filters">
      <TextInput
        ref={field}
        label={names.search}
        value={words}
        maxLength={100}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <NativeSelect
        label={names.filterKind}
        value={search.kind ?? ""}
        onChange={(event) => change({ kind: event.currentTarget.value, account: "" })}
        data={[
          { value: "", label: names.all },
          ...ITEM_KINDS.map((value) => ({ value, label: names.kinds[value] })),
        ]}
      />
      <NativeSelect
        label={names.filterAge}
        value={search.bucket ?? ""}
        onChange={(event) => change({ bucket: event.currentTarget.value })}
        data={[
          { value: "", label: names.all },
          ...buckets.map(({ fromDays, toDays }, bucket) => ({
            value: String(bucket),
            label: names.bucket(fromDays, toDays),
          })),
        ]}
      />
      <TextInput
        label={names.filterOwner}
        placeholder={names.ownerHint}
        value={search.owner ?? ""}
        maxLength={10}
        onChange={(event) => change({ owner: event.currentTarget.value.toUpperCase() })}
      />
      <NativeSelect
        label={names.sort}
        value={search.sort ?? "oldest"}
        onChange={(event) => change({ sort: event.currentTarget.value })}
        data={(["oldest", "newest", "largest"] as const).map((value) => ({
          value,
          label: names.sorts[value],
        }))}
      />
      <Checkbox
        label={names.tooOldOnly}
        checked={search.tooOld === "1"}
        onChange={(event) => change({ tooOld: event.currentTarget.checked ? "1" : "" })}
      />
    </div>
  );
}
