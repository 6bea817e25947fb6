/**
 * From a card payment under way to cash. The terminal is asked to stop; until it has answered that
 * nothing was taken, everything on the page says that no cash may be.
 */
import type { Payment } from "@kortkoll/server/api.ts";
import type { CashCheck, SwitchedToCash } from "@kortkoll/server/cash/cash-api.ts";
import { Button } from "@mantine/core";
import { IconAlertTriangle, IconCash, IconLock } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { ApiProblem, callApi } from "../api-client.ts";
import type { PageKey } from "../keys/key-rules.ts";
import { questions } from "../live/server-data.ts";
import { useSignedIn } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { CashCheckDialog } from "./cash-check-dialog.tsx";
import { keepSeenPayer } from "./seen-payer.ts";
import "./cash.css";

export type CashSwitch = {
  readonly isOffered: boolean;
  readonly isAllowed: boolean;
  /** Tried by somebody who may not take cash. */
  readonly isRefused: boolean;
  readonly isPending: boolean;
  /** What the payment's own page does not tell. */
  readonly error: Error | null;
  /** What the customer's cash comes to, where somebody must have seen who pays. */
  readonly needsCheck: { readonly sumOre: number | undefined } | undefined;
  readonly seen: (check: CashCheck) => void;
  readonly ask: () => void;
  readonly forget: () => void;
  readonly keys: readonly PageKey[];
};

/** A refusal about the card's money is told by the payment itself, which is asked for again. */
const TOLD_BY_PAYMENT: readonly string[] = ["cardHasPaid", "cardMayHavePaid"];

export function useSwitchToCash(payment: Payment): CashSwitch {
  const text = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const isAllowed = useSignedIn().person.rights.includes("takeCash");
  const [isRefused, setIsRefused] = useState(false);
  const isOffered = payment.kind === "purchase" && payment.method === "card";
  const show = (search: { cash?: string }): void => {
    const params = { paymentId: payment.id };
    void navigate({ to: "/till/payments/$paymentId", params, search, replace: true });
  };
  const change = useMutation({
    mutationFn: (cashCheck: CashCheck | undefined) =>
      callApi<SwitchedToCash>({
        method: "POST",
        path: `/api/payments/${encodeURIComponent(payment.id)}/switch-to-cash`,
        body: cashCheck === undefined ? {} : { cashCheck },
      }),
    onMutate: () => show({ cash: "1" }),
    // Taken already, from another tab: then that is what is to be seen.
    onSuccess: ({ paymentId }) => {
      if (paymentId === null) return;
      const to = "/till/payments/$paymentId";
      void navigate({ to, params: { paymentId }, search: {}, replace: true });
    },
    // Not stopped, and not because of what the card has done: then nobody waits for cash.
    onError: (error) => {
      if (error instanceof ApiProblem && !isToldByPayment(error)) show({});
    },
    onSettled: () => client.invalidateQueries({ queryKey: [...questions.payment, payment.id] }),
  });
  const ask = (): void => {
    if (!isAllowed) setIsRefused(true);
    else if (!change.isPending) change.mutate(undefined);
  };
  const keys = isOffered
    ? [{ key: "k", shown: "K", label: text.cash.switch.key, run: ask } as const]
    : [];
  const { error, isPending } = change;
  const needsCheck =
    error instanceof ApiProblem && error.problem.code === "cashLimitNeedsCheck"
      ? { sumOre: error.problem.amountOre }
      : undefined;
  return {
    isOffered,
    isAllowed,
    isRefused,
    isPending,
    error: needsCheck !== undefined || isToldByPayment(error) ? null : error,
    needsCheck,
    seen: (check) => {
      keepSeenPayer(client, payment.id, check);
      change.mutate(check);
    },
    ask,
    forget: change.reset,
    keys,
  };
}

function isToldByPayment(error: Error | null): boolean {
  return error instanceof ApiProblem && TOLD_BY_PAYMENT.includes(error.problem.code);
}

/** Why no cash can be taken; the card has not been asked to stop. */
export function NotSwitched({ change }: { readonly change: CashSwitch }): ReactNode {
  const text = useText();
  const { error, needsCheck, seen, forget } = change;
  if (needsCheck !== undefined) {
    const { saveAndStop } = text.cash.check;
    return (
      <CashCheckDialog sumOre={needsCheck.sumOre} save={saveAndStop} close={forget} done={seen} />
    );
  }
  if (error === null) return null;
  return (
    <ProblemNotice error={error}>
      {error instanceof ApiProblem ? <p>{text.cash.switch.cardGoesOn}</p> : null}
    </ProblemNotice>
  );
}

type SwitchButtonProps = { readonly change: CashSwitch; readonly disabled: boolean };

export function SwitchButton({ change, disabled }: SwitchButtonProps): ReactNode {
  const names = useText().cash.switch;
  return (
    <Button
      variant="default"
      size="lg"
      onClick={change.ask}
      disabled={disabled}
      leftSection={
        change.isAllowed ? <IconCash size={20} aria-hidden /> : <IconLock size={18} aria-hidden />
      }
    >
      {change.isPending ? names.asking : names.toCash}
      <KeyCap>K</KeyCap>
    </Button>
  );
}

export function NoCashYet(): ReactNode {
  const names = useText().cash.switch;
  useAnnouncement(`${names.wait}. ${names.waitWords}`, "assertive");
  return <WarningNotice title={names.wait} words={names.waitWords} />;
}

/** The card won the race, or nobody knows yet: either way no cash is taken. */
export function NoCashAfterAll({ payment }: { readonly payment: Payment }): ReactNode {
  const names = useText().cash.switch;
  const hasPaid = payment.position === "hasPaid";
  const isOpen = payment.position === "findingOut" || payment.position === "notProven";
  const title = hasPaid ? names.cardPaid : names.notKnown;
  const words = hasPaid ? names.cardPaidWords : names.notKnownWords;
  const isShown = (hasPaid || isOpen) && payment.method === "card";
  useAnnouncement(isShown ? `${title} ${words}` : undefined, "assertive");
  if (!isShown) return null;
  return (
    <section className="kk-no-cash" aria-label={title}>
      <IconAlertTriangle size={44} aria-hidden />
      <div>
        <p className="kk-no-cash-title">{title}</p>
        <p>{words}</p>
      </div>
    </section>
  );
}
