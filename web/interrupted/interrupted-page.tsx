/** Payments that did not end as expected: filtered, owned, commented on, and never deleted. */
import type {
  InterruptedItem,
  InterruptedPage as Page,
} from "@kortkoll/server/interrupted/interrupted-api.ts";
import { Button } from "@mantine/core";
import { IconCircleCheck, IconListSearch } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useMemo, useRef } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { useInterrupted } from "../live/server-data.ts";
import { useSignedIn, WithRight } from "../shell/signed-in.tsx";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { InterruptedFilters } from "./interrupted-filters.tsx";
import {
  type InterruptedSearch,
  interruptedQuery,
  isFiltered,
  keyOf,
  sortItems,
} from "./interrupted-search.ts";
import { ItemDetails } from "./item-details.tsx";
import { ItemDialogs } from "./item-dialogs.tsx";
import { ItemRow } from "./item-row.tsx";
import { useItemDesk } from "./use-item-desk.ts";
import { useItemKeys } from "./use-item-keys.ts";
import "./interrupted.css";

export function InterruptedPage(): ReactNode {
  return (
    <WithRight right="interrupted">
      <Interrupted />
    </WithRight>
  );
}

function Interrupted(): ReactNode {
  const text = useText();
  const { interrupted: names } = text;
  const search = useSearch({ from: "/frame/interrupted" });
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const asked = useMemo(() => interruptedQuery(search), [search]);
  const { data, error, refetch } = useInterrupted(asked);
  const items = useMemo(() => sortItems(data?.items ?? [], search.sort), [data, search.sort]);
  const change = (changed: InterruptedSearch): void => {
    void navigate({ to: "/interrupted", search: { ...search, ...changed }, replace: true });
  };
  usePageKeys([
    { key: "/", shown: "/", label: names.keySearch, run: () => field.current?.select() },
  ]);
  const count = names.count(items.length);
  useAnnouncement(data === undefined ? undefined : `${names.title}: ${count}`, "polite");
  const owners = items.flatMap(({ owner }) => (owner === null ? [] : [owner]));
  return (
    <>
      <PageHeading title={names.title} lead={names.lead} />
      {data === undefined && error !== null ? null : <Totals page={data} />}
      <InterruptedFilters
        search={search}
        change={change}
        field={field}
        owners={[...new Set(owners)].toSorted()}
      />
      {data === undefined ? (
        error === null ? (
          <LoadingRows rows={4} />
        ) : (
          <ProblemNotice error={error} again={() => void refetch()} />
        )
      ) : (
        <Items items={items}>
          <Nothing
            search={search}
            clear={() => void navigate({ to: "/interrupted", search: {}, replace: true })}
          />
        </Items>
      )}
    </>
  );
}

/** They stand in their places before there is anything in them, so that nothing below them moves. */
function Totals({ page }: { page: Page | undefined }): ReactNode {
  const text = useText();
  const { interrupted: names } = text;
  const overdue = page?.items.filter((item) => item.overdue && item.status === "open").length;
  const atRiskOre = page?.atRiskOre ?? 0;
  return (
    <section className="kk-figures kk-item-totals" aria-label={names.title}>
      <div className="kk-figure" data-tone={atRiskOre > 0 ? "finding" : undefined}>
        <p className="kk-figure-name">{names.atRisk}</p>
        <p className="kk-figure-value">{page && showKronor(atRiskOre, text)}</p>
      </div>
      <div className="kk-figure">
        <p className="kk-figure-name">{names.openItems}</p>
        <p className="kk-figure-value">{page?.openItems}</p>
      </div>
      <div className="kk-figure" data-tone={(overdue ?? 0) > 0 ? "unpaid" : undefined}>
        <p className="kk-figure-name">{names.overdueItems}</p>
        <p className="kk-figure-value">{overdue}</p>
      </div>
    </section>
  );
}

type ItemsProps = {
  readonly items: readonly InterruptedItem[];
  /** In the place of the list when there is nothing in it. */
  readonly children: ReactNode;
};

function Items({ items, children }: ItemsProps): ReactNode {
  const { interrupted: names } = useText();
  const { person } = useSignedIn();
  const desk = useItemDesk();
  const list = useItemKeys({ items, desk, person });
  return (
    <>
      {desk.refusal === undefined || desk.refusal === null ? null : (
        <ProblemNotice error={desk.refusal}>
          <p>{names.refused}</p>
        </ProblemNotice>
      )}
      {items.length === 0 ? (
        children
      ) : (
        <ul className="kk-items" aria-label={names.title}>
          {items.map((item, place) => {
            const key = keyOf(item);
            const isOpen = list.openKey === key;
            return (
              <li
                key={key}
                className="kk-item"
                data-current={place === list.place}
                data-overdue={item.overdue}
                data-closed={item.status === "closed"}
                onFocus={() => list.stand(place)}
              >
                <ItemRow
                  item={item}
                  id={list.idOf(place)}
                  isOpen={isOpen}
                  toggle={() => list.toggle(place)}
                  detailsId={`item-details-${place}`}
                />
                <div id={`item-details-${place}`} hidden={!isOpen}>
                  {isOpen ? <ItemDetails item={item} desk={desk} /> : null}
                </div>
              </li>
            );
          })}
        </ul>
      )}
      <ItemDialogs desk={desk} />
    </>
  );
}

type NothingProps = { readonly search: InterruptedSearch; readonly clear: () => void };

function Nothing({ search, clear }: NothingProps): ReactNode {
  const { interrupted: names } = useText();
  if (isFiltered(search)) {
    return (
      <EmptyState
        title={names.emptyFilter}
        next={names.emptyFilterNext}
        icon={<IconListSearch size={32} stroke={1.5} />}
      >
        <Button variant="default" onClick={clear}>
          {names.clear}
        </Button>
      </EmptyState>
    );
  }
  const isClosed = search.status === "closed";
  return (
    <EmptyState
      title={isClosed ? names.emptyClosed : names.empty}
      next={isClosed ? names.emptyClosedNext : names.emptyNext}
      icon={<IconCircleCheck size={32} stroke={1.5} />}
    />
  );
}
