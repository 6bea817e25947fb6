import { isWeakPin, PIN_FORM } from "@kortkoll/core/people/pin.ts";
import { Button, PasswordInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { callApi } from "../api-client.ts";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

type PinFormProps = { readonly hasPin: boolean; readonly onChanged: () => void };

export function PinForm({ hasPin, onChanged }: PinFormProps): ReactNode {
  const text = useText();
  const names = text.people.account;
  const [pin, setPin] = useState("");
  const [password, setPassword] = useState("");
  const [checked, setChecked] = useState(false);
  const change = useMutation({
    mutationFn: () => callApi({ method: "PUT", path: "/api/account/pin", body: { password, pin } }),
    onSuccess: () => {
      setPin("");
      setPassword("");
      setChecked(false);
      onChanged();
    },
    onError: () => setPassword(""),
  });
  const wrongPin = PIN_FORM.test(pin)
    ? isWeakPin(pin)
      ? text.failures.weakPin.what
      : undefined
    : names.pinForm;
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (password !== "" && wrongPin === undefined && !change.isPending) change.mutate();
  };
  return (
    <form className="kk-form" onSubmit={send} noValidate>
      <p className="kk-quiet">
        {hasPin ? names.pinHas : names.pinNone} {names.pinLead}
      </p>
      <PasswordInput
        label={names.pinNew}
        description={names.pinHint}
        inputMode="numeric"
        autoComplete="off"
        maxLength={6}
        value={pin}
        onChange={(event) => setPin(event.currentTarget.value)}
        error={checked ? wrongPin : undefined}
      />
      <PasswordInput
        label={names.confirmWith}
        autoComplete="current-password"
        maxLength={200}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={checked && password === "" ? names.passwordMissing : undefined}
      />
      {change.isError ? <ProblemNotice error={change.error} /> : null}
      <Button type="submit" loading={change.isPending}>
        {names.changePin}
      </Button>
      <p className="kk-done" role="status">
        {change.isSuccess ? names.pinChanged : ""}
      </p>
    </form>
  );
}
