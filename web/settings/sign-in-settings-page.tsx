/** Who must sign in with a code from an app, and after how long without use a session is locked. */
import { ROLES, type Role } from "@kortkoll/core/people/rights.ts";
import type { SignInSettings } from "@kortkoll/server/sessions/sign-in-settings-api.ts";
import { Button, Checkbox, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { callApi } from "../api-client.ts";
import { questions } from "../live/server-data.ts";
import { WithRight } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { Conflict } from "./setting-dialog.tsx";
import { type Opened, type SettingForm, useSettingForm } from "./use-setting-form.ts";

const PATH = "/api/settings/sign-in";
const QUESTION = ["signInSettings"] as const;
const LONGEST_MINUTES = 240;

type Values = { readonly secondFactorRoles: readonly Role[]; readonly lockAfterMinutes: string };

export function SignInSettingsPage(): ReactNode {
  return (
    <WithRight right="settings">
      <Settings />
    </WithRight>
  );
}

function Settings(): ReactNode {
  const names = useText().people.signInSettings;
  const client = useQueryClient();
  const [savedVersion, setSavedVersion] = useState<number | undefined>(undefined);
  const { data, error, refetch } = useQuery({
    queryKey: QUESTION,
    queryFn: ({ signal }) => callApi<SignInSettings>({ path: PATH, signal }),
    // What somebody is filling in is not changed under their hands.
    refetchOnWindowFocus: false,
  });
  const saved = (settings: SignInSettings): void => {
    client.setQueryData(QUESTION, settings);
    setSavedVersion(settings.version);
    // One's own role may be among them.
    void client.invalidateQueries({ queryKey: questions.session });
  };
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
        <SettingsForm key={savedVersion ?? 0} stored={data} saved={saved} />
      )}
      <p className="kk-done" role="status">
        {savedVersion === undefined ? "" : names.saved}
      </p>
    </div>
  );
}

type SettingsFormProps = {
  readonly stored: SignInSettings;
  readonly saved: (settings: SignInSettings) => void;
};

function SettingsForm({ stored, saved }: SettingsFormProps): ReactNode {
  const text = useText();
  const names = text.people.signInSettings;
  const form = useSettingForm<Values, SignInSettings>({
    opened: openedOf(stored),
    wrong: ({ lockAfterMinutes }) => ({
      lockAfterMinutes: !isMinutes(lockAfterMinutes) && names.minutesHint(LONGEST_MINUTES),
    }),
    request: ({ secondFactorRoles, lockAfterMinutes }, version) => ({
      method: "PUT",
      path: PATH,
      body: { version, secondFactorRoles, lockAfterMinutes: Number(lockAfterMinutes) },
    }),
    newest: async () => openedOf(await callApi<SignInSettings>({ path: PATH })),
    done: saved,
  });
  const tell = (field: keyof Values, value: unknown): string => {
    if (field !== "secondFactorRoles" || !Array.isArray(value)) return String(value);
    const roles = ROLES.filter((role) => value.includes(role));
    return roles.length === 0
      ? text.settings.none
      : roles.map((role) => text.roles[role]).join(", ");
  };
  return (
    <form onSubmit={form.send} noValidate>
      <RoleChoice form={form} />
      <Panel title={names.lock}>
        <div className="kk-form">
          <TextInput
            label={names.minutes}
            description={names.minutesHint(LONGEST_MINUTES)}
            inputMode="numeric"
            autoComplete="off"
            maxLength={3}
            value={form.values.lockAfterMinutes}
            onChange={(event) => form.set({ lockAfterMinutes: event.currentTarget.value.trim() })}
            error={form.errorOf("lockAfterMinutes")}
          />
        </div>
      </Panel>
      {form.conflict === undefined ? (
        <>
          {form.error === null ? null : <ProblemNotice error={form.error} />}
          <Button type="submit" size="lg" loading={form.isPending}>
            {names.save}
          </Button>
        </>
      ) : (
        <Conflict form={form} tell={tell} />
      )}
    </form>
  );
}

function RoleChoice({ form }: { form: SettingForm<Values> }): ReactNode {
  const text = useText();
  const names = text.people.signInSettings;
  const { secondFactorRoles: roles } = form.values;
  const choose = (role: Role, isChosen: boolean): void =>
    form.set({
      secondFactorRoles: ROLES.filter((one) => (one === role ? isChosen : roles.includes(one))),
    });
  return (
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
              onChange={(event) => choose(role, event.currentTarget.checked)}
            />
          ))}
        </fieldset>
      </div>
    </Panel>
  );
}

function openedOf(settings: SignInSettings): Opened<Values> {
  const { version, secondFactorRoles, lockAfterMinutes } = settings;
  return { version, values: { secondFactorRoles, lockAfterMinutes: String(lockAfterMinutes) } };
}

function isMinutes(text: string): boolean {
  return /^\d{1,3}$/.test(text) && Number(text) <= LONGEST_MINUTES;
}
