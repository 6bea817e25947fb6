/** Sends the page's wish, follows the answer, and takes up one that was left unanswered. */
import type { Problem, StartPaymentBody } from "@kortkoll/server/api.ts";
import type { SwitchedToCash } from "@kortkoll/server/cash/cash-api.ts";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { type ApiProblem, callApi } from "../api-client.ts";
import { questions } from "../live/server-data.ts";
import { useSignedIn } from "../shell/signed-in.tsx";
import { dropIntent, keepIntent, keptIntent } from "./kept-intent.ts";
import { type PayIntent, type StartedPayment, sendIntent } from "./pay-intent.ts";

export type Sending =
  | { readonly kind: "ready" }
  | { readonly kind: "sending" }
  | { readonly kind: "retrying"; readonly attempt: number }
  | { readonly kind: "refused"; readonly error: ApiProblem };

type SendingDesk = {
  readonly sending: Sending;
  readonly send: (body: StartPaymentBody, instead?: string) => void;
  readonly forget: () => void;
};

export function useSending(orderIds: readonly string[]): SendingDesk {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { signature } = useSignedIn().person;
  const [sending, setSending] = useState<Sending>({ kind: "ready" });
  const busy = useRef(false);
  // Who has left the page is not called back to it; the list shows the payment that has started.
  const isShown = useRef(false);
  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
    };
  }, []);
  const run = useCallback(
    async (intent: PayIntent, isUnanswered: boolean): Promise<void> => {
      if (busy.current) return;
      busy.current = true;
      setSending({ kind: "sending" });
      try {
        const answer = await sendIntent(intent, {
          post,
          isUnanswered,
          wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
          onRetry: (attempt) => setSending({ kind: "retrying", attempt }),
        });
        if (answer.kind === "signedOut") {
          client.setQueryData(questions.session, null);
          return;
        }
        if (answer.kind === "takenOver") {
          setSending({ kind: "ready" });
          return;
        }
        dropIntent(intent);
        if (answer.kind === "started") {
          await watch(answer.payment.id, intent.instead);
          return;
        }
        const holder = holderOf(answer.error.problem);
        if (holder !== undefined) await watch(holder, intent.instead);
        else setSending({ kind: "refused", error: answer.error });
      } finally {
        busy.current = false;
        void client.invalidateQueries({ queryKey: questions.orders });
        void client.invalidateQueries({ queryKey: questions.order });
        void client.invalidateQueries({ queryKey: questions.terminals });
      }
      async function watch(paymentId: string, instead: string | undefined): Promise<void> {
        if (!isShown.current) return;
        await navigate({
          to: "/till/payments/$paymentId",
          params: { paymentId },
          // Still the card's payment: whoever holds cash in the hand is told to wait.
          search: paymentId === instead ? { cash: "1" } : {},
          replace: true,
        });
      }
    },
    [client, navigate],
  );
  const wanted = orderIds.toSorted().join();
  useEffect(() => {
    const kept = keptIntent();
    if (kept?.by === signature && ordersOf(kept.body) === wanted) void run(kept, true);
  }, [run, signature, wanted]);
  const send = useCallback(
    (body: StartPaymentBody, instead?: string): void => {
      if (busy.current) return;
      const intent = {
        key: crypto.randomUUID(),
        by: signature,
        body,
        ...(instead === undefined ? {} : { instead }),
      };
      keepIntent(intent);
      void run(intent, false);
    },
    [run, signature],
  );
  return { sending, send, forget: () => setSending({ kind: "ready" }) };
}

function post(intent: PayIntent): Promise<StartedPayment> {
  const { key, by, body, instead } = intent;
  if (instead !== undefined) return switchToCash({ key, by, body, instead });
  return callApi<StartedPayment>({
    method: "POST",
    path: "/api/payments",
    body,
    idempotencyKey: key,
    by,
  });
}

function ordersOf(body: StartPaymentBody): string {
  return body.allocations
    .map(({ orderId }) => orderId)
    .toSorted()
    .join();
}

/**
 * Takes the cash of a card payment that has ended unpaid. Where the card turns out to be under way
 * still, that payment is what must be watched; no cash was taken.
 */
async function switchToCash(given: Required<PayIntent>): Promise<StartedPayment> {
  const { key, by, body, instead } = given;
  const { receivedOre, expectedOre, allocations, cashCheck } = body;
  const answer = await callApi<SwitchedToCash>({
    method: "POST",
    path: `/api/payments/${encodeURIComponent(instead)}/switch-to-cash`,
    body: {
      receivedOre,
      expectedOre,
      allocations,
      ...(cashCheck === undefined ? {} : { cashCheck }),
    },
    idempotencyKey: key,
    by,
  });
  // It had just ended: it is known to be unpaid now, and the same wish is sent again.
  if (answer.state === "ready") return await switchToCash(given);
  if (answer.paymentId === null) return { id: instead, state: "sent" };
  return { id: answer.paymentId, state: "approved" };
}

/** The order is held by another payment, or the card has paid: that is what the person must see. */
const SHOWN_INSTEAD: readonly Problem["code"][] = ["orderHeld", "cardHasPaid", "cardMayHavePaid"];

function holderOf({ code, paymentId }: Problem): string | undefined {
  return SHOWN_INSTEAD.includes(code) ? paymentId : undefined;
}
