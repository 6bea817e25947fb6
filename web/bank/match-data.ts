/** What the bench and the pages of bank lines ask the server for. */
import type {
  BankLinePage,
  BankLineTrace,
  LineChoices,
  MatchBenchView,
  MatchTrace,
  OrderPayouts,
} from "@kortkoll/server/payout-matches/payout-matches-api.ts";
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

/** Whatever an accepted match changes: lines, the calendar, balances and what is open. */
const BANK = ["bank"] as const;
const CHANGED_BY_MATCH = [
  BANK,
  ["payouts"],
  ["payoutAlarms"],
  ["books"],
  ["balances"],
  ["ageing"],
] as const;

export function useBench(): UseQueryResult<MatchBenchView> {
  return useQuery({
    queryKey: [...BANK, "bench"],
    queryFn: ({ signal }) => callApi<MatchBenchView>({ path: "/api/bank/bench", signal }),
  });
}

export function useBankLines(
  asked: URLSearchParams,
): UseInfiniteQueryResult<InfiniteData<BankLinePage>> {
  return useInfiniteQuery({
    queryKey: [...BANK, "lines", asked.toString()],
    queryFn: ({ pageParam, signal }) => {
      const page = new URLSearchParams(asked);
      if (pageParam !== null) page.set("cursor", pageParam);
      return callApi<BankLinePage>({ path: `/api/bank/lines?${page}`, signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    // Every letter of a search is another question.
    placeholderData: keepPreviousData,
  });
}

export function useBankLine(id: string): UseQueryResult<BankLineTrace> {
  return useQuery({
    queryKey: [...BANK, "line", id],
    queryFn: ({ signal }) => callApi<BankLineTrace>({ path: `/api/bank/lines/${id}`, signal }),
  });
}

export function useLineChoices(id: string): UseQueryResult<LineChoices> {
  return useQuery({
    queryKey: [...BANK, "choices", id],
    queryFn: ({ signal }) =>
      callApi<LineChoices>({ path: `/api/bank/lines/${id}/choices`, signal }),
    staleTime: 0,
  });
}

export function useCompanyChoices(companyCode: string): UseQueryResult<LineChoices> {
  return useQuery({
    queryKey: [...BANK, "choices of", companyCode],
    queryFn: ({ signal }) =>
      callApi<LineChoices>({
        path: `/api/bank/choices?${new URLSearchParams({ company: companyCode })}`,
        signal,
      }),
    staleTime: 0,
  });
}

export function useMatch(id: string): UseQueryResult<MatchTrace> {
  return useQuery({
    queryKey: [...BANK, "match", id],
    queryFn: ({ signal }) => callApi<MatchTrace>({ path: `/api/bank/matches/${id}`, signal }),
  });
}

export function useOrderPayouts(orderId: string, enabled: boolean): UseQueryResult<OrderPayouts> {
  return useQuery({
    enabled,
    queryKey: [...BANK, "order", orderId],
    queryFn: ({ signal }) =>
      callApi<OrderPayouts>({ path: `/api/orders/${orderId}/payouts`, signal }),
  });
}

type Wish = { readonly path: string; readonly body: object };

/** To be called when matches have come or gone. */
export function useMatchesChanged(): () => Promise<unknown> {
  const client = useQueryClient();
  return () =>
    Promise.all(
      CHANGED_BY_MATCH.map((queryKey) => client.invalidateQueries({ queryKey: [...queryKey] })),
    );
}

export function useMatchChange<Answer>(
  done: (answer: Answer) => void,
): UseMutationResult<Answer, Error, Wish> {
  const changed = useMatchesChanged();
  const withKey = useWishKeys();
  return useMutation({
    mutationFn: (wish: Wish) =>
      withKey(wish, (idempotencyKey) =>
        callApi<Answer>({ method: "POST", ...wish, idempotencyKey }),
      ),
    onSuccess: done,
    onSettled: changed,
  });
}
