/** Who must sign in with a code from an app, and after how long without use a till is locked. */
import { ROLES, type Role } from "@kortkoll/core/people/rights.ts";
import type { SignInSettings } from "@kortkoll/server/sessions/sign-in-settings-api.ts";
import { Button, Checkbox, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { callApi } from "../api-client.ts";
import { questions } from "../live/server-data.ts";
import { WithRight } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

const PATH = "/api/settings/sign-in";
const QUESTION = ["signInSettings"] as const;
const LONGEST_MINUTES = 240;

export function SignInSettingsPage(): ReactNode {
  return (
    <WithRight right="settings">
      <Settings />
    </WithRight>
  );
}

function Settings(): ReactNode {
  const names = useText().people.signInSettings;
  const { data, error, refetch } = useQuery({
    queryKey: QUESTION,
    queryFn: ({ signal }) => callApi<SignInSettings>({ path: PATH, signal }),
  });
  return (
    <div className="kk-own-account">
      <PageHeading title={names.title} lead={names.lead} />
      {data === undefined ? (
        error === null ? (
          <LoadingRows rows={3} />
        ) : (
          <ProblemNotice error={error} again={() => void refetch()} />
        )
      ) : (
        <SettingsForm stored={data} />
      )}
    </div>
  );
}

function SettingsForm({ stored }: { stored: SignInSettings }): ReactNode {
  const text = useText();
  const names = text.people.signInSettings;
  const client = useQueryClient();
  const [roles, setRoles] = useState<readonly Role[]>(stored.secondFactorRoles);
  const [minutes, setMinutes] = useState(String(stored.lockAfterMinutes));
  const save = useMutation({
    mutationFn: () =>
      callApi<SignInSettings>({
        method: "PUT",
        path: PATH,
        body: { secondFactorRoles: roles, lockAfterMinutes: Number(minutes) },
      }),
    onSuccess: (saved) => {
      client.setQueryData(QUESTION, saved);
      // One's own role may be among them.
      void client.invalidateQueries({ queryKey: questions.session });
    },
  });
  const isWrong = !/^\d{1,3}$/.test(minutes) || Number(minutes) > LONGEST_MINUTES;
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (!isWrong && !save.isPending) save.mutate();
  };
  return (
    <form onSubmit={send} noValidate>
      <Panel title={names.roles}>
        <div className="kk-form">
          <p className="kk-quiet">{names.rolesLead}</p>
          <fieldset className="kk-choices">
            <legend className="kk-hidden">{names.roles}</legend>
            {ROLES.map((role) => (
              <Checkbox
                key={role}
                size="md"
                className="kk-choice"
                label={text.roles[role]}
                checked={roles.includes(role)}
                onChange={(event) =>
                  setRoles(
                    event.currentTarget.checked
                      ? [...roles, role]
                      : roles.filter((one) => one !== role),
                  )
                }
              />
            ))}
          </fieldset>
        </div>
      </Panel>
      <Panel title={names.lock}>
        <div className="kk-form">
          <TextInput
            label={names.minutes}
            description={names.minutesHint(LONGEST_MINUTES)}
            inputMode="numeric"
            autoComplete="off"
            maxLength={3}
            value={minutes}
            onChange={(event) => setMinutes(event.currentTarget.value.trim())}
            error={isWrong ? names.minutesHint(LONGEST_MINUTES) : undefined}
          />
        </div>
      </Panel>
      {save.isError ? <ProblemNotice error={save.error} /> : null}
      <Button type="submit" size="lg" loading={save.isPending}>
        {names.save}
      </Button>
      <p className="kk-done" role="status">
        {save.isSuccess ? names.saved : ""}
      </p>
    </form>
  );
}
