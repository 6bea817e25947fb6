import type { Terminal } from "@kortkoll/server/api.ts";
import type { TerminalSetting } from "@kortkoll/server/settings/terminal-api.ts";
import { Button, Modal, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { callApi } from "../api-client.ts";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

type ReplaceDialogProps = {
  readonly terminal: TerminalSetting;
  readonly close: () => void;
  readonly done: () => void;
};

const TERMINAL_ID = /^[A-Za-z0-9]{1,20}$/;

/** A new device in the same place; only models that the server has approved. */
export function ReplaceDialog({ terminal, close, done }: ReplaceDialogProps): ReactNode {
  const text = useText();
  const { terminals: names } = text;
  const [terminalId, setTerminalId] = useState("");
  const [model, setModel] = useState(terminal.model);
  const [serialNumber, setSerialNumber] = useState("");
  const [checked, setChecked] = useState(false);
  const isId = TERMINAL_ID.test(terminalId.trim());
  // As it was when this was opened: what somebody else changes meanwhile is not passed over.
  const [version] = useState(terminal.version);
  const replace = useMutation({
    mutationFn: () =>
      callApi<Terminal>({
        method: "POST",
        path: `/api/terminals/${encodeURIComponent(terminal.id)}/replace`,
        body: {
          version,
          terminalId: terminalId.trim(),
          model: model.trim(),
          ...(serialNumber.trim() === "" ? {} : { serialNumber: serialNumber.trim() }),
        },
        idempotencyKey: crypto.randomUUID(),
      }),
    onSuccess: done,
  });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (isId && model.trim() !== "" && !replace.isPending) replace.mutate();
  };
  return (
    <Modal
      opened
      onClose={close}
      title={names.replaceTitle(terminal.name)}
      closeButtonProps={{ "aria-label": text.shell.close, size: "xl" }}
      size="lg"
      centered
    >
      <form className="kk-form" onSubmit={send} noValidate>
        <p className="kk-quiet">{names.replaceLead}</p>
        <TextInput
          label={names.newId}
          description={names.newIdHint}
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          maxLength={20}
          value={terminalId}
          onChange={(event) => setTerminalId(event.currentTarget.value)}
          error={checked && !isId ? names.newIdWrong : undefined}
        />
        <TextInput
          label={names.newModel}
          description={names.newModelHint}
          autoComplete="off"
          spellCheck={false}
          maxLength={40}
          value={model}
          onChange={(event) => setModel(event.currentTarget.value)}
          error={checked && model.trim() === "" ? names.newModelMissing : undefined}
        />
        <TextInput
          label={names.serial}
          description={names.serialHint}
          autoComplete="off"
          spellCheck={false}
          maxLength={40}
          value={serialNumber}
          onChange={(event) => setSerialNumber(event.currentTarget.value)}
        />
        {replace.isError ? <ProblemNotice error={replace.error} /> : null}
        <Button type="submit" size="lg" loading={replace.isPending}>
          {names.replaceSave}
        </Button>
      </form>
    </Modal>
  );
}
