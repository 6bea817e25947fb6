/** A dialogue that asks for words: a comment, or what was done before an item is marked as handled. */
import { Button, Modal, Textarea } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import type { ItemChange, ItemChanges } from "./use-item-changes.ts";
import type { OpenDialog } from "./use-item-desk.ts";

export type DialogProps = {
  readonly dialog: OpenDialog;
  readonly changes: ItemChanges;
  readonly change: (change: ItemChange) => void;
  readonly close: () => void;
};

type FrameProps = Pick<DialogProps, "close"> & {
  readonly title: string;
  readonly children: ReactNode;
};

export function DialogFrame({ title, close, children }: FrameProps): ReactNode {
  const text = useText();
  return (
    <Modal
      opened
      onClose={close}
      title={title}
      closeButtonProps={{ "aria-label": text.shell.close, size: "xl" }}
      size="lg"
      centered
    >
      {children}
    </Modal>
  );
}

export function WordsDialog({ dialog, changes, change, close }: DialogProps): ReactNode {
  const { interrupted: names } = useText();
  const isComment = dialog.act === "comment";
  const [words, setWords] = useState("");
  const [checked, setChecked] = useState(false);
  const text = words.trim();
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (text !== "") change({ kind: isComment ? "comment" : "handled", text });
  };
  const missing = isComment ? names.commentMissing : names.handledMissing;
  return (
    <DialogFrame title={isComment ? names.acts.comment : names.handledTitle} close={close}>
      <form className="kk-form" onSubmit={send} noValidate>
        <p className="kk-quiet">{isComment ? names.commentHint : names.handledHint}</p>
        <Textarea
          label={isComment ? names.commentField : names.handledField}
          data-autofocus
          autosize
          minRows={3}
          maxLength={1_000}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          error={checked && text === "" ? missing : undefined}
        />
        {changes.isError ? <ProblemNotice error={changes.error} /> : null}
        <Button type="submit" size="lg" loading={changes.isPending}>
          {isComment ? names.commentSave : names.handledSave}
        </Button>
      </form>
    </DialogFrame>
  );
}
