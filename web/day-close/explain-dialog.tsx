/** A person's word for a difference, or a note to the whole close: numbered, dated, never changed. */
import type { DayClose } from "@kortkoll/server/day-close/day-close-api.ts";
import { Button, Textarea } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { DialogShell } from "../settings/setting-dialog.tsx";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useExplain } from "./day-close-data.ts";

type ExplainDialogProps = {
  readonly closeId: string;
  /** Undefined for a note to the close. */
  readonly terminal: DayClose["terminals"][number] | undefined;
  readonly close: () => void;
  readonly done: () => void;
};

export function ExplainDialog({ closeId, terminal, close, done }: ExplainDialogProps): ReactNode {
  const { explain: names } = useText().dayClose;
  const [words, setWords] = useState("");
  const [isTried, setIsTried] = useState(false);
  const explain = useExplain(closeId, done);
  const followUp = terminal?.followUp ?? null;
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setIsTried(true);
    const text = words.trim();
    if (text === "" || explain.isPending) return;
    explain.mutate({ text, ...(followUp === null ? {} : { explains: followUp }) });
  };
  return (
    <DialogShell
      title={terminal === undefined ? names.noteTitle : names.title(terminal.terminalId)}
      close={close}
    >
      <form className="kk-form" onSubmit={send} noValidate>
        <p className="kk-quiet">{names.lead}</p>
        <Textarea
          label={names.text}
          data-autofocus
          autosize
          minRows={3}
          maxLength={1_000}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          error={isTried && words.trim() === "" ? names.missing : undefined}
        />
        {explain.error === null ? null : <ProblemNotice error={explain.error} />}
        <Button type="submit" size="lg" loading={explain.isPending}>
          {names.save}
        </Button>
      </form>
    </DialogShell>
  );
}
