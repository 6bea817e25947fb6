import { Button, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { useSignedIn } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { DialogFrame, type DialogProps } from "./words-dialog.tsx";

/** By the clock of the computer that the owner sits at. */
export function DeadlineDialog({ dialog, changes, change, close }: DialogProps): ReactNode {
  const { interrupted: names } = useText();
  const owner = useSignedIn().person.signature;
  const [keyed, setKeyed] = useState(fieldValueOf(dialog.item.deadlineAt));
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const at = new Date(keyed);
    if (!Number.isNaN(at.getTime())) {
      change({ kind: "deadline", owner, deadlineAt: at.toISOString() });
    }
  };
  return (
    <DialogFrame title={names.deadlineTitle} close={close}>
      <form className="kk-form" onSubmit={send} noValidate>
        <TextInput
          type="datetime-local"
          label={names.deadlineField}
          description={names.deadlineHint}
          data-autofocus
          value={keyed}
          onChange={(event) => setKeyed(event.currentTarget.value)}
        />
        {changes.isError ? <ProblemNotice error={changes.error} /> : null}
        <div className="kk-row">
          <Button type="submit" size="lg" loading={changes.isPending} disabled={keyed === ""}>
            {names.deadlineSave}
          </Button>
          {dialog.item.deadlineAt === null ? null : (
            <Button
              size="lg"
              variant="default"
              onClick={() => change({ kind: "deadline", owner, deadlineAt: null })}
            >
              {names.deadlineRemove}
            </Button>
          )}
        </div>
      </form>
    </DialogFrame>
  );
}

/** As the field writes it: "2026-03-02T17:00", local. */
function fieldValueOf(at: string | null): string {
  if (at === null) return "";
  const local = new Date(at);
  const shifted = new Date(local.getTime() - local.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}
