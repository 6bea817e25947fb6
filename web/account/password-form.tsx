import type { Session } from "@kortkoll/server/sessions/session-api.ts";
import { Button, PasswordInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { callApi } from "../api-client.ts";
import { questions } from "../live/server-data.ts";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { SESSIONS_QUESTION } from "./session-list.tsx";

const SHORTEST = 12;

export function PasswordForm({ signature }: { signature: string }): ReactNode {
  const names = useText().people.account;
  const client = useQueryClient();
  const [password, setPassword] = useState("");
  const [newPassword, setNewPassword] = useState("");
  const [checked, setChecked] = useState(false);
  const change = useMutation({
    mutationFn: () =>
      callApi<Session>({
        method: "PUT",
        path: "/api/account/password",
        body: { password, newPassword },
      }),
    onSuccess: (session) => {
      setPassword("");
      setNewPassword("");
      setChecked(false);
      client.setQueryData(questions.session, session);
      void client.invalidateQueries({ queryKey: SESSIONS_QUESTION });
    },
    onError: () => setPassword(""),
  });
  const wrongNew =
    newPassword.length < SHORTEST
      ? names.passwordShort
      : newPassword === password
        ? names.passwordSame
        : undefined;
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (password !== "" && wrongNew === undefined && !change.isPending) change.mutate();
  };
  return (
    <form className="kk-form" onSubmit={send} noValidate>
      <p className="kk-quiet">{names.passwordLead}</p>
      {/* So that the browser's own keeper of passwords knows whose it is. */}
      <input type="hidden" name="username" autoComplete="username" value={signature} readOnly />
      <PasswordInput
        label={names.passwordNow}
        autoComplete="current-password"
        maxLength={200}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={checked && password === "" ? names.passwordMissing : undefined}
      />
      <PasswordInput
        label={names.passwordNew}
        description={names.passwordHint}
        autoComplete="new-password"
        maxLength={200}
        value={newPassword}
        onChange={(event) => setNewPassword(event.currentTarget.value)}
        error={checked ? wrongNew : undefined}
      />
      {change.isError ? <ProblemNotice error={change.error} /> : null}
      <Button type="submit" loading={change.isPending}>
        {names.changePassword}
      </Button>
      <p className="kk-done" role="status">
        {change.isSuccess ? names.passwordChanged : ""}
      </p>
    </form>
  );
}
