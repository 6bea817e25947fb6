/** What every dialogue about cash is made of: fields, why the server said no, and one button. */
import { Button, Modal } from "@mantine/core";
import type { FormEvent, ReactNode } from "react";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

type CashDialogProps = {
  readonly title: string;
  readonly lead?: string;
  readonly save: string;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly disabled?: boolean;
  readonly close: () => void;
  readonly send: () => void;
  readonly children: ReactNode;
};

export function CashDialog(props: CashDialogProps): ReactNode {
  const { title, lead, save, isPending, error, disabled = false, close, send, children } = props;
  const text = useText();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isPending && !disabled) send();
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
        {lead === undefined ? null : <p className="kk-quiet">{lead}</p>}
        {children}
        {error === null ? null : <ProblemNotice error={error} />}
        <Button type="submit" size="lg" loading={isPending} disabled={disabled}>
          {save}
        </Button>
      </form>
    </Modal>
  );
}
