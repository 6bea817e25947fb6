/** What the overview asks the server for, and the stream that keeps it true. */
import { type ChangesTold, withChanges } from "@kortkoll/core/live/changes-told.ts";
import type { Outlook, Overview } from "@kortkoll/server/overview/overview-api.ts";
import {
  keepPreviousData,
  type UseQueryResult,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { callApi, questionOf } from "../api-client.ts";
import type { HistorySearch } from "../history/history-search.ts";
import { openStream, type StreamListener } from "../live/open-stream.ts";
import { questions } from "../live/server-data.ts";
import { watchStream } from "./watch-stream.ts";

const POLL_EVERY_MS = 5_000;
const OUTLOOK_EVERY_MS = 60_000;
const OUTLOOK_SOON_MS = 2_000;

export type OverviewSearch = { readonly site?: string };

export function readOverviewSearch(search: Readonly<Record<string, unknown>>): OverviewSearch {
  const { site } = search;
  return typeof site === "string" && site !== "" ? { site } : {};
}

/** Asks the history for exactly what the day's takings count, also of what began before midnight. */
export function behindTakings(businessDay: string, site: string | undefined): HistorySearch {
  const day = { businessFrom: businessDay, businessTo: businessDay };
  return site === undefined ? day : { ...day, siteCode: site };
}

type LiveOverview = UseQueryResult<Overview> & {
  /** Until the stream is open, and wherever something swallows it, the page asks by itself. */
  readonly isStreaming: boolean;
  /** Since when what is shown could not be renewed; undefined while it can. */
  readonly staleSince: string | undefined;
};

/** What is shown last stays while another site is asked for. */
export function useLiveOverview(site: string | undefined): LiveOverview {
  const client = useQueryClient();
  const [isStreaming, setIsStreaming] = useState(false);
  const [toldStaleAt, setToldStaleAt] = useState<number>();
  /** As the stream has told it. An answer that was asked for before that never comes after it. */
  const told = useRef<Overview>(undefined);
  const openAnew = useRef<() => void>(undefined);
  const query = useQuery({
    queryKey: keyOf(site),
    queryFn: async ({ signal }) => {
      const path = `/api/overview?${questionOf({ site })}`;
      const answered = await callApi<Overview>({ path, signal });
      return told.current ?? answered;
    },
    placeholderData: keepPreviousData,
    refetchInterval: isStreaming ? false : POLL_EVERY_MS,
  });
  useEffect(() => {
    const forget = (): void => {
      told.current = undefined;
      setIsStreaming(false);
      setToldStaleAt(undefined);
    };
    const listener: StreamListener = {
      path: `/api/overview/stream?${questionOf({ site, changes: "2" })}`,
      events: ["changes", "stale"],
      // The stream begins with the whole overview, also after a night asleep: nothing is asked for.
      onOpen: () => undefined,
      onLost: forget,
      onData: (data, event) => {
        if (event === "stale") {
          setToldStaleAt(Date.now());
          return;
        }
        const news = readTold(data, { event, before: told.current });
        if (news === undefined) return;
        told.current = news;
        setIsStreaming(true);
        setToldStaleAt(undefined);
        client.setQueryData(keyOf(site), told.current);
      },
    };
    let close = openStream(listener);
    openAnew.current = () => {
      forget();
      close();
      close = openStream(listener);
    };
    return () => {
      forget();
      close();
    };
  }, [client, site]);
  useEffect(() => {
    if (!isStreaming) return;
    const path = `/api/overview?${questionOf({ site })}`;
    return watchStream({
      told: () => told.current,
      ask: () => callApi({ path }),
      isDead: () => openAnew.current?.(),
    });
  }, [isStreaming, site]);
  const askedInVain = !isStreaming && query.isError ? query.dataUpdatedAt : undefined;
  const staleSince = writtenAt(toldStaleAt ?? askedInVain);
  return { ...query, isStreaming, staleSince };
}

/** Asked again soon after the day has changed, however many payments changed it. */
export function useOutlook(
  site: string | undefined,
  overview: Overview | undefined,
): UseQueryResult<Outlook> {
  const client = useQueryClient();
  const soon = useRef<ReturnType<typeof setTimeout>>(undefined);
  const queryKey = [...questions.overview, "outlook", site];
  const changed = overview?.takingsOre;
  useEffect(() => {
    if (changed === undefined || soon.current !== undefined) return;
    soon.current = setTimeout(() => {
      soon.current = undefined;
      void client.invalidateQueries({ queryKey: [...questions.overview, "outlook"] });
    }, OUTLOOK_SOON_MS);
  }, [client, changed]);
  useEffect(() => () => clearTimeout(soon.current), []);
  return useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      callApi<Outlook>({ path: `/api/overview/outlook?${questionOf({ site })}`, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: OUTLOOK_EVERY_MS,
  });
}

function writtenAt(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}

function keyOf(site: string | undefined): readonly unknown[] {
  return [...questions.overview, "day", site];
}

/** Undefined for what is no JSON, and for changes of what was never told. */
function readTold(
  data: string,
  { event, before }: { readonly event: string; readonly before: Overview | undefined },
): Overview | undefined {
  try {
    if (event !== "changes") return JSON.parse(data) as Overview;
    return before && withChanges(before, JSON.parse(data) as ChangesTold<Overview>);
  } catch {
    return undefined;
  }
}
