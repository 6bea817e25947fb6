/** A person says that the customer has paid: on what evidence and why. It proves nothing, and says so. */
import { Button, Checkbox, Radio, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { DialogFrame, type DialogProps } from "./words-dialog.tsx";

const KINDS = ["receiptNumber", "authorisationCode"] as const;
const EVIDENCE = /^[0-9A-Za-z-]{3,20}$/;

export function ClaimDialog({ changes, change, close }: DialogProps): ReactNode {
  const { claim: names } = useText();
  const group = useId();
  const [kind, setKind] = useState<(typeof KINDS)[number]>("receiptNumber");
  const [value, setValue] = useState("");
  const [reason, setReason] = useState("");
  const [releaseOrder, setReleaseOrder] = useState(false);
  const [checked, setChecked] = useState(false);
  const isEvidence = EVIDENCE.test(value.trim());
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (!isEvidence || reason.trim() === "") return;
    const evidence = { kind, value: value.trim() };
    change({ kind: "claim", body: { evidence, reason: reason.trim(), releaseOrder } });
  };
  return (
    <DialogFrame title={names.title} close={close}>
      <form className="kk-form" onSubmit={send} noValidate>
        <WarningNotice title={names.warning} words={names.warningMore} />
        <fieldset className="kk-choices">
          <legend>{names.evidence}</legend>
          {KINDS.map((one) => (
            <Radio
              key={one}
              name={group}
              size="md"
              label={names.kinds[one]}
              checked={kind === one}
              onChange={() => setKind(one)}
            />
          ))}
        </fieldset>
        <TextInput
          label={names.value}
          description={names.kindHints[kind]}
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          maxLength={20}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          error={checked && !isEvidence ? names.valueWrong : undefined}
        />
        <Textarea
          label={names.reason}
          description={names.reasonHint}
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={checked && reason.trim() === "" ? names.reasonMissing : undefined}
        />
        <Checkbox
          size="md"
          label={names.release}
          description={names.releaseHint}
          checked={releaseOrder}
          onChange={(event) => setReleaseOrder(event.currentTarget.checked)}
        />
        {changes.isError ? <ProblemNotice error={changes.error} /> : null}
        <Button type="submit" size="lg" loading={changes.isPending}>
          {names.save}
        </Button>
      </form>
    </DialogFrame>
  );
}
