/** A second person signs with PIN or password on the screen of whoever asks. */
import { PasswordInput, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";

type SecondPersonFieldsProps = {
  readonly approver: string;
  readonly password: string;
  readonly wrong: { readonly approver?: string; readonly password?: string };
  /** The secret that stood there was given for something else than what is asked for now. */
  readonly wasCleared: boolean;
  readonly keyApprover: (signature: string) => void;
  readonly keyPassword: (password: string) => void;
};

export function SecondPersonFields(props: SecondPersonFieldsProps): ReactNode {
  const { approver, password, wrong, wasCleared, keyApprover, keyPassword } = props;
  const text = useText();
  const { giveBack: names } = text;
  const { second } = text.people;
  return (
    <fieldset className="kk-second-person">
      <legend>{names.secondPerson}</legend>
      <p className="kk-quiet">{names.secondPersonLead}</p>
      <div className="kk-second-person-fields">
        <TextInput
          label={names.approver}
          autoComplete="off"
          spellCheck={false}
          maxLength={5}
          value={approver}
          onChange={(event) => keyApprover(event.currentTarget.value.toUpperCase())}
          error={wrong.approver}
        />
        <PasswordInput
          label={second.secret}
          autoComplete="off"
          maxLength={200}
          value={password}
          onChange={(event) => keyPassword(event.currentTarget.value)}
          error={wrong.password}
        />
      </div>
      {wasCleared ? (
        <p className="kk-quiet" role="status">
          {second.cleared}
        </p>
      ) : null}
    </fieldset>
  );
}
