/** What the pages of day closes ask the server for. */
import type {
  DayClose,
  DayClosed,
  DayClosePreview,
  FollowUpWritten,
  SessionNotReported,
} from "@kortkoll/server/day-close/day-close-api.ts";
import type {
  CloseTimesList,
  DayClosePage,
  DayClosePlaces,
  DayCloseReminders,
} from "@kortkoll/server/day-close/day-close-times-api.ts";
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
import { useRef } from "react";
import { callApi } from "../api-client.ts";
import type { Wanted } from "./day-close-search.ts";

const CLOSES = ["dayCloses"] as const;
const WHILE_TERMINALS_ANSWER_MS = 2_000;

export function useClosePlaces(): UseQueryResult<DayClosePlaces> {
  return useQuery({
    queryKey: [...CLOSES, "places"],
    queryFn: ({ signal }) => callApi<DayClosePlaces>({ path: "/api/day-closes/places", signal }),
    refetchInterval: 15_000,
  });
}

export function useCloses(
  asked: URLSearchParams,
): UseInfiniteQueryResult<InfiniteData<DayClosePage>> {
  return useInfiniteQuery({
    queryKey: [...CLOSES, "list", asked.toString()],
    queryFn: ({ pageParam, signal }) => {
      const page = new URLSearchParams(asked);
      if (pageParam !== null) page.set("cursor", pageParam);
      return callApi<DayClosePage>({ path: `/api/day-closes?${page}`, signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });
}

/** Read again and again while terminals are still to answer: the state is the server's. */
export function useClose(id: string): UseQueryResult<DayClose> {
  return useQuery({
    queryKey: [...CLOSES, "close", id],
    queryFn: ({ signal }) =>
      callApi<DayClose>({ path: `/api/day-closes/${encodeURIComponent(id)}`, signal }),
    refetchInterval: (query) =>
      query.state.data?.progress.isComplete === true ? 30_000 : WHILE_TERMINALS_ANSWER_MS,
  });
}

export function useClosePreview(wanted: Wanted | undefined): UseQueryResult<DayClosePreview> {
  const asked = new URLSearchParams({ ...wanted });
  return useQuery({
    queryKey: [...CLOSES, "preview", asked.toString()],
    queryFn: ({ signal }) =>
      callApi<DayClosePreview>({ path: `/api/day-closes/preview?${asked}`, signal }),
    enabled: wanted !== undefined,
    staleTime: 0,
  });
}

export function useCloseReminders(isAsked: boolean): UseQueryResult<DayCloseReminders> {
  return useQuery({
    queryKey: [...CLOSES, "reminders"],
    queryFn: ({ signal }) =>
      callApi<DayCloseReminders>({ path: "/api/day-closes/reminders", signal }),
    enabled: isAsked,
    refetchInterval: 60_000,
  });
}

export function useCloseTimes(): UseQueryResult<CloseTimesList> {
  return useQuery({
    queryKey: [...CLOSES, "times"],
    queryFn: ({ signal }) => callApi<CloseTimesList>({ path: "/api/day-close-times", signal }),
  });
}

export const useCloseDay = (
  done: (closed: DayClosed) => void,
): UseMutationResult<DayClosed, Error, object> => useWish("/api/day-closes", done);

export const useExplain = (
  id: string,
  done: (written: FollowUpWritten) => void,
): UseMutationResult<FollowUpWritten, Error, object> =>
  useWish(`/api/day-closes/${id}/explanations`, done);

export const useEndSession = (
  id: string,
  done: () => void,
): UseMutationResult<SessionNotReported, Error, object> =>
  useWish(`/api/day-closes/${id}/sessions-not-reported`, done);

export const useAskTerminals = (
  id: string,
  done: () => void,
): UseMutationResult<{ asked: number }, Error, object> =>
  useWish(`/api/day-closes/${id}/ask-terminals`, done);

/** The same wish sent again after silence has the same key; when it is done, the next has its own. */
function useWish<Answer>(
  path: string,
  done: (answer: Answer) => void,
): UseMutationResult<Answer, Error, object> {
  const client = useQueryClient();
  const last = useRef({ wish: "", key: "" });
  return useMutation({
    mutationFn: (body: object) => {
      const wish = JSON.stringify(body);
      if (last.current.wish !== wish) last.current = { wish, key: crypto.randomUUID() };
      const sent = path.endsWith("/ask-terminals") ? {} : { body };
      return callApi<Answer>({ method: "POST", path, ...sent, idempotencyKey: last.current.key });
    },
    onSuccess: (answer) => {
      last.current = { wish: "", key: "" };
      done(answer);
    },
    onSettled: () => client.invalidateQueries({ queryKey: CLOSES }),
  });
}

export function useReadClosesAgain(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: CLOSES });
}
