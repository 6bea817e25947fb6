/** What a person writes to a close, with number, date and name: an explanation, a note, an end of waiting. */
import type { DayClose } from "@kortkoll/server/day-close/day-close-api.ts";
import { Button, Textarea } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { DialogShell } from "../settings/setting-dialog.tsx";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useEndSession, useExplain } from "./day-close-data.ts";

type Terminal = DayClose["terminals"][number];

type ExplainDialogProps = {
  readonly closeId: string;
  /** Undefined for a note to the close. */
  readonly terminal: Terminal | undefined;
  readonly close: () => void;
  readonly done: () => void;
};

export function ExplainDialog({ closeId, terminal, close, done }: ExplainDialogProps): ReactNode {
  const { explain: names } = useText().dayClose;
  const explain = useExplain(closeId, done);
  const followUp = terminal?.followUp ?? null;
  return (
    <WordsDialog
      names={names}
      title={terminal === undefined ? names.noteTitle : names.title(terminal.terminalId)}
      close={close}
      sending={explain}
      send={(text) =>
        explain.mutate({ text, ...(followUp === null ? {} : { explains: followUp }) })
      }
    />
  );
}

type EndSessionDialogProps = ExplainDialogProps & { readonly terminal: Terminal };

/** The column stays unknown: what is written is why. */
export function EndSessionDialog(props: EndSessionDialogProps): ReactNode {
  const { closeId, terminal, close, done } = props;
  const { endSession: names } = useText().dayClose;
  const end = useEndSession(closeId, done);
  return (
    <WordsDialog
      names={names}
      title={names.title(terminal.terminalId)}
      close={close}
      sending={end}
      send={(reason) => end.mutate({ terminalId: terminal.id, reason })}
    />
  );
}

type WordsDialogProps = {
  readonly names: Readonly<Record<"lead" | "text" | "missing" | "save", string>>;
  readonly title: string;
  readonly close: () => void;
  readonly sending: { readonly isPending: boolean; readonly error: Error | null };
  readonly send: (words: string) => void;
};

function WordsDialog({ names, title, close, sending, send }: WordsDialogProps): ReactNode {
  const [words, setWords] = useState("");
  const [isTried, setIsTried] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setIsTried(true);
    const text = words.trim();
    if (text !== "" && !sending.isPending) send(text);
  };
  return (
    <DialogShell title={title} close={close}>
      <form className="kk-form" onSubmit={submit} noValidate>
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
        {sending.error === null ? null : <ProblemNotice error={sending.error} />}
        <Button type="submit" size="lg" loading={sending.isPending}>
          {names.save}
        </Button>
      </form>
    </DialogShell>
  );
}
