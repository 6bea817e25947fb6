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
import { callApi } from "../api-client.ts";
import { openStream } from "../live/open-stream.ts";
import { questions } from "../live/server-data.ts";

const POLL_EVERY_MS = 5_000;
const OUTLOOK_EVERY_MS = 60_000;
const OUTLOOK_SOON_MS = 2_000;

export type OverviewSearch = { readonly site?: string };

export function readOverviewSearch(search: Readonly<Record<string, unknown>>): OverviewSearch {
  const { site } = search;
  return typeof site === "string" && site !== "" ? { site } : {};
}

/** What is shown last stays while another site is asked for. */
export function useOverview(
  site: string | undefined,
  isStreaming: boolean,
): UseQueryResult<Overview> {
  return useQuery({
    queryKey: keyOf(site),
    queryFn: ({ signal }) => callApi<Overview>({ path: `/api/overview${asked(site)}`, signal }),
    placeholderData: keepPreviousData,
    // An answer of before a change must not come after it.
    refetchInterval: isStreaming ? false : POLL_EVERY_MS,
  });
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
      callApi<Outlook>({ path: `/api/overview/outlook${asked(site)}`, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: OUTLOOK_EVERY_MS,
  });
}

/** True while the stream is open: until then, and wherever something swallows it, the page asks itself. */
export function useOverviewStream(site: string | undefined): boolean {
  const client = useQueryClient();
  const [isStreaming, setIsStreaming] = useState(false);
  useEffect(() => {
    const close = openStream({
      path: `/api/overview/stream?${new URLSearchParams({ changes: "1", ...(site === undefined ? {} : { site }) })}`,
      events: ["changes"],
      // The stream begins with the whole overview, also after a night asleep: nothing is asked for.
      onOpen: () => undefined,
      onLost: () => setIsStreaming(false),
      onData: (data, event) => {
        const told = readTold(data);
        if (told === undefined) return;
        setIsStreaming(true);
        client.setQueryData<Overview>(keyOf(site), (before) => {
          if (event !== "changes") return told as Overview;
          return before === undefined ? undefined : withChanges(before, told);
        });
      },
    });
    return () => {
      setIsStreaming(false);
      close();
    };
  }, [client, site]);
  return isStreaming;
}

function keyOf(site: string | undefined): readonly unknown[] {
  return [...questions.overview, "day", site];
}

function asked(site: string | undefined): string {
  return site === undefined ? "" : `?site=${encodeURIComponent(site)}`;
}

/** Undefined for what is no JSON. A whole overview has all that changes may have. */
function readTold(data: string): ChangesTold<Overview> | undefined {
  try {
    return JSON.parse(data) as ChangesTold<Overview>;
  } catch {
    return undefined;
  }
}
