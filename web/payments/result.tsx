/** How the payment stands, so large that nobody can misread it; how we know; and the one next step. */

import type { Payment } from "@kortkoll/server/api.ts";
import type { ReactNode } from "react";
import { CashChange, changeSpoken } from "../cash/cash-change.tsx";
import { NoCashAfterAll } from "../cash/switch-to-cash.tsx";
import { showCard, showCash, showKronor, showList } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { Facts } from "../ui/facts.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { ClaimPanel } from "./claim-panel.tsx";
import { FailedReversal } from "./failed-reversal.tsx";
import { PaymentKeys } from "./payment-keys.tsx";
import { amountOf, nextStepOf, reasonOf, terminalNameOf, verdictOf } from "./payment-words.ts";
import { LOOK_OF_POSITION } from "./position-badge.tsx";
import { PrintSheet } from "./print-sheet.tsx";
import { Receipts } from "./receipts.tsx";
import { Remarks } from "./remarks.tsx";
import { ResultSteps } from "./result-steps.tsx";
import { SignatureQuestion } from "./signature-question.tsx";
import { useNowMs } from "./use-now.ts";

type ResultProps = {
  readonly payment: Payment;
  /** Cash was to be taken instead of the card. */
  readonly wantsCash: boolean;
};

export function Result({ payment, wantsCash }: ResultProps): ReactNode {
  const text = useText();
  const { cash } = payment;
  const amount =
    cash === null ? showKronor(amountOf(payment), text) : showCash(cash.toPayOre, text);
  const verdict = verdictOf(payment, text);
  const change = changeSpoken(payment, text);
  useAnnouncement(`${verdict}. ${amount}. ${change}${nextStepOf(payment, text)}`, "assertive");
  const Shape = LOOK_OF_POSITION[payment.position].icon;
  const reason = reasonOf(payment, text);
  return (
    <div className="kk-pay">
      {wantsCash ? <NoCashAfterAll payment={payment} /> : null}
      <section className={`kk-hero kk-hero-${payment.position}`}>
        <Shape size={72} stroke={2} aria-hidden className="kk-hero-icon" />
        <PageHeading title={verdict} />
        <p className="kk-hero-amount">{amount}</p>
        <p className="kk-hero-who">
          {showList(payment.customerNames)} · {showList(payment.invoiceNumbers)}
        </p>
        <CashChange payment={payment} />
        {payment.state === "unknown" ? <NextCheck at={payment.nextCheckAt} /> : null}
      </section>
      <SignatureQuestion payment={payment} />
      <Remarks payment={payment} />
      <FailedReversal payment={payment} />
      <section className="kk-why">
        <Facts
          facts={[
            [text.result.notPaidReason, reason],
            [text.result.how, payment.sentence],
            [text.result.next, <strong key="next">{nextStepOf(payment, text)}</strong>],
            [text.print.card, cardWords(payment, text.issuers)],
            [terminalHead(payment, text), terminalNameOf(payment, text)],
          ]}
        />
      </section>
      <PaymentKeys payment={payment} />
      <ClaimPanel payment={payment} />
      <ResultSteps payment={payment} />
      <Receipts payment={payment} />
      <PrintSheet payment={payment} isCopy={false} />
    </div>
  );
}

function terminalHead({ terminal }: Payment, text: ReturnType<typeof useText>): string {
  return terminal === null ? text.pay.method : text.payment.terminal;
}

function NextCheck({ at }: { at: string | null }): ReactNode {
  const text = useText();
  const now = useNowMs();
  if (at === null) return null;
  const seconds = Math.ceil((Date.parse(at) - now) / 1_000);
  return <p className="kk-hero-sentence">{text.result.nextCheck(seconds)}</p>;
}

function cardWords(payment: Payment, issuers: Readonly<Record<string, string>>): string {
  if (payment.issuer === null) return showCard(payment);
  return `${issuers[payment.issuer] ?? ""} ${showCard(payment)}`.trim();
}
