/** What the pages of card rules and own cards ask the server for. */
import type { CardRuleList, CardRuleVersions, OwnCards } from "@kortkoll/server/cards/cards-api.ts";
import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
} from "@tanstack/react-query";
import { callApi } from "../api-client.ts";

export const cardQuestions = {
  rules: ["cardRules"],
  versions: ["cardRuleVersions"],
  ownCards: ["ownCards"],
} as const;

/** Read once and then edited: nothing that comes from others may change the list under the hand. */
export function useCardRules(): UseQueryResult<CardRuleList> {
  return useQuery({
    queryKey: cardQuestions.rules,
    queryFn: ({ signal }) => callApi<CardRuleList>({ path: "/api/card-rules", signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

export function useCardRuleVersions(): UseInfiniteQueryResult<
  InfiniteData<CardRuleVersions, number | null>
> {
  return useInfiniteQuery({
    queryKey: cardQuestions.versions,
    queryFn: ({ pageParam, signal }) =>
      callApi<CardRuleVersions>({
        path: `/api/card-rules/versions${pageParam === null ? "" : `?before=${pageParam}`}`,
        signal,
      }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  });
}

export function useOwnCards(): UseQueryResult<OwnCards> {
  return useQuery({
    queryKey: cardQuestions.ownCards,
    queryFn: ({ signal }) => callApi<OwnCards>({ path: "/api/own-cards", signal }),
  });
}
