/** What the audit page asks the server for. */
import type { AuditPage, AuditStatus } from "@kortkoll/server/audit/audit-api.ts";
import {
  type InfiniteData,
  keepPreviousData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
} from "@tanstack/react-query";
import { callApi } from "../api-client.ts";

export const AUDIT_STATUS = ["audit", "status"] as const;

export function useAuditStatus(): UseQueryResult<AuditStatus> {
  return useQuery({
    queryKey: AUDIT_STATUS,
    queryFn: ({ signal }) => callApi<AuditStatus>({ path: "/api/audit/status", signal }),
    refetchInterval: 15_000,
  });
}

export function useAuditEntries(
  asked: URLSearchParams,
): UseInfiniteQueryResult<InfiniteData<AuditPage>> {
  return useInfiniteQuery({
    queryKey: ["audit", "entries", asked.toString()],
    queryFn: ({ pageParam, signal }) => {
      const page = new URLSearchParams(asked);
      if (pageParam !== null) page.set("cursor", pageParam);
      return callApi<AuditPage>({ path: `/api/audit?${page}`, signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}
