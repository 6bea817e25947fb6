/**
 * Whether the customer signed the slip: a person's own eyes decide, in time. "Not signed" voids the
 * purchase, so it asks once more; no answer changes nothing but holds the terminal.
 */
import type { Payment } from "@kortkoll/server/api.ts";
import { Button } from "@mantine/core";
import { IconSignature, IconSignatureOff } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { callApi } from "../api-client.ts";
import { usePageKeys } from "../keys/page-keys.tsx";
import { questions } from "../live/server-data.ts";
import { useSignedIn } from "../shell/signed-in.tsx";
import { showClock, showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { amountOf } from "./payment-words.ts";
import { useNowMs } from "./use-now.ts";

export function isSignatureWaiting(payment: Payment): boolean {
  return payment.signature?.state === "waiting";
}

/** Nothing for a payment that asked for no signature. */
export function SignatureQuestion({ payment }: { payment: Payment }): ReactNode {
  const { signature } = payment;
  const { rights } = useSignedIn().person;
  const mayAnswer = rights.includes("takeCard") || rights.includes("interrupted");
  if (signature === null) return null;
  if (signature.state !== "waiting") return <Answered signature={signature} />;
  return <Waiting payment={payment} signature={signature} mayAnswer={mayAnswer} />;
}

type Signature = NonNullable<Payment["signature"]>;

function Answered({ signature }: { signature: Signature }): ReactNode {
  const names = useText().signature;
  const Shape = signature.state === "signed" ? IconSignature : IconSignatureOff;
  return (
    <p className="kk-signed">
      <Shape size={22} aria-hidden />
      {names.answered[signature.state]}{" "}
      {signature.answeredBy === null ? "" : names.answeredBy(signature.answeredBy)}
    </p>
  );
}

type WaitingProps = {
  readonly payment: Payment;
  readonly signature: Signature;
  readonly mayAnswer: boolean;
};

function Waiting({ payment, signature, mayAnswer }: WaitingProps): ReactNode {
  const text = useText();
  const { signature: names } = text;
  useAnnouncement(names.title, "assertive");
  return (
    <section className="kk-signature" aria-label={names.panel}>
      <p className="kk-signature-title">
        <IconSignature size={32} aria-hidden className="kk-notice-icon" />
        {names.title}
      </p>
      <p>{names.lead}</p>
      <TimeLeft deadlineAt={signature.deadlineAt} />
      {mayAnswer ? <Answers payment={payment} /> : null}
      <p className="kk-signature-note">{names.held}</p>
    </section>
  );
}

function TimeLeft({ deadlineAt }: { deadlineAt: string }): ReactNode {
  const names = useText().signature;
  const leftMs = Date.parse(deadlineAt) - useNowMs();
  return (
    <p className="kk-strong" role="timer">
      {leftMs > 0 ? names.left(showClock(leftMs)) : names.tooLate}
    </p>
  );
}

function Answers({ payment }: { payment: Payment }): ReactNode {
  const text = useText();
  const { signature: names } = text;
  const [asksAgain, setAsksAgain] = useState(false);
  const answer = useAnswer(payment.id);
  const say = (signed: boolean): void => {
    if (!answer.isPending) answer.mutate(signed);
  };
  usePageKeys(
    asksAgain
      ? [
          {
            key: "Enter",
            shown: text.keys.enter,
            label: names.keyNotSigned,
            run: () => say(false),
          },
          {
            key: "Escape",
            shown: text.keys.escape,
            label: names.back,
            run: () => setAsksAgain(false),
            over: ["button"],
          },
        ]
      : [
          { key: "s", shown: "S", label: names.keySigned, run: () => say(true) },
          { key: "n", shown: "N", label: names.keyNotSigned, run: () => setAsksAgain(true) },
        ],
  );
  return (
    <>
      {answer.isError ? <ProblemNotice error={answer.error} /> : null}
      {asksAgain ? (
        <div className="kk-signature-sure" role="alert">
          <p className="kk-strong">{names.confirmTitle}</p>
          <p>{names.confirmLead}</p>
          <div className="kk-row">
            <Button
              size="lg"
              className="kk-danger"
              onClick={() => say(false)}
              loading={answer.isPending}
            >
              {names.confirm(showKronor(amountOf(payment), text))}
              <KeyCap>{text.keys.enter}</KeyCap>
            </Button>
            <Button size="lg" variant="default" onClick={() => setAsksAgain(false)}>
              {names.back}
              <KeyCap>{text.keys.escape}</KeyCap>
            </Button>
          </div>
        </div>
      ) : (
        <div className="kk-row">
          <Button
            size="lg"
            onClick={() => say(true)}
            loading={answer.isPending}
            leftSection={<IconSignature size={22} aria-hidden />}
          >
            {names.signed}
            <KeyCap>S</KeyCap>
          </Button>
          <Button
            size="lg"
            variant="default"
            onClick={() => setAsksAgain(true)}
            leftSection={<IconSignatureOff size={22} aria-hidden />}
          >
            {names.notSigned}
            <KeyCap>N</KeyCap>
          </Button>
        </div>
      )}
    </>
  );
}

type Answer = { readonly voidPaymentId: string | null };

function useAnswer(paymentId: string): ReturnType<typeof useMutation<Answer, Error, boolean>> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (signed: boolean) =>
      callApi<Answer>({
        method: "POST",
        path: `/api/payments/${encodeURIComponent(paymentId)}/signature`,
        body: { signed },
        idempotencyKey: crypto.randomUUID(),
      }),
    // What follows from "not signed" is a void of its own, which is watched to its end.
    onSuccess: async ({ voidPaymentId }) => {
      if (voidPaymentId === null) return;
      const params = { paymentId: voidPaymentId };
      await navigate({ to: "/till/payments/$paymentId", params });
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: [...questions.payment, paymentId] }),
        client.invalidateQueries({ queryKey: questions.interrupted }),
      ]),
  });
}
