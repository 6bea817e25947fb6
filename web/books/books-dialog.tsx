/** What every dialogue of the books is made of: fields, why the server said no, and one button. */
import { Button, Modal } from "@mantine/core";
import type { FormEvent, ReactNode } from "react";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

type BooksDialogProps = {
  readonly title: string;
  readonly lead: string;
  readonly save: string;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly close: () => void;
  readonly send: () => void;
  readonly children?: ReactNode;
};

export function BooksDialog(props: BooksDialogProps): ReactNode {
  const { title, lead, save, isPending, error, close, send, children } = props;
  const text = useText();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isPending) send();
  };
  return (
    <Modal
      opened
      onClose={close}
      title={title}
      closeButtonProps={{ "aria-label": text.shell.close, size: "xl" }}
      size="lg"
      centered
    >
      <form className="kk-form" onSubmit={submit} noValidate>
        <p className="kk-quiet">{lead}</p>
        {children}
        {error === null ? null : <ProblemNotice error={error} />}
        <Button type="submit" size="lg" loading={isPending}>
          {save}
        </Button>
      </form>
    </Modal>
  );
}
