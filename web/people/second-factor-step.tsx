/** The code from the app after the password, or one from paper when the telephone is not there. */
import type { Session } from "@kortkoll/server/sessions/session-api.ts";
import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { callApi } from "../api-client.ts";
import { SignOutButton } from "../operators/sign-out-button.tsx";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

export function SecondFactorStep({ enter }: { enter: () => Promise<void> }): ReactNode {
  const names = useText().people.code;
  const [fromPaper, setFromPaper] = useState(false);
  const [code, setCode] = useState("");
  const [isMissing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const give = useMutation({
    mutationFn: async () => {
      const body = fromPaper ? { recoveryCode: code.trim() } : { code };
      await callApi<Session>({ method: "POST", path: "/api/session/second-factor", body });
      await enter();
    },
    onError: () => {
      setCode("");
      field.current?.focus();
    },
  });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(code.trim() === "");
    if (code.trim() !== "" && !give.isPending) give.mutate();
  };
  const change = (): void => {
    setFromPaper(!fromPaper);
    setCode("");
    setMissing(false);
    give.reset();
    field.current?.focus();
  };
  return (
    <form className="kk-form" onSubmit={send} noValidate>
      {fromPaper ? null : <p>{names.lead}</p>}
      <TextInput
        ref={field}
        label={fromPaper ? names.paper : names.code}
        description={fromPaper ? names.paperHint : names.codeHint}
        inputMode={fromPaper ? "text" : "numeric"}
        autoComplete={fromPaper ? "off" : "one-time-code"}
        autoCapitalize="characters"
        spellCheck={false}
        autoFocus
        maxLength={fromPaper ? 20 : 7}
        className="kk-code-field"
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        error={isMissing ? names.codeMissing : undefined}
      />
      {give.isError ? <ProblemNotice error={give.error} /> : null}
      <Button type="submit" size="lg" loading={give.isPending}>
        {give.isPending ? names.working : names.submit}
      </Button>
      <Button variant="subtle" onClick={change}>
        {fromPaper ? names.toApp : names.lost}
      </Button>
      <p className="kk-lock-out">
        <SignOutButton>{names.back}</SignOutButton>
      </p>
    </form>
  );
}
