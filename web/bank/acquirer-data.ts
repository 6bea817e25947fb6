/** What the pages of acquirers' lines ask the server for. */
import type {
  AcquirerLineFound,
  AcquirerLinePage,
  LISTED_STATES,
  LinesOfPayment,
} from "@kortkoll/server/acquirer-lines/acquirer-lines-api.ts";
import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
} from "@tanstack/react-query";
import { callApi } from "../api-client.ts";

/** Under the bank's own, so that whatever is decided there or here is read again. */
const ACQUIRER = ["bank", "acquirerLines"] as const;

export type ListedState = (typeof LISTED_STATES)[number];
export const SHOWN_STATES: readonly ListedState[] = ["open", "differs", "booked", "setAside"];

export type AcquirerSearch = { readonly state?: ListedState | undefined };

export function readAcquirerSearch(raw: Readonly<Record<string, unknown>>): AcquirerSearch {
  return { state: SHOWN_STATES.find((one) => one === raw["state"]) };
}

export function useAcquirerLines(
  state: ListedState,
): UseInfiniteQueryResult<InfiniteData<AcquirerLinePage>> {
  return useInfiniteQuery({
    queryKey: [...ACQUIRER, "list", state],
    queryFn: ({ pageParam, signal }) => {
      const page = new URLSearchParams({ state });
      if (pageParam !== null) page.set("cursor", pageParam);
      return callApi<AcquirerLinePage>({ path: `/api/bank/acquirer-lines?${page}`, signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function useAcquirerLine(id: string): UseQueryResult<AcquirerLineFound> {
  return useQuery({
    queryKey: [...ACQUIRER, "line", id],
    queryFn: ({ signal }) =>
      callApi<AcquirerLineFound>({ path: `/api/bank/acquirer-lines/${id}`, signal }),
  });
}

export function useLinesOfPayment(
  paymentId: string,
  enabled: boolean,
): UseQueryResult<LinesOfPayment> {
  return useQuery({
    enabled,
    queryKey: [...ACQUIRER, "payment", paymentId],
    queryFn: ({ signal }) =>
      callApi<LinesOfPayment>({ path: `/api/payments/${paymentId}/acquirer-lines`, signal }),
  });
}
