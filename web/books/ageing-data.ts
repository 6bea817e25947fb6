/** What the pages of open items ask the server for, and what they change there. */
import type {
  Ageing,
  OpenItem,
  OpenItemsPage,
  PayoutAlarms,
} from "@kortkoll/server/open-items/open-items-api.ts";
import {
  type InfiniteData,
  keepPreviousData,
  type UseInfiniteQueryResult,
  type UseMutationResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { callApi } from "../api-client.ts";
import { type AgeingSearch, itemsPath } from "./ageing-search.ts";

const AGEING = ["ageing"];
const ITEMS = ["openItems"];
const ALARMS = ["payoutAlarms"];
const LOOK_EVERY_MS = 60_000;

export function useAgeing(): UseQueryResult<Ageing> {
  return useQuery({
    queryKey: AGEING,
    queryFn: ({ signal }) => callApi<Ageing>({ path: "/api/ledger/ageing", signal }),
    refetchInterval: LOOK_EVERY_MS,
  });
}

export function useOpenItems(
  search: AgeingSearch,
): UseInfiniteQueryResult<InfiniteData<OpenItemsPage>> {
  return useInfiniteQuery({
    queryKey: [...ITEMS, search],
    queryFn: ({ signal, pageParam }) =>
      callApi<OpenItemsPage>({ path: itemsPath(search, pageParam), signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

/** At the item's own address; what it is shown as is asked for again. */
export function useHandOver<Item extends Pick<OpenItem, "owner" | "handedOver">>(
  path: string,
  done: (item: Item) => void,
): UseMutationResult<Item, Error, string | null> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (owner) => callApi<Item>({ method: "PUT", path, body: { owner } }),
    onSuccess: async (changed) => {
      await client.invalidateQueries({ queryKey: ITEMS });
      await client.invalidateQueries({ queryKey: ALARMS });
      done(changed);
    },
  });
}

/** Payouts that are late, missing, short or over; they come and go by the calendar. */
export function usePayoutAlarms(): UseInfiniteQueryResult<InfiniteData<PayoutAlarms>> {
  return useInfiniteQuery({
    queryKey: ALARMS,
    queryFn: ({ signal, pageParam }) => {
      const after = pageParam === null ? "" : `?cursor=${encodeURIComponent(pageParam)}`;
      return callApi<PayoutAlarms>({ path: `/api/ledger/payout-alarms${after}`, signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: LOOK_EVERY_MS,
  });
}
