/** The account at Nets: whether it is set, since when, and a new one. What is secret is never shown. */
import type { NetsSettings } from "@kortkoll/server/vendors/nets-account-api.ts";
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { callApi } from "../api-client.ts";
import { WithRight } from "../shell/signed-in.tsx";
import { showDayAndTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { Facts } from "../ui/facts.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import "./nets.css";

const QUESTION = ["settings", "nets"] as const;
const PATH = "/api/settings/nets";

export function NetsPage(): ReactNode {
  return (
    <WithRight right="settings">
      <Nets />
    </WithRight>
  );
}

function Nets(): ReactNode {
  const text = useText();
  const [done, setDone] = useState<string | undefined>(undefined);
  useAnnouncement(done, "polite");
  const { data, error, refetch } = useQuery({
    queryKey: QUESTION,
    queryFn: ({ signal }) => callApi<NetsSettings>({ path: PATH, signal }),
  });
  return (
    <>
      <PageHeading title={text.nets.title} lead={text.nets.lead} />
      {done === undefined ? null : (
        <div className="kk-notice kk-notice-accent">
          <IconCircleCheck size={24} aria-hidden className="kk-notice-icon" />
          <p className="kk-notice-words kk-strong">{done}</p>
        </div>
      )}
      {data !== undefined ? (
        <Shown nets={data} onDone={setDone} />
      ) : error === null ? (
        <LoadingRows rows={4} />
      ) : (
        <ProblemNotice error={error} again={() => void refetch()} />
      )}
    </>
  );
}

type ShownProps = { readonly nets: NetsSettings; readonly onDone: (words: string) => void };

function Shown({ nets, onDone }: ShownProps): ReactNode {
  const text = useText();
  const { host, accountFrom, history } = nets;
  const [newest] = history;
  const isOurs = accountFrom === "settings" || accountFrom === "none";
  const since =
    accountFrom === "settings" && newest !== undefined
      ? text.nets.setAt(showDayAndTime(newest.setAt), newest.setBy)
      : undefined;
  return (
    <>
      {accountFrom === "environment" || accountFrom === "simulator" ? (
        <WarningNotice title={text.nets.fixedTitle} words={text.nets.fixed[accountFrom]} />
      ) : null}
      <Panel title={text.nets.account}>
        <Facts
          facts={[
            [text.nets.host, host ?? text.nets.noHost],
            [text.nets.account, [text.nets.from[accountFrom], since].filter(Boolean).join(". ")],
          ]}
        />
      </Panel>
      {isOurs ? <AccountForm key={nets.version} nets={nets} onDone={onDone} /> : null}
      {history.length === 0 ? null : (
        <Panel title={text.nets.history}>
          <ol className="kk-nets-history">
            {history.map(({ version, isAccount, setAt, setBy }) => (
              <li key={version}>
                <strong>{isAccount ? text.nets.historySet : text.nets.historyRemoved}</strong>
                <span>{text.nets.historyLine(showDayAndTime(setAt), setBy)}</span>
              </li>
            ))}
          </ol>
        </Panel>
      )}
    </>
  );
}

function AccountForm({ nets, onDone }: ShownProps): ReactNode {
  const text = useText();
  const client = useQueryClient();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [checked, setChecked] = useState(false);
  const { version, accountFrom } = nets;
  const save = useMutation({
    mutationFn: () =>
      callApi<NetsSettings>({ method: "PUT", path: PATH, body: { username, password, version } }),
    onSuccess: (answer) => {
      client.setQueryData(QUESTION, answer);
      onDone(text.nets.saved);
    },
  });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (username !== "" && password !== "") save.mutate();
  };
  const missing = (value: string): string | undefined =>
    checked && value === "" ? text.nets.missing : undefined;
  const isSet = accountFrom === "settings";
  return (
    <Panel title={isSet ? text.nets.changeTitle : text.nets.formTitle}>
      <form className="kk-form kk-nets-form" onSubmit={send} noValidate>
        <p>{text.nets.hint}</p>
        <TextInput
          label={text.nets.username}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
          error={missing(username)}
        />
        <PasswordInput
          label={text.nets.password}
          autoComplete="new-password"
          maxLength={200}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={missing(password)}
        />
        {save.isError ? <ProblemNotice error={save.error} /> : null}
        <div className="kk-row">
          <Button type="submit" loading={save.isPending}>
            {text.nets.save}
          </Button>
          {isSet ? <RemoveAccount version={version} onDone={onDone} /> : null}
        </div>
      </form>
    </Panel>
  );
}

type RemoveProps = { readonly version: number; readonly onDone: (words: string) => void };

function RemoveAccount({ version, onDone }: RemoveProps): ReactNode {
  const text = useText();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () =>
      callApi<NetsSettings>({ method: "DELETE", path: `${PATH}?version=${version}` }),
    onSuccess: (answer) => {
      client.setQueryData(QUESTION, answer);
      onDone(text.nets.removed);
    },
  });
  if (!asking) {
    return (
      <Button variant="default" onClick={() => setAsking(true)}>
        {text.nets.remove}
      </Button>
    );
  }
  return (
    <div className="kk-nets-remove" role="alert">
      <p>{text.nets.removeWarning}</p>
      {remove.isError ? <ProblemNotice error={remove.error} /> : null}
      <div className="kk-row">
        <Button color="red.9" loading={remove.isPending} onClick={() => remove.mutate()}>
          {text.nets.removeSure}
        </Button>
        <Button variant="default" onClick={() => setAsking(false)}>
          {text.nets.removeBack}
        </Button>
      </div>
    </div>
  );
}
