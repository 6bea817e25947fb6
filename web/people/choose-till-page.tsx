import type { Till } from "@kortkoll/server/api.ts";
import { Button } from "@mantine/core";
import { IconCheck, IconChevronRight } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { questions, useTills } from "../live/server-data.ts";
import { useSignedIn } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { chooseTill } from "./enter-session.ts";
import { rememberTill } from "./remembered-till.ts";

export function ChooseTillPage(): ReactNode {
  const text = useText();
  const session = useSignedIn();
  const { data, error, refetch } = useTills();
  const client = useQueryClient();
  const choose = useMutation({
    mutationFn: (tillId: string | null) => chooseTill(tillId),
    onSuccess: (changed, tillId) => {
      rememberTill(tillId);
      client.setQueryData(questions.session, changed);
    },
  });
  // On only when every page knows the till: the worklist would send a person without one back here.
  if (choose.isSuccess && (session.till?.id ?? null) === choose.variables) {
    return <Navigate to={choose.variables === null ? "/history" : "/till"} />;
  }
  return (
    <div className="kk-narrow-page">
      <PageHeading title={text.chooseTill.title} lead={text.chooseTill.lead} />
      {choose.isError ? <ProblemNotice error={choose.error} /> : null}
      {data === undefined ? (
        error === null ? (
          <LoadingRows rows={4} />
        ) : (
          <ProblemNotice error={error} again={() => void refetch()} />
        )
      ) : data.tills.length === 0 ? (
        <EmptyState title={text.chooseTill.none} next={text.chooseTill.noneNext} />
      ) : (
        bySite(data.tills).map(([siteName, tills]) => (
          <section key={siteName} className="kk-till-site" aria-label={siteName}>
            <h2>{siteName}</h2>
            <ul className="kk-till-list">
              {tills.map((till) => (
                <TillChoice
                  key={till.id}
                  till={till}
                  current={session.till?.id === till.id}
                  choose={() => choose.mutate(till.id)}
                  waiting={choose.isPending}
                />
              ))}
            </ul>
          </section>
        ))
      )}
      <Button variant="subtle" onClick={() => choose.mutate(null)} disabled={choose.isPending}>
        {text.chooseTill.without}
      </Button>
    </div>
  );
}

type TillChoiceProps = {
  readonly till: Till;
  readonly current: boolean;
  readonly waiting: boolean;
  readonly choose: () => void;
};

function TillChoice({ till, current, waiting, choose }: TillChoiceProps): ReactNode {
  const text = useText();
  const Shape = current ? IconCheck : IconChevronRight;
  return (
    <li>
      <button type="button" onClick={choose} disabled={waiting} data-current={current}>
        <span>
          <strong>{till.name}</strong>
          <span className="kk-quiet">
            {till.code} · {text.chooseTill.terminals(till.terminalIds.length)}
            {current ? ` · ${text.chooseTill.current}` : ""}
          </span>
        </span>
        <Shape size={22} aria-hidden />
      </button>
    </li>
  );
}

function bySite(tills: readonly Till[]): readonly (readonly [string, readonly Till[]])[] {
  return [...Map.groupBy(tills, (till) => till.siteName).entries()];
}
