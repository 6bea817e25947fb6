/** Money that waits for a home is applied to an invoice: the payment's own, or one that is searched. */
import type { ReactNode } from "react";
import { ApplyForm } from "../orders/apply-form.tsx";
import { showKronor, showList } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { DialogFrame, type DialogProps } from "./words-dialog.tsx";

export function ApplyDialog({ dialog, changes, change, close }: DialogProps): ReactNode {
  const text = useText();
  const { apply: names } = text;
  const { item } = dialog;
  const { invoiceNumbers } = item.payment;
  // A sale keyed by hand belongs to no invoice of ours yet, and what is paid twice has no room.
  const hasOwn =
    item.reason !== "handKeyedSale" && item.reason !== "paidTwice" && invoiceNumbers.length > 0;
  return (
    <DialogFrame title={names.title} close={close}>
      <ApplyForm
        lead={names.lead(showKronor(item.atRiskOre, text))}
        openOre={item.atRiskOre}
        own={hasOwn ? { label: `${names.own}: ${showList(invoiceNumbers)}` } : undefined}
        reasonHint={names.reasonHint}
        apply={(body) => change({ kind: "apply", body })}
        sending={changes}
      />
    </DialogFrame>
  );
}
