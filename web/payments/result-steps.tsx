/** What can be done from a result, as buttons and as keys. */
import type { Payment } from "@kortkoll/server/api.ts";
import { Button } from "@mantine/core";
import { IconCash, IconPrinter, IconRefresh, IconSwitchHorizontal } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { useSignedIn } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { isFailedReversal } from "./failed-reversal.tsx";
import { isSignatureWaiting } from "./signature-question.tsx";
import { takesPayments } from "./takes-payments.ts";
import { useIsRead } from "./use-is-read.ts";
import { useOtherTerminal } from "./use-other-terminal.ts";

export function ResultSteps({ payment }: { payment: Payment }): ReactNode {
  const text = useText();
  const { done, print, again, switchTo, inCash } = useResultKeys(payment);
  const isMain = again === undefined && !isSignatureWaiting(payment) && !isFailedReversal(payment);
  return (
    <div className="kk-row">
      {switchTo === undefined ? null : (
        <Button
          size="lg"
          onClick={switchTo.run}
          leftSection={<IconSwitchHorizontal size={20} aria-hidden />}
        >
          {text.otherTerminal.switchTo(switchTo.name)}
          <KeyCap>B</KeyCap>
        </Button>
      )}
      {again === undefined ? null : (
        <Button
          size="lg"
          variant={switchTo === undefined ? "filled" : "default"}
          onClick={again}
          leftSection={<IconRefresh size={20} aria-hidden />}
        >
          {text.result.again}
          <KeyCap>R</KeyCap>
        </Button>
      )}
      <Button size="lg" variant={isMain ? "filled" : "default"} onClick={done}>
        {text.result.done}
        {isSignatureWaiting(payment) ? null : <KeyCap>{text.keys.enter}</KeyCap>}
      </Button>
      {inCash === undefined ? null : (
        <Button
          size="lg"
          variant="default"
          onClick={inCash}
          leftSection={<IconCash size={20} aria-hidden />}
        >
          {text.cash.pay.toCash}
          <KeyCap>K</KeyCap>
        </Button>
      )}
      {print === undefined ? null : (
        <Button
          size="lg"
          variant="default"
          onClick={print}
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
  );
}

type ResultKeys = {
  readonly done: () => void;
  readonly print: (() => void) | undefined;
  readonly again: (() => void) | undefined;
  /** In cash, for those who may take it. */
  readonly inCash: (() => void) | undefined;
  readonly switchTo: { readonly name: string; readonly run: () => void } | undefined;
};

function useResultKeys(payment: Payment): ResultKeys {
  const text = useText();
  const navigate = useNavigate();
  const { rights } = useSignedIn().person;
  const isAtTill = takesPayments(rights);
  const isRead = useIsRead(`${payment.id} ${payment.position}`);
  const other = useOtherTerminal(payment);
  const done = (): void => {
    void navigate({ to: isAtTill ? "/till" : "/history" });
  };
  const doneWhenRead = (): void => {
    if (isRead) done();
  };
  const isOver = payment.position === "hasPaid" || payment.position === "hasNotPaid";
  const print = isOver ? () => window.print() : undefined;
  const mayTryAgain = isAtTill && payment.kind === "purchase" && payment.position === "hasNotPaid";
  const orders = payment.allocations.map(({ orderId }) => orderId).join(",");
  const again = mayTryAgain
    ? () => void navigate({ to: "/till/pay", search: { orders } })
    : undefined;
  const goOn =
    mayTryAgain && other !== undefined
      ? () => void navigate({ to: "/till/pay", search: { orders, terminal: other.id } })
      : undefined;
  const mayPayInCash = mayTryAgain && payment.method === "card" && rights.includes("takeCash");
  const inCash = mayPayInCash
    ? () => void navigate({ to: "/till/pay", search: { orders, cash: "1", instead: payment.id } })
    : undefined;
  // While the slip waits for an answer, Enter must not lead away from the question.
  const enter = isSignatureWaiting(payment)
    ? []
    : [
        {
          key: "Enter",
          // Not offered before it works.
          ...(isRead ? { shown: text.keys.enter } : {}),
          label: text.result.keyDone,
          run: doneWhenRead,
        },
      ];
  usePageKeys([
    ...enter,
    ...(goOn === undefined
      ? []
      : [{ key: "b", shown: "B", label: text.otherTerminal.keySwitch, run: goOn }]),
    ...(again === undefined
      ? []
      : [{ key: "r", shown: "R", label: text.result.keyAgain, run: again }]),
    ...(inCash === undefined
      ? []
      : [{ key: "k", shown: "K", label: text.cash.pay.keyCash, run: inCash }]),
    ...(print === undefined
      ? []
      : [{ key: "p", shown: "P", label: text.result.keyPrint, run: print }]),
  ]);
  const switchTo =
    goOn === undefined || other === undefined ? undefined : { name: other.name, run: goOn };
  return { done, print, again, switchTo, inCash };
}
