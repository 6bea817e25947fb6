/** Somebody whose role must have a second factor connects an app before anything else is open. */
import type { ReactNode } from "react";
import { ConnectApp } from "../account/connect-app.tsx";
import { SignOutButton } from "../operators/sign-out-button.tsx";
import { useText } from "../text/text.tsx";

type ConnectStepProps = { readonly signature: string; readonly onDone: () => void };

export function ConnectStep({ signature, onDone }: ConnectStepProps): ReactNode {
  const { connect, code } = useText().people;
  return (
    <>
      <p className="kk-connect-lead">{connect.must}</p>
      <ConnectApp signature={signature} onDone={onDone} />
      <p className="kk-lock-out">
        <SignOutButton>{code.back}</SignOutButton>
      </p>
    </>
  );
}
