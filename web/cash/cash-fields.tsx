import { Textarea, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";

type KronorFieldProps = {
  readonly label: string;
  readonly keyed: string;
  readonly write: (keyed: string) => void;
  readonly error: string | undefined;
  readonly isFirst?: boolean;
};

export function KronorField(props: KronorFieldProps): ReactNode {
  const { label, keyed, write, error, isFirst = false } = props;
  const text = useText();
  return (
    <TextInput
      label={label}
      inputMode="decimal"
      autoComplete="off"
      data-autofocus={isFirst || undefined}
      rightSection={text.kronor}
      maxLength={14}
      value={keyed}
      onChange={(event) => write(event.currentTarget.value)}
      error={error}
    />
  );
}

type NoteFieldProps = {
  readonly note: string;
  readonly setNote: (note: string) => void;
};

export function NoteField({ note, setNote }: NoteFieldProps): ReactNode {
  const names = useText().cash.drawer;
  return (
    <Textarea
      label={names.note}
      description={names.noteOptional}
      autosize
      minRows={2}
      maxLength={300}
      value={note}
      onChange={(event) => setNote(event.currentTarget.value)}
    />
  );
}
