/** One's own account: password, PIN, the code from an app, where one is signed in, and language. */
import type { Account } from "@kortkoll/server/people/account-api.ts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { callApi } from "../api-client.ts";
import { questions } from "../live/server-data.ts";
import { useSignedIn } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { LanguageForm } from "./language-form.tsx";
import { PasswordForm } from "./password-form.tsx";
import { PinForm } from "./pin-form.tsx";
import { SecondFactorPanel } from "./second-factor-panel.tsx";
import { SessionList } from "./session-list.tsx";

export const ACCOUNT_QUESTION = ["account"] as const;

export function AccountPage(): ReactNode {
  const text = useText();
  const names = text.people.account;
  const { person, provenBy } = useSignedIn();
  return (
    <div className="kk-own-account">
      <PageHeading title={names.title} lead={names.lead(person.name, text.roles[person.role])} />
      {provenBy === "pin" ? (
        <EmptyState title={names.byPinTitle} next={names.byPinNext} />
      ) : (
        <AccountParts />
      )}
    </div>
  );
}

function AccountParts(): ReactNode {
  const names = useText().people.account;
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: ACCOUNT_QUESTION,
    queryFn: ({ signal }) => callApi<Account>({ path: "/api/account", signal }),
  });
  if (data === undefined) {
    return error === null ? (
      <LoadingRows />
    ) : (
      <ProblemNotice error={error} again={() => void refetch()} />
    );
  }
  const changed = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: ACCOUNT_QUESTION });
    await client.invalidateQueries({ queryKey: questions.session });
  };
  return (
    <>
      <div className="kk-columns kk-columns-even">
        <Panel title={names.pin}>
          <PinForm hasPin={data.hasPin} onChanged={() => void changed()} />
        </Panel>
        <Panel title={names.password}>
          <PasswordForm signature={data.signature} />
        </Panel>
      </div>
      <Panel title={names.app}>
        <SecondFactorPanel account={data} onChanged={() => void changed()} />
      </Panel>
      <Panel title={names.sessions}>
        <SessionList />
      </Panel>
      <Panel title={names.language}>
        <LanguageForm />
      </Panel>
    </>
  );
}
