/** What the pages about service advisors ask the server for. */
import type {
  AdvisorReport,
  AliasBody,
  SignatureAlias,
  UnknownSignatures,
} from "@kortkoll/server/advisors/advisors-api.ts";
import { keepPreviousData, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { callApi } from "../api-client.ts";

export const UNKNOWN_SIGNATURES = ["advisors", "unknown"] as const;

/** Not asked at all for days that the server would refuse. */
export function useAdvisorReport(
  asked: URLSearchParams,
  isUsable: boolean,
): UseQueryResult<AdvisorReport> {
  return useQuery({
    queryKey: ["advisors", "report", asked.toString()],
    queryFn: ({ signal }) =>
      callApi<AdvisorReport>({ path: `/api/reports/service-advisors?${asked}`, signal }),
    enabled: isUsable,
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
}

export function useUnknownSignatures(): UseQueryResult<UnknownSignatures> {
  return useQuery({
    queryKey: UNKNOWN_SIGNATURES,
    queryFn: ({ signal }) =>
      callApi<UnknownSignatures>({ path: "/api/service-advisors/unknown", signal }),
  });
}

export function sayWhomItMeans(body: AliasBody, idempotencyKey: string): Promise<SignatureAlias> {
  const path = "/api/service-advisors/aliases";
  return callApi<SignatureAlias>({ method: "POST", path, body, idempotencyKey });
}

export function takeBackMeaning(aliasId: string): Promise<SignatureAlias> {
  const path = `/api/service-advisors/aliases/${encodeURIComponent(aliasId)}/undo`;
  return callApi<SignatureAlias>({ method: "POST", path, body: {} });
}
