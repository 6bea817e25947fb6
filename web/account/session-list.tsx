/** Where one is signed in, with the way to end each, or all. */
import type { OwnSessionList } from "@kortkoll/server/sessions/account-session-api.ts";
import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { callApi } from "../api-client.ts";
import { questions } from "../live/server-data.ts";
import { showDayAndTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

export const SESSIONS_QUESTION = ["ownSessions"] as const;
const PATH = "/api/account/sessions";

type OwnSession = OwnSessionList["sessions"][number];

export function SessionList(): ReactNode {
  const names = useText().people.account;
  const client = useQueryClient();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery({
    queryKey: SESSIONS_QUESTION,
    queryFn: ({ signal }) => callApi<OwnSessionList>({ path: PATH, signal }),
  });
  const end = useMutation({
    mutationFn: (id: string) => callApi({ method: "DELETE", path: `${PATH}/${id}` }),
    onSettled: () => client.invalidateQueries({ queryKey: SESSIONS_QUESTION }),
  });
  const everywhere = useMutation({
    mutationFn: () => callApi({ method: "DELETE", path: PATH }),
    onSuccess: async () => {
      await navigate({ to: "/sign-in" });
      client.setQueryData(questions.session, null);
      client.removeQueries({ type: "inactive" });
    },
  });
  const columns = useColumns((id) => end.mutate(id), end.isPending);
  if (data === undefined) {
    return error === null ? (
      <LoadingRows rows={2} />
    ) : (
      <ProblemNotice error={error} again={() => void refetch()} />
    );
  }
  return (
    <div className="kk-form">
      <p className="kk-quiet">{names.sessionsLead}</p>
      <DataTable
        caption={names.sessions}
        columns={columns}
        rows={data.sessions}
        idOf={({ id }) => id}
      />
      {end.isError ? <ProblemNotice error={end.error} /> : null}
      {everywhere.isError ? <ProblemNotice error={everywhere.error} /> : null}
      <div className="kk-row">
        <Button
          variant="default"
          onClick={() => everywhere.mutate()}
          loading={everywhere.isPending}
        >
          {names.everywhere}
        </Button>
      </div>
    </div>
  );
}

function useColumns(end: (id: string) => void, isPending: boolean): readonly Column<OwnSession>[] {
  const names = useText().people.account;
  const deviceOf = ({ device }: OwnSession): string =>
    device === "" ? names.unknownDevice : device;
  return [
    {
      id: "device",
      head: names.device,
      cell: (one) => (
        <>
          {deviceOf(one)} {one.current ? <strong>({names.here})</strong> : null}
        </>
      ),
    },
    { id: "address", head: names.address, cell: ({ address }) => address },
    { id: "till", head: names.till, cell: ({ tillName }) => tillName ?? "–" },
    { id: "since", head: names.since, cell: ({ createdAt }) => showDayAndTime(createdAt) },
    { id: "seen", head: names.seen, cell: ({ seenAt }) => showDayAndTime(seenAt) },
    {
      id: "end",
      head: "",
      cell: (one) =>
        one.current ? null : (
          <Button
            variant="default"
            size="sm"
            aria-label={names.endNamed(deviceOf(one), one.address)}
            onClick={() => end(one.id)}
            disabled={isPending}
          >
            {names.end}
          </Button>
        ),
    },
  ];
}
