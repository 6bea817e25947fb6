/** What the pages of open items ask the server for, and what they change there. */
import type {
  Ageing,
  OpenItem,
  OpenItemsPage,
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

export function useHandOver(
  item: Pick<OpenItem, "kind" | "id">,
  done: (item: OpenItem) => void,
): UseMutationResult<OpenItem, Error, string | null> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (owner) =>
      callApi<OpenItem>({
        method: "PUT",
        path: `/api/ledger/items/${item.kind}/${item.id}/owner`,
        body: { owner },
      }),
    onSuccess: async (changed) => {
      await client.invalidateQueries({ queryKey: ITEMS });
      done(changed);
    },
  });
}
