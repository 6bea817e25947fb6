import type { TillReconciliation } from "@kortkoll/server/till-reconciliations/till-reconciliations-api.ts";
import { Textarea } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { CashDialog } from "../cash/cash-dialog.tsx";
import { useText } from "../text/text.tsx";
import { useCountStep } from "./count-data.ts";

type AbandonDialogProps = { readonly count: TillReconciliation; readonly close: () => void };

export function AbandonDialog({ count, close }: AbandonDialogProps): ReactNode {
  const { one } = useText().count;
  const [note, setNote] = useState("");
  const [isTried, setIsTried] = useState(false);
  const abandon = useCountStep(`/${count.id}/abandon`, close);
  const said = note.trim();
  return (
    <CashDialog
      title={one.abandonTitle}
      lead={one.abandonLead}
      save={one.abandonNow}
      isPending={abandon.isPending}
      error={abandon.error}
      close={close}
      send={() => {
        setIsTried(true);
        if (said !== "") abandon.mutate({ note: said });
      }}
    >
      <Textarea
        label={one.abandonWhy}
        data-autofocus
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
