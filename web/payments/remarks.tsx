/** What is out of the ordinary with a payment, each as its own sentence. */
import type { Payment } from "@kortkoll/server/api.ts";
import type { ReactNode } from "react";
import { showKronor } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { isSignatureWaiting } from "./signature-question.tsx";

export function Remarks({ payment }: { payment: Payment }): ReactNode {
  const text = useText();
  return remarksOn(payment, text).map((remark) => <WarningNotice key={remark} title={remark} />);
}

function remarksOn(payment: Payment, text: Text): readonly string[] {
  const { askedOre, approvedOre, tipOre, surchargeOre, state } = payment;
  const approved = state === "approved";
  const kronor = (amountOre: number): string => showKronor(amountOre, text);
  const said = new Set<string>();
  if (payment.late) said.add(text.result.late);
  if (approved && payment.cancelRequestedAt !== null && !payment.late) {
    said.add(text.result.wonOverCancel);
  }
  if (approved && approvedOre !== askedOre) {
    said.add(text.result.differs(kronor(approvedOre), kronor(askedOre)));
  }
  if (tipOre !== null && tipOre > 0) said.add(text.result.tip(kronor(tipOre)));
  if (surchargeOre !== null && surchargeOre > 0) {
    said.add(text.result.surcharge(kronor(surchargeOre)));
  }
  for (const flag of payment.flags) {
    // Those that the sentences above already say better.
    if (flag === "signatureWaiting" && isSignatureWaiting(payment)) continue;
    if (["tip", "surcharge", "partialApproval", "amountMismatch"].includes(flag)) continue;
    const issuer = text.issuers[payment.issuer ?? "unknown"];
    said.add(
      flag === "ownCardWhereOff" ? text.cards.marked.whereOff(issuer) : flagName(flag, text),
    );
  }
  return [...said];
}

function flagName(flag: string, text: Text): string {
  const names: Readonly<Record<string, string>> = text.flags;
  return names[flag] ?? flag;
}
