/** A deposit bag: its number as it stands on it, and how much of the drawer is sealed in it. */
import type { Drawer, Moved } from "@kortkoll/server/cash/cash-api.ts";
import { TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useText } from "../text/text.tsx";
import { useMoveCash } from "./cash-data.ts";
import { CashDialog } from "./cash-dialog.tsx";
import { KronorField, NoteField } from "./cash-fields.tsx";
import { readKronor } from "./cash-rules.ts";

type BagDialogProps = {
  readonly drawer: Drawer;
  readonly close: () => void;
  readonly done: (moved: Moved) => void;
};

export function BagDialog({ drawer, close, done }: BagDialogProps): ReactNode {
  const { cash } = useText();
  const names = cash.bag;
  const [bagNumber, setBagNumber] = useState("");
  const [keyed, setKeyed] = useState("");
  const [note, setNote] = useState("");
  const [isTried, setIsTried] = useState(false);
  const seal = useMoveCash(`/api/drawers/${drawer.id}/deposits`, done);
  const amountOre = readKronor(keyed);
  const isNumber = /^[0-9A-Za-z-]{1,30}$/.test(bagNumber.trim());
  const send = (): void => {
    setIsTried(true);
    if (amountOre === undefined || !isNumber) return;
    const words = note.trim();
    const said = words === "" ? {} : { note: words };
    seal.mutate({ bagNumber: bagNumber.trim(), amountOre, ...said });
  };
  return (
    <CashDialog
      title={names.title}
      lead={names.lead}
      save={names.save}
      isPending={seal.isPending}
      error={seal.error}
      close={close}
      send={send}
    >
      <TextInput
        label={names.number}
        description={names.numberHint}
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        maxLength={30}
        value={bagNumber}
        onChange={(event) => setBagNumber(event.currentTarget.value)}
        error={isTried && !isNumber ? names.numberWrong : undefined}
      />
      <KronorField
        label={cash.drawer.amountField}
        keyed={keyed}
        write={setKeyed}
        error={isTried && amountOre === undefined ? cash.drawer.amountWrong : undefined}
      />
      <NoteField note={note} setNote={setNote} />
    </CashDialog>
  );
}
