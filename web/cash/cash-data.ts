/** What the pages about cash ask the server for. */
import type {
  CashLimitList,
  CashReasonList,
  DepositPage,
  DrawerDetails,
  DrawerList,
  Moved,
} from "@kortkoll/server/cash/cash-api.ts";
import {
  type InfiniteData,
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

const CASH = ["cash"] as const;

/** Refused to whoever may not take cash, with who may: asked when somebody tries. */
export function useDrawers(tillId: string | undefined): UseQueryResult<DrawerList> {
  return useQuery({
    queryKey: [...CASH, "drawers", tillId],
    queryFn: ({ signal }) => {
      const asked = tillId === undefined ? "" : `?${new URLSearchParams({ tillId })}`;
      return callApi<DrawerList>({ path: `/api/drawers${asked}`, signal });
    },
    retry: false,
    refetchInterval: 15_000,
  });
}

export function useDrawer(id: string): UseInfiniteQueryResult<InfiniteData<DrawerDetails>> {
  return useInfiniteQuery({
    queryKey: [...CASH, "drawer", id],
    queryFn: ({ pageParam, signal }) => {
      const page = new URLSearchParams({ limit: "30" });
      if (pageParam !== null) page.set("cursor", pageParam);
      return callApi<DrawerDetails>({ path: `/api/drawers/${id}?${page}`, signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function useDeposits(
  state: "onItsWay" | "all",
): UseInfiniteQueryResult<InfiniteData<DepositPage>> {
  return useInfiniteQuery({
    queryKey: [...CASH, "deposits", state],
    queryFn: ({ pageParam, signal }) => {
      const page = new URLSearchParams({ state, limit: "30" });
      if (pageParam !== null) page.set("cursor", pageParam);
      return callApi<DepositPage>({ path: `/api/deposits?${page}`, signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function useCashReasons(companyCode: string | undefined): UseQueryResult<CashReasonList> {
  return useQuery({
    queryKey: [...CASH, "reasons", companyCode],
    queryFn: ({ signal }) => {
      const asked = companyCode === undefined ? "" : `?${new URLSearchParams({ companyCode })}`;
      return callApi<CashReasonList>({ path: `/api/cash-reasons${asked}`, signal });
    },
  });
}

export function useCashLimits(): UseQueryResult<CashLimitList> {
  return useQuery({
    queryKey: [...CASH, "limits"],
    queryFn: ({ signal }) => callApi<CashLimitList>({ path: "/api/cash-limits", signal }),
  });
}

export function useMoveCash<Answer = Moved>(
  path: string,
  done: (answer: Answer) => void,
): UseMutationResult<Answer, Error, object> {
  const client = useQueryClient();
  const withKey = useWishKeys();
  return useMutation({
    mutationFn: (body: object) =>
      withKey(body, (idempotencyKey) =>
        callApi<Answer>({ method: "POST", path, body, idempotencyKey }),
      ),
    onSuccess: done,
    onSettled: () => client.invalidateQueries({ queryKey: CASH }),
  });
}

export function useReadCashAgain(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: CASH });
}
