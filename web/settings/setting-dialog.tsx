/** The dialogue of every setting: its form, what somebody else has changed meanwhile, its history. */
import type { AuditSubject } from "@kortkoll/core/audit/audit-kinds.ts";
import { Button, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { HistoryList } from "./history-list.tsx";
import { fieldName, writeField } from "./setting-words.ts";
import type { SettingForm } from "./use-setting-form.ts";

type SettingDialogProps<Values> = {
  readonly title: string;
  readonly close: () => void;
  readonly form: SettingForm<Values>;
  readonly save: string;
  /** Whose history is shown below; nothing for what is not made yet. */
  readonly subject?: { readonly kind: AuditSubject; readonly id: string };
  /** Another place that the history is asked of. */
  readonly historyPath?: string;
  /** How a value of the form is told, where the general way says too little. */
  readonly tell?: ((field: keyof Values & string, value: unknown) => string) | undefined;
  readonly children: ReactNode;
};

export function SettingDialog<Values extends object>({
  title,
  close,
  form,
  save,
  subject,
  historyPath,
  tell,
  children,
}: SettingDialogProps<Values>): ReactNode {
  const { settings: names } = useText();
  return (
    <DialogShell title={title} close={close}>
      <form className="kk-form" onSubmit={form.send} noValidate>
        {children}
        {form.conflict === undefined ? null : <Conflict form={form} tell={tell} />}
        {form.error !== null && form.conflict === undefined ? (
          <ProblemNotice error={form.error} />
        ) : null}
        {form.conflict === undefined ? (
          <Button type="submit" size="lg" loading={form.isPending}>
            {save}
          </Button>
        ) : null}
      </form>
      {subject === undefined ? null : (
        <details className="kk-setting-history">
          <summary>{names.changes}</summary>
          <HistoryList
            subject={subject.kind}
            id={subject.id}
            {...(historyPath && { path: historyPath })}
          />
        </details>
      )}
    </DialogShell>
  );
}

type DialogShellProps = {
  readonly title: string;
  readonly close: () => void;
  readonly children: ReactNode;
};

export function DialogShell({ title, close, children }: DialogShellProps): ReactNode {
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

type ConflictProps<Values> = {
  readonly form: Pick<SettingForm<Values>, "conflict" | "error" | "goOn">;
  readonly tell?: SettingDialogProps<Values>["tell"];
  /** What going on does, where it is done at once. */
  readonly goOn?: string;
};

/** Who came between, what they changed, and the one next step. */
export function Conflict<Values extends object>({
  form,
  tell,
  goOn,
}: ConflictProps<Values>): ReactNode {
  const text = useText();
  const { settings: names } = text;
  return (
    <ProblemNotice error={form.error}>
      {form.conflict === undefined || form.conflict.length === 0 ? null : (
        <ul className="kk-conflict">
          {form.conflict.map(({ field, was, now }) => (
            <li key={field}>
              <strong>{fieldName(field, text)}</strong>:{" "}
              {names.nowIs(
                tell?.(field, now) ?? writeField(field, now, text),
                tell?.(field, was) ?? writeField(field, was, text),
              )}
            </li>
          ))}
        </ul>
      )}
      <Button variant="default" onClick={form.goOn} data-autofocus>
        {goOn ?? names.goOn}
      </Button>
    </ProblemNotice>
  );
}
