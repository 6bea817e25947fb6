/** What the pages of the books ask the server for. */
import type {
  AccountReport,
  CashDeadlines,
  Periods,
  Voucher,
  VoucherPage,
} from "@kortkoll/server/books/books-api.ts";
import type { ExportPage } from "@kortkoll/server/exports/exports-api.ts";
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

export const BOOKS = ["books"] as const;

export function useVouchers(asked: URLSearchParams): UseQueryResult<VoucherPage> {
  return useQuery({
    queryKey: [...BOOKS, "vouchers", asked.toString()],
    queryFn: ({ signal }) => callApi<VoucherPage>({ path: `/api/vouchers?${asked}`, signal }),
    placeholderData: keepPreviousData,
  });
}

export function useVoucher(id: string): UseQueryResult<Voucher> {
  return useQuery({
    queryKey: [...BOOKS, "voucher", id],
    queryFn: ({ signal }) => callApi<Voucher>({ path: `/api/vouchers/${id}`, signal }),
  });
}

export function usePeriods(): UseQueryResult<Periods> {
  return useQuery({
    queryKey: [...BOOKS, "periods"],
    queryFn: ({ signal }) => callApi<Periods>({ path: "/api/periods", signal }),
  });
}

export function useAccountReport(
  asked: URLSearchParams,
  enabled: boolean,
): UseQueryResult<AccountReport> {
  return useQuery({
    queryKey: [...BOOKS, "accounts", asked.toString()],
    queryFn: ({ signal }) =>
      callApi<AccountReport>({ path: `/api/reports/accounts?${asked}`, signal }),
    enabled,
    placeholderData: keepPreviousData,
  });
}

export function useExports(): UseInfiniteQueryResult<InfiniteData<ExportPage>> {
  return useInfiniteQuery({
    queryKey: [...BOOKS, "exports"],
    queryFn: ({ pageParam, signal }) => {
      const page = new URLSearchParams({ limit: "30" });
      if (pageParam !== null) page.set("after", pageParam);
      return callApi<ExportPage>({ path: `/api/exports?${page}`, signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function useCashDeadlines(enabled: boolean): UseQueryResult<CashDeadlines> {
  return useQuery({
    queryKey: [...BOOKS, "cash"],
    queryFn: ({ signal }) => callApi<CashDeadlines>({ path: "/api/books/cash-deadlines", signal }),
    enabled,
    refetchInterval: 60_000,
  });
}

export function useBooksChange<Answer>(
  done: (answer: Answer) => void,
): UseMutationResult<Answer, Error, { readonly path: string; readonly body: object }> {
  const client = useQueryClient();
  const withKey = useWishKeys();
  return useMutation({
    mutationFn: (wish: { readonly path: string; readonly body: object }) =>
      withKey(wish, (idempotencyKey) =>
        callApi<Answer>({ method: "POST", ...wish, idempotencyKey }),
      ),
    onSuccess: done,
    onSettled: () => client.invalidateQueries({ queryKey: BOOKS }),
  });
}
