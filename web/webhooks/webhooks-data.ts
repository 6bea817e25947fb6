/** What the pages of webhooks ask the server for; how deliveries go is looked at again by itself. */
import type {
  WebhookDeliveries,
  WebhookDeliveryDetails,
  WebhookList,
  WebhookSetting,
} from "@kortkoll/server/webhooks/webhooks-api.ts";
import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseMutationResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
} from "@tanstack/react-query";
import { callApi } from "../api-client.ts";
import { useReadAgain } from "../settings/settings-data.ts";
import type { DeliveriesSearch } from "./deliveries-search.ts";

export const WEBHOOKS = "/api/settings/webhooks";
/** Read again with every other part of the settings. */
const KEY = ["settings", "webhooks"] as const;
const LOOK_AGAIN_MS = 5_000;

export function useWebhooks(): UseQueryResult<WebhookList> {
  return useQuery({
    queryKey: [...KEY, "list"],
    queryFn: ({ signal }) => callApi<WebhookList>({ path: WEBHOOKS, signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });
}

export function useDeliveries(
  id: string,
  { state, kind }: DeliveriesSearch,
): UseInfiniteQueryResult<InfiniteData<WebhookDeliveries>> {
  return useInfiniteQuery({
    queryKey: [...KEY, id, "deliveries", state, kind],
    queryFn: ({ pageParam, signal }) => {
      const asked = new URLSearchParams({ limit: "50" });
      if (state !== undefined) asked.set("state", state);
      if (kind !== undefined) asked.set("kind", kind);
      if (pageParam !== null) asked.set("cursor", pageParam);
      return callApi<WebhookDeliveries>({ path: `${WEBHOOKS}/${id}/deliveries?${asked}`, signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: LOOK_AGAIN_MS,
  });
}

export function useDelivery(
  webhook: Pick<WebhookSetting, "id">,
  sequence: number,
): UseQueryResult<WebhookDeliveryDetails> {
  return useQuery({
    queryKey: [...KEY, webhook.id, "delivery", sequence],
    queryFn: ({ signal }) =>
      callApi<WebhookDeliveryDetails>({
        path: `${WEBHOOKS}/${webhook.id}/deliveries/${sequence}`,
        signal,
      }),
    refetchInterval: LOOK_AGAIN_MS,
  });
}

/** Asks for something to be sent now; what is shown is read again, however it went. */
export function useSending<Answer>(
  path: string,
  done: (answer: Answer) => void,
): UseMutationResult<Answer, Error, void> {
  const readAgain = useReadAgain();
  return useMutation({
    mutationFn: () => callApi<Answer>({ method: "POST", path }),
    onSuccess: done,
    onSettled: readAgain,
  });
}
