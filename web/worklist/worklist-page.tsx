/** The till's first page: who is to pay. Everything on it can be done from the keyboard. */

import type { Order } from "@kortkoll/server/api.ts";
import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconMoodSmile, IconSearch, IconSearchOff, IconX } from "@tabler/icons-react";
import { Navigate, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { CloseReminders } from "../day-close/reminders-notice.tsx";
import { usePageKeys } from "../keys/page-keys.tsx";
import { useUnpaidOrders } from "../live/server-data.ts";
import { takesPayments } from "../payments/takes-payments.ts";
import { NoAccess, useSignedIn } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { OrderList } from "./order-list.tsx";
import { SelectionBar } from "./selection-bar.tsx";
import { fitsTogether, standOn, stepFor } from "./worklist-rules.ts";
import "./worklist.css";

const SEARCH_PAUSE_MS = 150;

export function WorklistPage(): ReactNode {
  const { till, person } = useSignedIn();
  // Nobody else has a key here that would not be refused.
  if (!takesPayments(person.rights)) return <NoAccess right="takeCard" />;
  if (till === null) return <Navigate to="/choose-till" replace />;
  return <Worklist tillId={till.id} />;
}

function Worklist({ tillId }: { tillId: string }): ReactNode {
  const text = useText();
  const [search, setSearch] = useState("");
  const [asked] = useDebouncedValue(search.trim(), SEARCH_PAUSE_MS);
  const found = useUnpaidOrders(tillId, asked);
  const orders = useMemo(
    () => found.data?.pages.flatMap((page) => page.orders) ?? [],
    [found.data],
  );
  // While the list still shows an older search, Enter must not open what happens to stand first.
  const settled = found.data !== undefined && asked === search.trim() && !found.isPlaceholderData;
  const list = useListKeys({ orders, settled, search, setSearch });
  const count = text.worklist.count(orders.length, found.hasNextPage);
  useAnnouncement(settled ? `${text.worklist.title}: ${count}` : undefined, "polite");
  return (
    <>
      <PageHeading title={text.worklist.title} lead={found.data === undefined ? undefined : count}>
        <TextInput
          ref={list.searchField}
          className="kk-search"
          type="search"
          aria-label={text.worklist.search}
          placeholder={text.worklist.searchPlaceholder}
          leftSection={<IconSearch size={20} aria-hidden />}
          rightSection={
            search === "" ? null : (
              <button
                type="button"
                className="kk-clear"
                aria-label={text.worklist.clearSearch}
                onClick={() => setSearch("")}
              >
                <IconX size={18} aria-hidden />
              </button>
            )
          }
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </PageHeading>
      <CloseReminders />
      {found.isError && found.data === undefined ? (
        <ProblemNotice error={found.error} again={() => void found.refetch()} />
      ) : found.data === undefined ? (
        <LoadingRows rows={8} />
      ) : orders.length === 0 ? (
        <NothingToPay search={asked} clear={() => setSearch("")} />
      ) : (
        <OrderList
          orders={orders}
          place={list.place}
          selected={list.selected}
          stand={list.stand}
          toggle={list.toggle}
          paySelected={list.paySelected}
        />
      )}
      {found.hasNextPage ? (
        <Button
          variant="default"
          className="kk-more"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {text.worklist.more}
        </Button>
      ) : null}
      <SelectionBar orders={list.selected} pay={list.paySelected} clear={list.clearSelection} />
    </>
  );
}

type ListKeys = {
  readonly place: number;
  readonly selected: readonly Order[];
  readonly searchField: React.RefObject<HTMLInputElement | null>;
  readonly stand: (place: number) => void;
  readonly toggle: (order: Order) => void;
  readonly paySelected: () => void;
  readonly clearSelection: () => void;
};

type ListState = {
  readonly orders: readonly Order[];
  readonly settled: boolean;
  readonly search: string;
  readonly setSearch: (search: string) => void;
};

function useListKeys({ orders, settled, search, setSearch }: ListState): ListKeys {
  const text = useText();
  const open = useOpenOrder();
  const searchField = useRef<HTMLInputElement>(null);
  const [current, setCurrent] = useState<{ id: string | undefined; place: number }>({
    id: undefined,
    place: 0,
  });
  const [selectedIds, setSelectedIds] = useState<ReadonlySet<string>>(new Set());
  const [enterWaits, setEnterWaits] = useState(false);
  const place = standOn(orders, current);
  const order = orders[place];
  // Orders that were paid or withdrawn meanwhile fall out of the selection by themselves.
  const selected = orders.filter((one) => selectedIds.has(one.id) && stepFor(one) === "pay");
  const clearSelection = (): void => setSelectedIds(new Set());
  const stand = (at: number): void => setCurrent({ id: orders[at]?.id, place: at });
  const move = (step: number): void => {
    const to = Math.max(0, Math.min(place + step, orders.length - 1));
    stand(to);
    document.getElementById(`order-${orders[to]?.id}`)?.focus();
  };
  const firstMove = (): boolean => !document.activeElement?.id.startsWith("order-");
  const toggle = (one: Order): void => {
    const others = selected.filter((other) => other.id !== one.id);
    if (others.length === selected.length && !fitsTogether(one, selected)) return;
    const now = others.length < selected.length ? others : [...selected, one];
    setSelectedIds(new Set(now.map((kept) => kept.id)));
  };
  const paySelected = (): void => open.together(selected);
  const enter = (): void => {
    if (!settled) setEnterWaits(true);
    else if (selected.length > 0) paySelected();
    else if (order !== undefined) open.one(order);
  };
  // A quick Enter after the search is kept until the answer is here, and used if it is one order.
  useEffect(() => {
    if (!enterWaits || !settled) return;
    setEnterWaits(false);
    const only = orders.length === 1 ? orders[0] : undefined;
    if (only !== undefined) open.one(only);
  }, [enterWaits, settled, orders, open]);
  const giveUp = (): void => {
    if (search === "") clearSelection();
    else setSearch("");
    searchField.current?.blur();
  };
  const names = { pay: text.worklist.keyPay, follow: text.worklist.keyFollow } as const;
  const step = order === undefined ? "pay" : stepFor(order);
  const enterName = step === "open" ? text.worklist.keyOpen : names[step];
  usePageKeys([
    {
      key: "Enter",
      shown: text.keys.enter,
      label: selected.length > 0 ? text.worklist.keyPay : enterName,
      run: enter,
      over: ["textField"],
    },
    {
      key: "ArrowDown",
      shown: text.keys.arrows,
      label: text.worklist.keyMove,
      run: () => move(firstMove() ? 0 : 1),
      over: ["textField"],
      repeats: true,
    },
    { key: "ArrowUp", label: "", run: () => move(-1), over: ["textField"], repeats: true },
    {
      key: " ",
      shown: text.keys.space,
      label: text.worklist.keySelect,
      run: () => order !== undefined && toggle(order),
    },
    {
      key: "/",
      shown: "/",
      label: text.worklist.keySearch,
      run: () => searchField.current?.focus(),
    },
    {
      key: "o",
      shown: "O",
      label: text.worklist.keyDetails,
      run: () => order !== undefined && open.details(order),
    },
    {
      key: "Escape",
      ...(selected.length > 0 || search !== "" ? { shown: text.keys.escape } : {}),
      label: search === "" ? text.worklist.keyClear : text.worklist.clearSearch,
      run: giveUp,
      over: ["textField"],
    },
  ]);
  return { place, selected, searchField, stand, toggle, paySelected, clearSelection };
}

type OpenOrder = {
  readonly one: (order: Order) => void;
  readonly together: (orders: readonly Order[]) => void;
  readonly details: (order: Order) => void;
};

function useOpenOrder(): OpenOrder {
  const navigate = useNavigate();
  return useMemo(() => {
    const details = (order: Order): void => {
      void navigate({ to: "/orders/$orderId", params: { orderId: order.id } });
    };
    const together = (orders: readonly Order[]): void => {
      const ids = orders.map((order) => order.id).join(",");
      void navigate({ to: "/till/pay", search: { orders: ids } });
    };
    const one = (order: Order): void => {
      const paymentId = order.activePaymentId;
      if (stepFor(order) === "open") details(order);
      else if (paymentId === null) together([order]);
      else void navigate({ to: "/till/payments/$paymentId", params: { paymentId } });
    };
    return { one, together, details };
  }, [navigate]);
}

function NothingToPay({ search, clear }: { search: string; clear: () => void }): ReactNode {
  const text = useText();
  if (search === "") {
    return (
      <EmptyState
        title={text.worklist.empty}
        next={text.worklist.emptyNext}
        icon={<IconMoodSmile size={32} stroke={1.5} />}
      />
    );
  }
  return (
    <EmptyState
      title={text.worklist.emptySearch(search)}
      next={text.worklist.emptySearchNext}
      icon={<IconSearchOff size={32} stroke={1.5} />}
    >
      <div className="kk-row">
        <Button variant="default" onClick={clear}>
          {text.worklist.clearSearch}
        </Button>
        <LinkButton to="/history" search={{ search }}>
          {text.worklist.searchHistory}
        </LinkButton>
      </div>
    </EmptyState>
  );
}
