/** Says that a file was delivered, or throws it away. Both stand. */
import type { ExportView } from "@kortkoll/server/exports/exports-api.ts";
import { TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useText } from "../text/text.tsx";
import { useBooksChange } from "./books-data.ts";
import { BooksDialog } from "./books-dialog.tsx";

type DecideDialogProps = {
  readonly of: ExportView;
  readonly as: "delivered" | "discarded";
  readonly close: () => void;
};

export function DecideDialog({ of, as, close }: DecideDialogProps): ReactNode {
  const { exports: names } = useText().bookkeeping;
  const [words, setWords] = useState("");
  const [isTried, setIsTried] = useState(false);
  const change = useBooksChange<ExportView>(close);
  const said = words.trim();
  const isDelivered = as === "delivered";
  const send = (): void => {
    setIsTried(true);
    if (!isDelivered && said === "") return;
    const body = isDelivered ? (said === "" ? {} : { note: said }) : { reason: said };
    change.mutate({ path: `/api/exports/${of.id}/${as}`, body });
  };
  const isMissing = isTried && !isDelivered && said === "";
  return (
    <BooksDialog
      title={isDelivered ? names.deliverTitle(of.number) : names.discardTitle(of.number)}
      lead={isDelivered ? names.deliverLead : names.discardLead}
      save={isDelivered ? names.deliver : names.discard}
      isPending={change.isPending}
      error={change.error}
      close={close}
      send={send}
    >
      <TextInput
        label={isDelivered ? names.note : names.reason}
        description={isDelivered ? names.noteHint : undefined}
        data-autofocus
        maxLength={200}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        error={isMissing ? names.reasonMissing : undefined}
      />
    </BooksDialog>
  );
}
