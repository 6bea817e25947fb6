/** Float and other cash in and out. The reason is chosen; its contra account is shown and fixed. */
import type { ReasonKind } from "@kortkoll/core/cash/movement-books.ts";
import type { Drawer, Moved } from "@kortkoll/server/cash/cash-api.ts";
import { NativeSelect } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useText } from "../text/text.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { useCashReasons, useMoveCash } from "./cash-data.ts";
import { CashDialog } from "./cash-dialog.tsx";
import { KronorField, NoteField } from "./cash-fields.tsx";
import { readKronor } from "./cash-rules.ts";

type MoveDialogProps = {
  readonly kind: ReasonKind;
  readonly drawer: Drawer;
  readonly close: () => void;
  readonly done: (moved: Moved) => void;
};

export function MoveDialog({ kind, drawer, close, done }: MoveDialogProps): ReactNode {
  const { cash } = useText();
  const names = cash.drawer;
  const { data } = useCashReasons(drawer.companyCode);
  const reasons = (data?.reasons ?? []).filter((one) => one.kind === kind && one.active);
  const [picked, setPicked] = useState<string | undefined>(undefined);
  const [keyed, setKeyed] = useState("");
  const [note, setNote] = useState("");
  const [isTried, setIsTried] = useState(false);
  const move = useMoveCash(`/api/drawers/${drawer.id}/movements`, done);
  const amountOre = readKronor(keyed);
  // One reason needs no choice; of several a person chooses.
  const reasonId = picked ?? (reasons.length === 1 ? (reasons[0]?.id ?? "") : "");
  const send = (): void => {
    setIsTried(true);
    if (amountOre === undefined || reasonId === "") return;
    const words = note.trim();
    move.mutate({ kind, reasonId, amountOre, ...(words === "" ? {} : { note: words }) });
  };
  const isWithoutReasons = data !== undefined && reasons.length === 0;
  return (
    <CashDialog
      title={names.acts[kind]}
      lead={`${drawer.till.name}, ${drawer.companyName}`}
      save={names.save[kind]}
      isPending={move.isPending}
      error={move.error}
      disabled={isWithoutReasons}
      close={close}
      send={send}
    >
      {isWithoutReasons ? <WarningNotice title={names.noReasons} /> : null}
      <KronorField
        label={names.amountField}
        keyed={keyed}
        write={setKeyed}
        error={isTried && amountOre === undefined ? names.amountWrong : undefined}
        isFirst
      />
      <NativeSelect
        label={names.reason}
        value={reasonId}
        onChange={(event) => setPicked(event.currentTarget.value)}
        data={[
          ...(reasons.length === 1 ? [] : [{ value: "", label: names.chooseReason }]),
          ...reasons.map(({ id, name, account }) => ({
            value: id,
            label: names.reasonOf(name, account),
          })),
        ]}
        error={isTried && reasonId === "" ? names.reasonMissing : undefined}
      />
      <NoteField note={note} setNote={setNote} />
    </CashDialog>
  );
}
