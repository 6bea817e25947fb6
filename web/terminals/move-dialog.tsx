import type { Terminal, Till } from "@kortkoll/server/api.ts";
import type { TerminalSetting } from "@kortkoll/server/settings/terminal-api.ts";
import { Button, Checkbox, Modal, NativeSelect } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { callApi } from "../api-client.ts";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

type MoveDialogProps = {
  readonly terminal: TerminalSetting;
  readonly tills: readonly Till[];
  readonly close: () => void;
  readonly done: () => void;
};

/** To other tills of the same site or of another one; the server says what must end first. */
export function MoveDialog({ terminal, tills, close, done }: MoveDialogProps): ReactNode {
  const text = useText();
  const { terminals: names } = text;
  const [siteCode, setSiteCode] = useState(terminal.siteCode);
  const [tillIds, setTillIds] = useState<readonly string[]>(terminal.tillIds);
  // As it was when this was opened: what somebody else changes meanwhile is not passed over.
  const [version] = useState(terminal.version);
  const move = useMutation({
    mutationFn: () =>
      callApi<Terminal>({
        method: "PUT",
        path: `/api/terminals/${encodeURIComponent(terminal.id)}/place`,
        body: {
          siteCode,
          tillIds: tillIds.filter((id) => ofSite.some((till) => till.id === id)),
          version,
        },
      }),
    onSuccess: done,
  });
  const ofCompany = tills.filter(({ companyCodes }) => companyCodes.includes(terminal.companyCode));
  const sites = new Map(ofCompany.map((till) => [till.siteCode, till.siteName]));
  const ofSite = ofCompany.filter((till) => till.siteCode === siteCode);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (!move.isPending) move.mutate();
  };
  return (
    <Modal
      opened
      onClose={close}
      title={names.moveTitle(terminal.name)}
      closeButtonProps={{ "aria-label": text.shell.close, size: "xl" }}
      size="lg"
      centered
    >
      <form className="kk-form" onSubmit={send} noValidate>
        <p className="kk-quiet">{names.moveLead}</p>
        <NativeSelect
          label={names.site}
          data-autofocus
          value={siteCode}
          onChange={(event) => setSiteCode(event.currentTarget.value)}
          data={[...sites].map(([value, label]) => ({ value, label }))}
        />
        <fieldset className="kk-choices">
          <legend>{names.chooseTills}</legend>
          {ofSite.map((till) => (
            <Checkbox
              key={till.id}
              size="md"
              className="kk-choice"
              label={`${till.code} ${till.name}`}
              checked={tillIds.includes(till.id)}
              onChange={(event) =>
                setTillIds(
                  event.currentTarget.checked
                    ? [...tillIds, till.id]
                    : tillIds.filter((id) => id !== till.id),
                )
              }
            />
          ))}
        </fieldset>
        {move.isError ? <ProblemNotice error={move.error} /> : null}
        <Button type="submit" size="lg" loading={move.isPending}>
          {names.moveSave}
        </Button>
      </form>
    </Modal>
  );
}
