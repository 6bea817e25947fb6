/** The code from an app: connected, renewed and disconnected, each with the password. */
import type { Account } from "@kortkoll/server/people/account-api.ts";
import type {
  BegunEnrolment,
  RecoveryCodeList,
} from "@kortkoll/server/second-factor/second-factor-api.ts";
import { Button, PasswordInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { callApi } from "../api-client.ts";
import { showDayAndTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { beginToConnect, ConnectBegun } from "./connect-app.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";

type PanelProps = { readonly account: Account; readonly onChanged: () => void };
type Deed = "connect" | "newCodes" | "remove";

export function SecondFactorPanel({ account, onChanged }: PanelProps): ReactNode {
  const { account: names, connect } = useText().people;
  const [deed, setDeed] = useState<Deed | undefined>(undefined);
  const { enrolledAt, recoveryCodesLeft, required } = account.secondFactor;
  const done = (): void => {
    setDeed(undefined);
    onChanged();
  };
  if (deed !== undefined) return <DeedOf deed={deed} account={account} done={done} />;
  return (
    <div className="kk-form">
      <p>
        {enrolledAt === null ? names.appNone : names.appSince(showDayAndTime(enrolledAt))}
        {required ? ` ${names.appRequired}` : ""}
      </p>
      {enrolledAt === null ? null : <p>{names.codesLeft(recoveryCodesLeft)}</p>}
      <div className="kk-row">
        <Button
          variant={enrolledAt === null ? "filled" : "default"}
          onClick={() => setDeed("connect")}
        >
          {enrolledAt === null ? connect.begin : names.connectNew}
        </Button>
        {enrolledAt === null ? null : (
          <Button variant="default" onClick={() => setDeed("newCodes")}>
            {names.newCodes}
          </Button>
        )}
        {enrolledAt === null || required ? null : (
          <Button variant="default" onClick={() => setDeed("remove")}>
            {names.removeApp}
          </Button>
        )}
      </div>
    </div>
  );
}

type DeedProps = {
  readonly deed: Deed;
  readonly account: Account;
  readonly done: () => void;
};

type Outcome =
  | { readonly kind: "begun"; readonly begun: BegunEnrolment }
  | { readonly kind: "codes"; readonly codes: readonly string[] }
  | { readonly kind: "removed" };

async function carryOut(deed: Deed, password: string): Promise<Outcome> {
  const body = { password };
  switch (deed) {
    case "connect":
      return { kind: "begun", begun: await beginToConnect(password) };
    case "newCodes": {
      const path = "/api/account/recovery-codes";
      const made = await callApi<RecoveryCodeList>({ method: "POST", path, body });
      return { kind: "codes", codes: made.recoveryCodes };
    }
    case "remove":
      await callApi({ method: "POST", path: "/api/account/second-factor/removal", body });
      return { kind: "removed" };
  }
}

/** The password first, then what was asked for. */
function DeedOf({ deed, account, done }: DeedProps): ReactNode {
  const { signature } = account;
  const { data, error, isPending, mutate } = useMutation({
    mutationFn: (password: string) => carryOut(deed, password),
    onSuccess: ({ kind }) => {
      if (kind === "removed") done();
    },
  });
  if (data?.kind === "begun") {
    return <ConnectBegun signature={signature} begun={data.begun} onDone={done} />;
  }
  if (data?.kind === "codes") {
    return <RecoveryCodes signature={signature} codes={data.codes} onDone={done} />;
  }
  return (
    <PasswordAsked deed={deed} error={error} isPending={isPending} give={mutate} cancel={done} />
  );
}

type PasswordAskedProps = {
  readonly deed: Deed;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly give: (password: string) => void;
  readonly cancel: () => void;
};

function PasswordAsked({ deed, error, isPending, give, cancel }: PasswordAskedProps): ReactNode {
  const text = useText();
  const names = text.people.account;
  const [password, setPassword] = useState("");
  const [isMissing, setMissing] = useState(false);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(password === "");
    if (password !== "" && !isPending) give(password);
  };
  return (
    <form className="kk-form" onSubmit={send} noValidate>
      <PasswordInput
        label={names.confirmWith}
        autoComplete="current-password"
        autoFocus
        maxLength={200}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={isMissing ? names.passwordMissing : undefined}
      />
      {error === null ? null : <ProblemNotice error={error} />}
      <div className="kk-row">
        <Button type="submit" loading={isPending}>
          {{ connect: names.connectNew, newCodes: names.newCodes, remove: names.removeApp }[deed]}
        </Button>
        <Button variant="subtle" onClick={cancel}>
          {text.shell.back}
        </Button>
      </div>
    </form>
  );
}
