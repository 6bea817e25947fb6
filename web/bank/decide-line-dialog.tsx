/** Asks why, and says it: which payment a line is of, that it is none of ours, or that a tie is wrong. */
import type { LineCandidate } from "@kortkoll/server/acquirer-lines/acquirer-lines-api.ts";
import { type ReactNode, useState } from "react";
import { BooksDialog } from "../books/books-dialog.tsx";
import { useText } from "../text/text.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { candidateName } from "./acquirer-words.ts";
import { useMatchChange } from "./match-data.ts";
import { ReasonField } from "./reason-field.tsx";

export type Deciding =
  | { readonly kind: "tie"; readonly candidate: LineCandidate }
  | { readonly kind: "setAside" }
  | { readonly kind: "untie" };

const PATHS: Readonly<Record<Deciding["kind"], string>> = {
  tie: "tie",
  setAside: "set-aside",
  untie: "untie",
};

type DecideLineDialogProps = {
  readonly lineId: string;
  readonly deciding: Deciding;
  readonly close: () => void;
  readonly done: () => void;
};

export function DecideLineDialog(props: DecideLineDialogProps): ReactNode {
  const { lineId, deciding, close, done } = props;
  const text = useText();
  const { acquirer: names } = text;
  const [reason, setReason] = useState("");
  const [isTried, setIsTried] = useState(false);
  const change = useMatchChange<{ readonly id: string }>(done);
  const said = reason.trim();
  const send = (): void => {
    setIsTried(true);
    if (said === "") return;
    const path = `/api/bank/acquirer-lines/${lineId}/${PATHS[deciding.kind]}`;
    const chosen = deciding.kind === "tie" ? { paymentId: deciding.candidate.paymentId } : {};
    change.mutate({ path, body: { ...chosen, reason: said } });
  };
  const lead = {
    tie: deciding.kind === "tie" ? names.tieLead(candidateName(deciding.candidate, text)) : "",
    setAside: names.setAsideLead,
    untie: names.untieLead,
  };
  const title = { tie: names.tieTitle, setAside: names.setAsideTitle, untie: names.untieTitle };
  const proves = deciding.kind === "tie" && deciding.candidate.state !== "approved";
  return (
    <BooksDialog
      title={title[deciding.kind]}
      lead={lead[deciding.kind]}
      save={names[deciding.kind]}
      isPending={change.isPending}
      error={change.error}
      close={close}
      send={send}
    >
      {proves ? <WarningNotice title={names.tieProves} /> : null}
      <ReasonField
        label={names.reason}
        isFirst
        value={reason}
        change={setReason}
        missing={isTried && said === "" ? names.reasonMissing : undefined}
      />
    </BooksDialog>
  );
}
