/** What the pages of payouts ask the server for. */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type {
  PayoutDays,
  PayoutSales,
  PayoutsOfDay,
} from "@kortkoll/server/payouts/payouts-api.ts";
import {
  type InfiniteData,
  keepPreviousData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
} from "@tanstack/react-query";
import { callApi, questionOf } from "../api-client.ts";
import type { Month, PayoutCalendarSearch, PayoutSearch } from "./payout-search.ts";

const PAYOUTS = "payouts";
const LOOK_EVERY_MS = 60_000;

export function usePayoutDays(
  { first, last }: Month,
  { company, site, issuer }: PayoutCalendarSearch,
): UseQueryResult<PayoutDays> {
  const given = { from: first, to: last, company, site, issuer };
  return useQuery({
    queryKey: [PAYOUTS, given],
    queryFn: ({ signal }) =>
      callApi<PayoutDays>({ path: `/api/payouts/days?${questionOf(given)}`, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_EVERY_MS,
  });
}

export function usePayoutsOfDay(
  day: BusinessDay,
  { company, site, issuer, state }: PayoutCalendarSearch,
): UseInfiniteQueryResult<InfiniteData<PayoutsOfDay>> {
  const given = { company, site, issuer, state };
  return useInfiniteQuery({
    queryKey: [PAYOUTS, "day", day, given],
    queryFn: ({ signal, pageParam }) =>
      callApi<PayoutsOfDay>({
        path: `/api/payouts/days/${day}?${questionOf({ ...given, cursor: pageParam ?? undefined })}`,
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function usePayoutSales(
  agreementId: string,
  { dueOn, merchant, batch }: PayoutSearch,
): UseInfiniteQueryResult<InfiniteData<PayoutSales>> {
  const given = { dueOn, merchantNumber: merchant, batchDay: batch };
  return useInfiniteQuery({
    queryKey: [PAYOUTS, "sales", agreementId, given],
    queryFn: ({ signal, pageParam }) =>
      callApi<PayoutSales>({
        path: `/api/payouts/${agreementId}/sales?${questionOf({ ...given, cursor: pageParam ?? undefined })}`,
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}
