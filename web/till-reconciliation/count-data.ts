/** What the pages of till reconciliation ask the server for. */
import type {
  DifferenceLimit,
  DifferenceLimitList,
  DrawersToCount,
  ReconciliationPage,
  TillReconciliation,
} from "@kortkoll/server/till-reconciliations/till-reconciliations-api.ts";
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
import { useWishKeys } from "../use-wish-keys.ts";

const COUNTS = ["tillReconciliations"] as const;
const PATH = "/api/till-reconciliations";

export function useDrawersToCount(): UseQueryResult<DrawersToCount> {
  return useQuery({
    queryKey: [...COUNTS, "drawers"],
    queryFn: ({ signal }) => callApi<DrawersToCount>({ path: `${PATH}/drawers`, signal }),
    refetchInterval: 15_000,
  });
}

export function useCounts(
  search: string,
): UseInfiniteQueryResult<InfiniteData<ReconciliationPage>> {
  return useInfiniteQuery({
    queryKey: [...COUNTS, "list", search],
    queryFn: ({ pageParam, signal }) => {
      const asked = new URLSearchParams({ limit: "30" });
      if (search !== "") asked.set("search", search);
      if (pageParam !== null) asked.set("cursor", pageParam);
      return callApi<ReconciliationPage>({ path: `${PATH}?${asked}`, signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

export function useCount(id: string): UseQueryResult<TillReconciliation> {
  return useQuery({
    queryKey: [...COUNTS, "one", id],
    queryFn: ({ signal }) =>
      callApi<TillReconciliation>({ path: `${PATH}/${encodeURIComponent(id)}`, signal }),
    // Somebody else may approve it on a screen of their own.
    refetchInterval: (query) => (query.state.data?.state === "counting" ? 5_000 : false),
  });
}

/** The second person's secret is in no key. */
export function useCountStep(
  path: string,
  done: (count: TillReconciliation) => void,
): UseMutationResult<TillReconciliation, Error, object> {
  const client = useQueryClient();
  const withKey = useWishKeys();
  return useMutation({
    mutationFn: (body: object) =>
      withKey(body, (idempotencyKey) =>
        callApi<TillReconciliation>({ method: "POST", path: PATH + path, body, idempotencyKey }),
      ),
    onSuccess: (count) => {
      client.setQueryData([...COUNTS, "one", count.id], count);
      done(count);
    },
    onSettled: () => client.invalidateQueries({ queryKey: COUNTS }),
  });
}

export function useDifferenceLimits(): UseQueryResult<DifferenceLimitList> {
  return useQuery({
    queryKey: [...COUNTS, "limits"],
    queryFn: ({ signal }) =>
      callApi<DifferenceLimitList>({ path: "/api/settings/difference-limits", signal }),
  });
}

export function useSaveLimit(
  companyId: string,
  done: () => void,
): UseMutationResult<DifferenceLimit, Error, { limitOre: number; version: number }> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body) =>
      callApi<DifferenceLimit>({
        method: "PUT",
        path: `/api/settings/difference-limits/${companyId}`,
        body,
      }),
    onSuccess: done,
    onSettled: () => client.invalidateQueries({ queryKey: COUNTS }),
  });
}
