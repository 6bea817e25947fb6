/** Several of a few things, as boxes to tick, with one error for all of them. */
import { Checkbox } from "@mantine/core";
import { type ReactNode, useId } from "react";

type ChoiceFieldProps<Value extends string> = {
  readonly label: string;
  readonly hint?: string;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  readonly chosen: readonly Value[];
  readonly choose: (chosen: Value[]) => void;
  readonly error?: string | undefined;
};

/** Chosen in the order of the list, so that the same choice is always the same. */
export function ChoiceField<Value extends string>({
  label,
  hint,
  choices,
  chosen,
  choose,
  error,
}: ChoiceFieldProps<Value>): ReactNode {
  const id = useId();
  const toggle = (value: Value, isOn: boolean): void => {
    const wanted = new Set(chosen);
    if (isOn) wanted.add(value);
    else wanted.delete(value);
    choose(choices.map((one) => one.value).filter((one) => wanted.has(one)));
  };
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <fieldset
      className="kk-choices"
      {...(described !== "" && { "aria-describedby": described })}
      aria-invalid={error !== undefined}
    >
      <legend>{label}</legend>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="kk-quiet">
          {hint}
        </p>
      )}
      {choices.map((one) => (
        <Checkbox
          key={one.value}
          size="md"
          className="kk-choice"
          label={one.label}
          checked={chosen.includes(one.value)}
          onChange={(event) => toggle(one.value, event.currentTarget.checked)}
        />
      ))}
      {error === undefined ? null : (
        <p id={`${id}-error`} className="kk-field-error">
          {error}
        </p>
      )}
    </fieldset>
  );
}
