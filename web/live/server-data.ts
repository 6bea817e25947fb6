/** What the pages ask the server for, each question once, with the name it is remembered under. */
import type {
  Balances,
  OrderDetails,
  OrderPage,
  Payment,
  PaymentPage,
  TerminalList,
  TillList,
} from "@kortkoll/server/api.ts";
import type { InterruptedPage } from "@kortkoll/server/interrupted/interrupted-api.ts";
import type { Session } from "@kortkoll/server/sessions/session-api.ts";
import {
  type InfiniteData,
  keepPreviousData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
} from "@tanstack/react-query";
import { ApiProblem, callApi } from "../api-client.ts";

export const questions = {
  session: ["session"],
  orders: ["orders"],
  order: ["order"],
  payments: ["payments"],
  payment: ["payment"],
  interrupted: ["interrupted"],
  terminals: ["terminals"],
  tills: ["tills"],
  overview: ["overview"],
  balances: ["balances"],
} as const;

export type DemoPerson = {
  readonly signature: string;
  readonly name: string;
  readonly role: string;
  readonly password: string;
  readonly pin: string;
};

/** Null when nobody is signed in: that is an answer, not a failure. */
export function useSession(): UseQueryResult<Session | null> {
  return useQuery({
    queryKey: questions.session,
    queryFn: async ({ signal }) => {
      try {
        return await callApi<Session>({ path: "/api/session", signal });
      } catch (error) {
        if (error instanceof ApiProblem && error.problem.status === 401) return null;
        throw error;
      }
    },
    staleTime: 60_000,
  });
}

/** Who can sign in, when this is a demo; nobody otherwise. */
export function useDemoPeople(): readonly DemoPerson[] {
  const { data } = useQuery({
    queryKey: ["demo"],
    queryFn: async ({ signal }) => {
      try {
        const demo = await callApi<{ people: DemoPerson[] }>({ path: "/api/demo", signal });
        return demo.people;
      } catch (error) {
        if (error instanceof ApiProblem) return [];
        throw error;
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data ?? [];
}

export function useTills(): UseQueryResult<TillList> {
  return useQuery({
    queryKey: questions.tills,
    queryFn: ({ signal }) => callApi<TillList>({ path: "/api/tills", signal }),
    staleTime: 30_000,
  });
}

export function useTerminals(): UseQueryResult<TerminalList> {
  return useQuery({
    queryKey: questions.terminals,
    queryFn: ({ signal }) => callApi<TerminalList>({ path: "/api/terminals", signal }),
    refetchInterval: 5_000,
  });
}

export function useUnpaidOrders(
  tillId: string | undefined,
  search: string,
): UseInfiniteQueryResult<InfiniteData<OrderPage>> {
  return useInfiniteQuery({
    queryKey: [...questions.orders, "unpaid", tillId, search],
    queryFn: ({ pageParam, signal }) => {
      const asked = new URLSearchParams({ status: "unpaid", limit: "100" });
      if (tillId !== undefined) asked.set("tillId", tillId);
      if (search !== "") asked.set("search", search);
      if (pageParam !== null) asked.set("cursor", pageParam);
      return callApi<OrderPage>({ path: `/api/orders?${asked}`, signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });
}

export function orderQuestion(id: string): {
  queryKey: readonly string[];
  queryFn: (context: { signal: AbortSignal }) => Promise<OrderDetails>;
} {
  return {
    queryKey: [...questions.order, id],
    queryFn: ({ signal }) =>
      callApi<OrderDetails>({ path: `/api/orders/${encodeURIComponent(id)}`, signal }),
  };
}

/** `everyMs` decides from the payment itself how often it is asked for again. */
export function usePayment(
  id: string,
  everyMs: (payment: Payment | undefined) => number,
): UseQueryResult<Payment> {
  return useQuery({
    queryKey: [...questions.payment, id],
    queryFn: ({ signal }) =>
      callApi<Payment>({ path: `/api/payments/${encodeURIComponent(id)}`, signal }),
    refetchInterval: (query) => everyMs(query.state.data),
    refetchIntervalInBackground: true,
  });
}

function isFindingOut({ position }: Pick<Payment, "position">): boolean {
  return position === "findingOut";
}

export function usePayments(
  asked: URLSearchParams,
): UseInfiniteQueryResult<InfiniteData<PaymentPage>> {
  return useInfiniteQuery({
    queryKey: [...questions.payments, asked.toString()],
    queryFn: ({ pageParam, signal }) => {
      const page = new URLSearchParams(asked);
      page.set("limit", "50");
      if (pageParam !== null) page.set("cursor", pageParam);
      return callApi<PaymentPage>({ path: `/api/payments?${page}`, signal });
    },
    // A sentence that counts down to the next check is not left to grow old.
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ payments }) => payments.some(isFindingOut)) ? 5_000 : false,
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

/** Not asked at all without a question: for those who may not see the list. */
export function useInterrupted(
  asked: URLSearchParams | undefined,
): UseQueryResult<InterruptedPage> {
  return useQuery({
    queryKey: [...questions.interrupted, asked?.toString()],
    queryFn: ({ signal }) =>
      callApi<InterruptedPage>({ path: `/api/interrupted?${asked}`, signal }),
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });
}

export function useBalances(): UseQueryResult<Balances> {
  return useQuery({
    queryKey: questions.balances,
    queryFn: ({ signal }) => callApi<Balances>({ path: "/api/ledger/balances", signal }),
    refetchInterval: 15_000,
  });
}
