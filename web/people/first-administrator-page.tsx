/** Opened by the one-time link that an empty installation prints; the token is behind the #. */
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useState } from "react";
import { ApiProblem, callApi } from "../api-client.ts";
import { useText } from "../text/text.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { Door } from "./door.tsx";
import { enterSession } from "./enter-session.ts";

const SHORTEST_PASSWORD = 12;

export function FirstAdministratorPage(): ReactNode {
  const text = useText();
  const [token] = useState(() => decodeURIComponent(window.location.hash.slice(1)));
  return (
    <Door title={text.first.title}>
      {token === "" ? (
        <EmptyState title={text.failures.invalidInput.what} next={text.first.noToken} />
      ) : (
        <FirstAdministratorForm token={token} />
      )}
    </Door>
  );
}

function FirstAdministratorForm({ token }: { token: string }): ReactNode {
  const text = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [signature, setSignature] = useState("");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [checked, setChecked] = useState(false);
  const wrong = {
    signature: !/^[A-ZÅÄÖ]{2,5}$/.test(signature),
    name: name.trim() === "",
    password: password.length < SHORTEST_PASSWORD,
  };
  const create = useMutation({
    mutationFn: async () => {
      const body = { token, signature, name: name.trim(), password };
      await callApi({ method: "POST", path: "/api/first-administrator", body });
      await enterSession(client);
    },
    onSuccess: () => navigate({ to: "/", replace: true }),
  });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (!wrong.signature && !wrong.name && !wrong.password) create.mutate();
  };
  return (
    <form className="kk-form" onSubmit={send} noValidate>
      <p>{text.first.lead}</p>
      <TextInput
        label={text.first.signature}
        description={text.first.signatureHint}
        autoComplete="username"
        autoFocus
        maxLength={5}
        value={signature}
        onChange={(event) => setSignature(event.currentTarget.value.trim().toUpperCase())}
        error={checked && wrong.signature ? text.first.signatureWrong : undefined}
      />
      <TextInput
        label={text.first.name}
        autoComplete="name"
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={checked && wrong.name ? text.first.nameMissing : undefined}
      />
      <PasswordInput
        label={text.first.password}
        description={text.first.passwordHint}
        autoComplete="new-password"
        maxLength={200}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={checked && wrong.password ? text.first.passwordShort : undefined}
      />
      {create.isError ? <Refusal error={create.error} /> : null}
      <Button type="submit" size="lg" loading={create.isPending}>
        {create.isPending ? text.first.working : text.first.submit}
      </Button>
    </form>
  );
}

/** Nothing but the link gives the right to this page: a refusal is of the link. */
function Refusal({ error }: { error: unknown }): ReactNode {
  const text = useText();
  if (!(error instanceof ApiProblem) || error.problem.code !== "notAllowed") {
    return <ProblemNotice error={error} />;
  }
  return (
    <div role="alert">
      <WarningNotice title={text.first.linkUsed} words={text.first.linkUsedNext} />
    </div>
  );
}
