/** Opened by the link that an administrator has given; the token is behind the #. */
import { Button, PasswordInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { callApi } from "../api-client.ts";
import { useText } from "../text/text.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { Door } from "./door.tsx";

const SHORTEST_PASSWORD = 12;

export function ChoosePasswordPage(): ReactNode {
  const text = useText();
  const { choosePassword: names } = text.settings;
  const [token] = useState(() => decodeURIComponent(window.location.hash.slice(1)));
  const [password, setPassword] = useState("");
  const [checked, setChecked] = useState(false);
  const isShort = password.length < SHORTEST_PASSWORD;
  const choose = useMutation({
    mutationFn: () =>
      callApi<{ signature: string }>({
        method: "POST",
        path: "/api/chosen-password",
        body: { token, password },
      }),
  });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (!isShort && !choose.isPending) choose.mutate();
  };
  if (choose.isSuccess) {
    return (
      <Door title={names.chosenTitle}>
        <EmptyState title={names.chosen(choose.data.signature)} next={names.chosenNext}>
          <LinkButton to="/sign-in" size="lg">
            {text.signIn.submit}
          </LinkButton>
        </EmptyState>
      </Door>
    );
  }
  return (
    <Door title={names.title}>
      {token === "" ? (
        <EmptyState title={text.failures.invalidInput.what} next={names.noToken} />
      ) : (
        <form className="kk-form" onSubmit={send} noValidate>
          <p>{names.lead}</p>
          <PasswordInput
            label={text.first.password}
            description={text.first.passwordHint}
            autoComplete="new-password"
            autoFocus
            maxLength={200}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={checked && isShort ? text.first.passwordShort : undefined}
          />
          {choose.isError ? <ProblemNotice error={choose.error} /> : null}
          <Button type="submit" size="lg" loading={choose.isPending}>
            {names.submit}
          </Button>
        </form>
      )}
    </Door>
  );
}
