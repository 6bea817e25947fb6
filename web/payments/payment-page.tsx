/** The office's view of one payment: the verdict, everything that happened, and what can be done. */

import type { Payment } from "@kortkoll/server/api.ts";
import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArrowBackUp, IconEye, IconX } from "@tabler/icons-react";
import { useParams, useRouter, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { PaymentItems } from "../interrupted/payment-items.tsx";
import { usePageKeys } from "../keys/page-keys.tsx";
import { usePayment } from "../live/server-data.ts";
import { useSignedIn } from "../shell/signed-in.tsx";
import { showKronor, showList } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { PrintButton } from "../ui/print-button.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { AcquirerLines } from "./acquirer-lines.tsx";
import { ClaimPanel } from "./claim-panel.tsx";
import { FailedReversal } from "./failed-reversal.tsx";
import { MoveAction } from "./move-action.tsx";
import { PaymentAllocations } from "./payment-allocations.tsx";
import { PaymentFacts } from "./payment-facts.tsx";
import { PaymentKeys } from "./payment-keys.tsx";
import { amountOf, cancelStanding, isUnderWay, nextStepOf, reasonOf } from "./payment-words.ts";
import { AttemptBadge, LOOK_OF_POSITION } from "./position-badge.tsx";
import { PrintSheet } from "./print-sheet.tsx";
import { Receipts } from "./receipts.tsx";
import { RefundForm } from "./refund-form.tsx";
import { Remarks } from "./remarks.tsx";
import { SignatureQuestion } from "./signature-question.tsx";
import { Timeline } from "./timeline.tsx";
import { useCancel } from "./use-cancel.ts";
import { pauseFor } from "./watch-page.tsx";
import "./payments.css";

export function PaymentPage(): ReactNode {
  const { paymentId } = useParams({ from: "/frame/payments/$paymentId" });
  const { refund } = useSearch({ from: "/frame/payments/$paymentId" });
  return <LoadedPayment key={paymentId} paymentId={paymentId} asksRefund={refund !== undefined} />;
}

type LoadedPaymentProps = {
  readonly paymentId: string;
  /** Opens with the form for giving money back: it was chosen on the page before. */
  readonly asksRefund: boolean;
};

function LoadedPayment({ paymentId, asksRefund }: LoadedPaymentProps): ReactNode {
  const { data: payment, error, refetch } = usePayment(paymentId, pauseFor);
  if (payment !== undefined) return <ShownPayment payment={payment} asksRefund={asksRefund} />;
  if (error === null) return <LoadingRows rows={6} />;
  return <ProblemNotice error={error} again={() => void refetch()} />;
}

type ShownPaymentProps = { readonly payment: Payment; readonly asksRefund: boolean };

function ShownPayment({ payment, asksRefund }: ShownPaymentProps): ReactNode {
  const text = useText();
  const invoices = showList(payment.invoiceNumbers);
  return (
    <>
      <PageHeading title={text.payment.title(text.paymentKinds[payment.kind], invoices)}>
        <AttemptBadge state={payment.state} position={payment.position} />
      </PageHeading>
      <Verdict payment={payment} />
      <SignatureQuestion payment={payment} />
      <Remarks payment={payment} />
      <FailedReversal payment={payment} />
      <PaymentKeys payment={payment} />
      <Actions payment={payment} asksRefund={asksRefund} />
      <PaymentItems payment={payment} />
      <div className="kk-columns">
        <div>
          <ClaimPanel payment={payment} />
          <Panel title={text.payment.timeline}>
            <Timeline entries={payment.timeline} />
          </Panel>
          <Receipts payment={payment} />
        </div>
        <div>
          <Panel title={text.payment.allocations}>
            <PaymentAllocations payment={payment} />
          </Panel>
          <Panel title={text.payment.facts}>
            <PaymentFacts payment={payment} />
          </Panel>
          <AcquirerLines payment={payment} />
        </div>
      </div>
      <PrintSheet payment={payment} isCopy />
    </>
  );
}

function Verdict({ payment }: { payment: Payment }): ReactNode {
  const text = useText();
  const { icon: Shape } = LOOK_OF_POSITION[payment.position];
  const reason = reasonOf(payment, text);
  return (
    <section className={`kk-verdict kk-hero-${payment.position}`} aria-live="polite">
      <Shape size={44} stroke={2} aria-hidden />
      <div>
        <p className="kk-verdict-title">{payment.sentence}</p>
        <p>
          {reason === "" ? "" : `${reason} `}
          {nextStepOf(payment, text)}
        </p>
      </div>
      <p className="kk-verdict-amount">{showKronor(amountOf(payment), text)}</p>
    </section>
  );
}

function giveBackWords({ canVoid }: Payment, text: Text): string {
  return canVoid ? text.giveBack.void : text.giveBack.refund;
}

function Actions({ payment, asksRefund }: ShownPaymentProps): ReactNode {
  const text = useText();
  const router = useRouter();
  const cancel = useCancel(payment.id);
  const { rights } = useSignedIn().person;
  const mayRefund = rights.includes("refund") && payment.refundableOre > 0;
  const [refundOpen, refund] = useDisclosure(asksRefund);
  const mayCancel = isUnderWay(payment.state) && rights.includes("takeCard");
  const cancelling = cancel.isPending || cancelStanding(payment) === "asked";
  const isOver = payment.position === "hasPaid" || payment.position === "hasNotPaid";
  usePageKeys([
    {
      key: "Escape",
      shown: text.keys.escape,
      label: text.payment.keyBack,
      run: () => router.history.back(),
    },
    ...(mayRefund
      ? [{ key: "r", shown: "R", label: giveBackWords(payment, text), run: refund.open }]
      : []),
    ...(isOver
      ? [{ key: "p", shown: "P", label: text.payment.keyPrint, run: () => window.print() }]
      : []),
  ]);
  return (
    <div className="kk-row">
      {mayRefund ? (
        // Asked for now and then, and never what a paid payment asks of whoever reads it.
        <Button
          variant="default"
          onClick={refund.open}
          leftSection={<IconArrowBackUp size={20} aria-hidden />}
        >
          {giveBackWords(payment, text)}
          <KeyCap>R</KeyCap>
        </Button>
      ) : null}
      {isUnderWay(payment.state) || payment.state === "unknown" ? (
        <LinkButton
          to="/till/payments/$paymentId"
          params={{ paymentId: payment.id }}
          leftSection={<IconEye size={20} aria-hidden />}
        >
          {text.payment.follow}
        </LinkButton>
      ) : null}
      <MoveAction payment={payment} />
      {mayCancel ? (
        <Button
          variant="default"
          disabled={cancelling}
          onClick={() => cancel.mutate()}
          leftSection={<IconX size={20} aria-hidden />}
        >
          {cancelling ? text.payment.cancelling : text.payment.cancel}
        </Button>
      ) : null}
      {isOver ? (
        <PrintButton>
          {text.payment.print}
          <KeyCap>P</KeyCap>
        </PrintButton>
      ) : null}
      {cancel.isError ? <ProblemNotice error={cancel.error} /> : null}
      <RefundForm payment={payment} opened={refundOpen && mayRefund} close={refund.close} />
    </div>
  );
}
