/** A second person accepts the difference: on the counter's screen with PIN or password, or on their own. */
import type { TillReconciliation } from "@kortkoll/server/till-reconciliations/till-reconciliations-api.ts";
import { PasswordInput, Textarea, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { CashDialog } from "../cash/cash-dialog.tsx";
import { useText } from "../text/text.tsx";
import { useCountStep } from "./count-data.ts";
import { wordsOf } from "./count-words.tsx";

type ApproveDialogProps = {
  readonly count: TillReconciliation;
  /** Whoever is signed in approves, and has not counted. */
  readonly isAlone: boolean;
  readonly close: () => void;
};

export function ApproveDialog({ count, isAlone, close }: ApproveDialogProps): ReactNode {
  const text = useText();
  const { one } = text.count;
  const { second } = text.people;
  const [signature, setSignature] = useState("");
  const [secret, setSecret] = useState("");
  const [note, setNote] = useState("");
  const [isTried, setIsTried] = useState(false);
  const approve = useCountStep(`/${count.id}/approve`, close);
  const said = note.trim();
  const isRight = said !== "" && (isAlone || (signature.trim() !== "" && secret !== ""));
  const send = (): void => {
    setIsTried(true);
    if (!isRight) return;
    const proof = /^\d{4,6}$/.test(secret) ? { pin: secret } : { password: secret };
    approve.mutate({
      countNo: count.counts.length,
      note: said,
      ...(isAlone ? {} : { approver: { signature: signature.trim(), ...proof } }),
    });
  };
  const differenceOre = count.result?.differenceOre ?? 0;
  return (
    <CashDialog
      title={one.approveTitle}
      lead={`${wordsOf(differenceOre, text)} ${isAlone ? one.approveOwnLead : one.approveLead}`}
      save={one.approveNow}
      isPending={approve.isPending}
      error={approve.error}
      close={close}
      send={send}
    >
      {isAlone ? null : (
        <>
          <TextInput
            label={one.approver}
            data-autofocus
            autoComplete="off"
            spellCheck={false}
            maxLength={5}
            value={signature}
            onChange={(event) => setSignature(event.currentTarget.value.toUpperCase())}
            error={isTried && signature.trim() === "" ? one.approverWrong : undefined}
          />
          <PasswordInput
            label={second.secret}
            autoComplete="off"
            maxLength={200}
            value={secret}
            onChange={(event) => setSecret(event.currentTarget.value)}
            error={isTried && secret === "" ? one.secretWrong : undefined}
          />
        </>
      )}
      <Textarea
        label={one.why}
        autosize
        minRows={2}
        maxLength={300}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        error={isTried && said === "" ? one.whyWrong : undefined}
      />
    </CashDialog>
  );
}
