/** Why somebody decides something about the bank: asked for in words, and missed once they have tried. */
import { TextInput } from "@mantine/core";
import type { ReactNode } from "react";

export function ReasonField(props: {
  readonly label: string;
  readonly value: string;
  readonly change: (reason: string) => void;
  /** Undefined where nothing is missed. */
  readonly missing: string | undefined;
  /** The dialogue begins here. */
  readonly isFirst?: boolean;
}): ReactNode {
  const { label, value, change, missing, isFirst = false } = props;
  return (
    <TextInput
      label={label}
      {...(isFirst ? { "data-autofocus": true } : {})}
      maxLength={500}
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
      error={missing}
    />
  );
}
