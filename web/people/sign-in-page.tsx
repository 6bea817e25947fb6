/** Coming in: signature and password, and then the code where one is asked for. */
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { callApi } from "../api-client.ts";
import { type DemoPerson, useDemoPeople, useSession } from "../live/server-data.ts";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { ConnectStep } from "./connect-step.tsx";
import { Door } from "./door.tsx";
import { enterSession } from "./enter-session.ts";
import { SecondFactorStep } from "./second-factor-step.tsx";
import { whyEnded } from "./why-ended.ts";

export function SignInPage(): ReactNode {
  const text = useText();
  const { back } = useSearch({ from: "/sign-in" });
  const client = useQueryClient();
  const navigate = useNavigate();
  const { data: session } = useSession();
  // The session is whole before its codes for paper have been kept: they stay until then.
  const [isConnecting, setConnecting] = useState(false);
  if (session?.secondFactor === "missing" && !isConnecting) setConnecting(true);
  const enter = async (): Promise<void> => {
    if (!(await enterSession(client))) return;
    setConnecting(false);
    await navigate({ href: back ?? "/", replace: true });
  };
  if (isConnecting) {
    return (
      <Door title={text.people.connect.title}>
        <ConnectStep signature={session?.person.signature ?? ""} onDone={() => void enter()} />
      </Door>
    );
  }
  if (session?.secondFactor === "needed") {
    return (
      <Door title={text.people.code.title}>
        <SecondFactorStep enter={enter} />
      </Door>
    );
  }
  return (
    <Door title={text.signIn.title}>
      <SignInForm enter={enter} />
    </Door>
  );
}

function SignInForm({ enter }: { enter: () => Promise<void> }): ReactNode {
  const text = useText();
  const demoPeople = useDemoPeople();
  const [signature, setSignature] = useState("");
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState(false);
  const submit = useRef<HTMLButtonElement>(null);
  const signIn = useMutation({
    mutationFn: async () => {
      const body = { signature: signature.trim().toUpperCase(), password };
      await callApi({ method: "POST", path: "/api/session", body });
      await enter();
    },
  });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const lacks = signature.trim() === "" || password === "";
    setMissing(lacks);
    if (!lacks) signIn.mutate();
  };
  const become = (person: DemoPerson): void => {
    setSignature(person.signature);
    setPassword(person.password);
    setMissing(false);
    submit.current?.focus();
  };
  return (
    <>
      <form className="kk-form" onSubmit={send} noValidate>
        <WhyEnded />
        <TextInput
          label={text.signIn.signature}
          description={text.signIn.signatureHint}
          name="signature"
          autoComplete="username"
          autoCapitalize="characters"
          spellCheck={false}
          autoFocus
          maxLength={10}
          value={signature}
          onChange={(event) => setSignature(event.currentTarget.value)}
          error={missing && signature.trim() === ""}
        />
        <PasswordInput
          label={text.signIn.password}
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={missing ? text.signIn.missing : undefined}
        />
        {signIn.isError ? <ProblemNotice error={signIn.error} /> : null}
        <Button type="submit" size="lg" ref={submit} loading={signIn.isPending}>
          {signIn.isPending ? text.signIn.working : text.signIn.submit}
        </Button>
      </form>
      <DemoPeople people={demoPeople} choose={become} />
    </>
  );
}

function WhyEnded(): ReactNode {
  const { ended } = useText().people;
  const [why] = useState(whyEnded);
  if (why !== "sessionReplayed") return null;
  return (
    <div role="alert">
      <WarningNotice title={ended.replayed} words={ended.replayedNext} />
    </div>
  );
}

type DemoPeopleProps = {
  readonly people: readonly DemoPerson[];
  readonly choose: (person: DemoPerson) => void;
};

function DemoPeople({ people, choose }: DemoPeopleProps): ReactNode {
  const text = useText();
  if (people.length === 0) return null;
  return (
    <section className="kk-demo-people" aria-labelledby="demo-people">
      <h2 id="demo-people">{text.signIn.demoTitle}</h2>
      <p>{text.signIn.demoLead}</p>
      <ul>
        {people.map((person) => (
          <li key={person.signature}>
            <button type="button" onClick={() => choose(person)}>
              <strong>{person.signature}</strong>
              <span>{person.name}</span>
              <span className="kk-quiet">{roleName(person.role, text.roles)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function roleName(role: string, roles: Readonly<Record<string, string>>): string {
  return roles[role] ?? role;
}
