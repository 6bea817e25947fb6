import { parseKeyedOre } from "@kortkoll/core/money.ts";
import type { Deposit } from "@kortkoll/server/cash/cash-api.ts";
import { type ReactNode, useState } from "react";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useMoveCash } from "./cash-data.ts";
import { CashDialog } from "./cash-dialog.tsx";
import { KronorField, NoteField } from "./cash-fields.tsx";

type BagCountedDialogProps = {
  readonly deposit: Deposit;
  readonly close: () => void;
  readonly done: () => void;
};

/** To the öre: a bank may find a coin that nobody takes any more. */
export function BagCountedDialog({ deposit, close, done }: BagCountedDialogProps): ReactNode {
  const text = useText();
  const names = text.cash.bag;
  const [keyed, setKeyed] = useState("");
  const [note, setNote] = useState("");
  const [isTried, setIsTried] = useState(false);
  const count = useMoveCash(`/api/deposits/${deposit.id}/counted`, done);
  const read = parseKeyedOre(keyed);
  const countedOre = read === undefined || read < 0 ? undefined : read;
  const send = (): void => {
    setIsTried(true);
    if (countedOre === undefined) return;
    const words = note.trim();
    count.mutate({ countedOre, ...(words === "" ? {} : { note: words }) });
  };
  return (
    <CashDialog
      title={names.countedTitle(deposit.bagNumber)}
      lead={names.countedLead(showKronor(deposit.amountOre, text))}
      save={names.countedSave}
      isPending={count.isPending}
      error={count.error}
      close={close}
      send={send}
    >
      <KronorField
        label={names.countedField}
        keyed={keyed}
        write={setKeyed}
        error={isTried && countedOre === undefined ? names.countedWrong : undefined}
        isFirst
      />
      <NoteField note={note} setNote={setNote} />
    </CashDialog>
  );
}
