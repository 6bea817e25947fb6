/** Takes a movement back by another one, with the reason that it was wrong. */
import type { Moved, Movement } from "@kortkoll/server/cash/cash-api.ts";
import { Textarea } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useMoveCash } from "./cash-data.ts";
import { CashDialog } from "./cash-dialog.tsx";

type UndoDialogProps = {
  readonly movement: Movement;
  readonly close: () => void;
  readonly done: (moved: Moved) => void;
};

export function UndoDialog({ movement, close, done }: UndoDialogProps): ReactNode {
  const text = useText();
  const names = text.cash.drawer;
  const [note, setNote] = useState("");
  const [isTried, setIsTried] = useState(false);
  const undo = useMoveCash(`/api/cash-movements/${movement.id}/correct`, done);
  const words = note.trim();
  const send = (): void => {
    setIsTried(true);
    if (words !== "") undo.mutate({ note: words });
  };
  const what = text.cash.kinds[movement.kind];
  return (
    <CashDialog
      title={names.undoTitle(what, showKronor(movement.amountOre, text))}
      lead={names.undoLead}
      save={names.undoSave}
      isPending={undo.isPending}
      error={undo.error}
      close={close}
      send={send}
    >
      <Textarea
        label={names.undoReason}
        data-autofocus
        autosize
        minRows={2}
        maxLength={300}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        error={isTried && words === "" ? names.undoReasonMissing : undefined}
      />
    </CashDialog>
  );
}
