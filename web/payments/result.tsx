/** How the payment stands, so large that nobody can misread it; how we know; and the one next step. */

import type { Payment } from "@kortkoll/server/api.ts";
import { Button } from "@mantine/core";
import { IconPrinter, IconRefresh } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { useSignedIn } from "../shell/signed-in.tsx";
import { showCard, showKronor, showList } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { Facts } from "../ui/facts.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { amountOf, nextStepOf, reasonOf, verdictOf } from "./payment-words.ts";
import { LOOK_OF_POSITION } from "./position-badge.tsx";
import { PrintSheet } from "./print-sheet.tsx";
import { Receipts } from "./receipts.tsx";
import { Remarks } from "./remarks.tsx";
import { useNowMs } from "./use-now.ts";

/** An Enter meant for the page before must not wave the result away unread. */
const READ_FIRST_MS = 700;

export function Result({ payment }: { payment: Payment }): ReactNode {
  const text = useText();
  const keys = useResultKeys(payment);
  const amount = showKronor(amountOf(payment), text);
  const verdict = verdictOf(payment, text);
  useAnnouncement(`${verdict}. ${amount}. ${nextStepOf(payment, text)}`, "assertive");
  const Shape = LOOK_OF_POSITION[payment.position].icon;
  const reason = reasonOf(payment, text);
  return (
    <div className="kk-pay">
      <section className={`kk-hero kk-hero-${payment.position}`}>
        <Shape size={72} stroke={2} aria-hidden className="kk-hero-icon" />
        <PageHeading title={verdict} />
        <p className="kk-hero-amount">{amount}</p>
        <p className="kk-hero-who">
          {showList(payment.customerNames)} · {showList(payment.invoiceNumbers)}
        </p>
        {payment.state === "unknown" ? <NextCheck at={payment.nextCheckAt} /> : null}
      </section>
      <Remarks payment={payment} />
      <section className="kk-why">
        <Facts
          facts={[
            [text.result.notPaidReason, reason],
            [text.result.how, text.evidence[payment.evidence]],
            [text.result.next, <strong key="next">{nextStepOf(payment, text)}</strong>],
            [text.print.card, cardWords(payment, text.issuers)],
            [text.payment.terminal, payment.terminal.name],
          ]}
        />
      </section>
      <div className="kk-row">
        {keys.again === undefined ? null : (
          <Button
            size="lg"
            onClick={keys.again}
            leftSection={<IconRefresh size={20} aria-hidden />}
          >
            {text.result.again}
            <KeyCap>R</KeyCap>
          </Button>
        )}
        <Button
          size="lg"
          variant={keys.again === undefined ? "filled" : "default"}
          onClick={keys.done}
        >
          {text.result.done}
          <KeyCap>{text.keys.enter}</KeyCap>
        </Button>
        {keys.print === undefined ? null : (
          <Button
            size="lg"
            variant="default"
            onClick={keys.print}
            leftSection={<IconPrinter size={20} aria-hidden />}
          >
            {text.result.print}
            <KeyCap>P</KeyCap>
          </Button>
        )}
        <LinkButton
          size="lg"
          variant="subtle"
          to="/payments/$paymentId"
          params={{ paymentId: payment.id }}
        >
          {text.result.details}
        </LinkButton>
      </div>
      <Receipts payment={payment} />
      <PrintSheet payment={payment} isCopy={false} />
    </div>
  );
}

type ResultKeys = {
  readonly done: () => void;
  readonly print: (() => void) | undefined;
  readonly again: (() => void) | undefined;
};

function useResultKeys(payment: Payment): ResultKeys {
  const text = useText();
  const navigate = useNavigate();
  const takesPayments = useSignedIn().person.rights.includes("takeCard");
  const isRead = useIsRead(`${payment.id} ${payment.position}`);
  const done = (): void => {
    void navigate({ to: takesPayments ? "/till" : "/history" });
  };
  const doneWhenRead = (): void => {
    if (isRead()) done();
  };
  const isOver = payment.position === "hasPaid" || payment.position === "hasNotPaid";
  const print = isOver ? () => window.print() : undefined;
  const mayTryAgain =
    takesPayments && payment.kind === "purchase" && payment.position === "hasNotPaid";
  const orders = payment.allocations.map(({ orderId }) => orderId).join(",");
  const again = mayTryAgain
    ? () => void navigate({ to: "/till/pay", search: { orders } })
    : undefined;
  usePageKeys([
    { key: "Enter", shown: text.keys.enter, label: text.result.keyDone, run: doneWhenRead },
    ...(again === undefined
      ? []
      : [{ key: "r", shown: "R", label: text.result.keyAgain, run: again }]),
    ...(print === undefined
      ? []
      : [{ key: "p", shown: "P", label: text.result.keyPrint, run: print }]),
  ]);
  return { done, print, again };
}

const readSince = { verdict: "", atMs: 0 };

/**
 * Whether the verdict has been on the screen for long enough. Kept outside the component: turning
 * the screen or printing lays the page out anew, and that must not make the next Enter go nowhere.
 */
function useIsRead(verdict: string): () => boolean {
  useEffect(() => {
    if (readSince.verdict === verdict) return;
    readSince.verdict = verdict;
    readSince.atMs = performance.now();
  }, [verdict]);
  return () => readSince.verdict === verdict && performance.now() - readSince.atMs >= READ_FIRST_MS;
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
