/** What the settings ask the server for, and what is asked again when something has changed. */
import type { AuditSubject } from "@kortkoll/core/audit/audit-kinds.ts";
import type { AccountsList, CompanyList } from "@kortkoll/server/settings/company-api.ts";
import type { SettingHistory } from "@kortkoll/server/settings/history-api.ts";
import type { KeyList } from "@kortkoll/server/settings/key-api.ts";
import type { PersonList } from "@kortkoll/server/settings/person-api.ts";
import type { SiteList } from "@kortkoll/server/settings/site-api.ts";
import type { SystemList } from "@kortkoll/server/settings/system-api.ts";
import type {
  TerminalSettingList,
  TerminalSuggestions,
} from "@kortkoll/server/settings/terminal-api.ts";
import type { TillSettingList } from "@kortkoll/server/settings/till-api.ts";
import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { callApi } from "../api-client.ts";
import { questions } from "../live/server-data.ts";

const SETTINGS = ["settings"] as const;

function useSettings<Answer>(part: string, path: string): UseQueryResult<Answer> {
  return useQuery({
    queryKey: [...SETTINGS, part],
    queryFn: ({ signal }) => callApi<Answer>({ path, signal }),
  });
}

export const useCompanies = (): UseQueryResult<CompanyList> =>
  useSettings("companies", "/api/settings/companies");
export const useAccounts = (): UseQueryResult<AccountsList> =>
  useSettings("accounts", "/api/settings/accounts");
export const useSites = (): UseQueryResult<SiteList> => useSettings("sites", "/api/settings/sites");
export const useTillSettings = (): UseQueryResult<TillSettingList> =>
  useSettings("tills", "/api/settings/tills");
export const useTerminalSettings = (): UseQueryResult<TerminalSettingList> =>
  useSettings("terminals", "/api/settings/terminals");
export const useTerminalSuggestions = (): UseQueryResult<TerminalSuggestions> =>
  useSettings("suggestions", "/api/settings/terminals/suggestions");
export const useSystems = (): UseQueryResult<SystemList> =>
  useSettings("systems", "/api/settings/invoicing-systems");
export const useKeys = (): UseQueryResult<KeyList> => useSettings("keys", "/api/settings/keys");

export const usePeople = (): UseQueryResult<PersonList> =>
  useSettings("people", "/api/settings/people");

const HISTORY = "/api/settings/history";

export type HistoryOf = {
  readonly subject?: AuditSubject | undefined;
  readonly id?: string | undefined;
};

export function useSettingHistory(
  { subject, id }: HistoryOf,
  path = HISTORY,
): UseInfiniteQueryResult<InfiniteData<SettingHistory>> {
  return useInfiniteQuery({
    queryKey: [...SETTINGS, "history", path, subject, id],
    queryFn: ({ pageParam, signal }) => {
      const asked = new URLSearchParams({ limit: id === undefined ? "50" : "10" });
      if (subject !== undefined && path === HISTORY) asked.set("subject", subject);
      if (id !== undefined) asked.set("id", id);
      if (pageParam !== null) asked.set("cursor", pageParam);
      return callApi<SettingHistory>({ path: `${path}?${asked}`, signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

/** One change shows in many lists: a site's new company, a till's terminals, the history. */
export function useReadAgain(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all(
      [SETTINGS, questions.tills, questions.terminals].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
  };
}
