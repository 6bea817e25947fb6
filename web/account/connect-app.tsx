/** Connects an app in three steps: read the picture, prove it by a code, keep the codes for paper. */
import type {
  BegunEnrolment,
  RecoveryCodeList,
} from "@kortkoll/server/second-factor/second-factor-api.ts";
import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { callApi } from "../api-client.ts";
import { useText } from "../text/text.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { QrPicture } from "./qr-picture.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";

const PATH = "/api/account/second-factor";

export function beginToConnect(password?: string): Promise<BegunEnrolment> {
  const body = password === undefined ? {} : { password };
  return callApi<BegunEnrolment>({ method: "POST", path: PATH, body });
}

type ConnectAppProps = { readonly signature: string; readonly onDone: () => void };

/** For somebody who comes straight from the sign-in. */
export function ConnectApp({ signature, onDone }: ConnectAppProps): ReactNode {
  const { mutate, error, data } = useMutation({ mutationFn: () => beginToConnect() });
  useEffect(() => mutate(), [mutate]);
  if (error !== null) return <ProblemNotice error={error} again={() => mutate()} />;
  if (data === undefined) return <LoadingRows rows={3} />;
  return <ConnectBegun signature={signature} begun={data} onDone={onDone} />;
}

type ConnectBegunProps = ConnectAppProps & { readonly begun: BegunEnrolment };

export function ConnectBegun({ signature, begun, onDone }: ConnectBegunProps): ReactNode {
  const [paper, setPaper] = useState<readonly string[] | undefined>(undefined);
  return paper === undefined ? (
    <ProveApp begun={begun} onProven={setPaper} />
  ) : (
    <RecoveryCodes signature={signature} codes={paper} onDone={onDone} />
  );
}

type ProveAppProps = {
  readonly begun: BegunEnrolment;
  readonly onProven: (paper: readonly string[]) => void;
};

function ProveApp({ begun, onProven }: ProveAppProps): ReactNode {
  const { connect, code: names } = useText().people;
  const [code, setCode] = useState("");
  const [isMissing, setMissing] = useState(false);
  const confirm = useMutation({
    mutationFn: () => callApi<RecoveryCodeList>({ method: "PUT", path: PATH, body: { code } }),
    onSuccess: ({ recoveryCodes }) => onProven(recoveryCodes),
    onError: () => setCode(""),
  });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(code.trim() === "");
    if (code.trim() !== "" && !confirm.isPending) confirm.mutate();
  };
  return (
    <form className="kk-form" onSubmit={send} noValidate>
      <p>{connect.lead}</p>
      <div className="kk-qr-row">
        <QrPicture text={begun.address} label={connect.picture} />
        <div>
          <p className="kk-quiet">{connect.manual}</p>
          <p className="kk-secret-key">
            <span className="kk-hidden">{connect.key}: </span>
            <code>{begun.secret.match(/.{1,4}/g)?.join(" ")}</code>
          </p>
        </div>
      </div>
      <TextInput
        label={connect.prove}
        description={names.codeHint}
        inputMode="numeric"
        autoComplete="one-time-code"
        autoFocus
        maxLength={7}
        className="kk-code-field"
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        error={isMissing ? names.codeMissing : undefined}
      />
      {confirm.isError ? <ProblemNotice error={confirm.error} /> : null}
      <Button type="submit" size="lg" loading={confirm.isPending}>
        {connect.confirm}
      </Button>
    </form>
  );
}
