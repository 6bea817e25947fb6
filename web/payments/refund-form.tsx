/** Gives money back on the original payment: amount and reason, then one clear confirmation. */

import { formatOre, ore } from "@kortkoll/core/money.ts";
import type { Payment, StartRefundBody } from "@kortkoll/server/api.ts";
import { Button, Modal, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { ApiProblem, callApi } from "../api-client.ts";
import { questions } from "../live/server-data.ts";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import type { StartedPayment } from "./pay-intent.ts";
import { readShare } from "./share.ts";

type RefundFormProps = {
  readonly payment: Payment;
  readonly opened: boolean;
  readonly close: () => void;
};

export function RefundForm({ payment, opened, close }: RefundFormProps): ReactNode {
  const text = useText();
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={text.payment.refundTitle}
      closeButtonProps={{ "aria-label": text.shell.close, size: "xl" }}
      size="lg"
      centered
    >
      <RefundFields payment={payment} />
    </Modal>
  );
}

function RefundFields({ payment }: { payment: Payment }): ReactNode {
  const text = useText();
  const most = showKronor(payment.refundableOre, text);
  const [keyed, setKeyed] = useState(formatOre(ore(payment.refundableOre)));
  const [reason, setReason] = useState("");
  const [checked, setChecked] = useState(false);
  const refund = useRefund(payment.id);
  const amount = readShare(keyed, payment.refundableOre);
  const wrongAmount = {
    amount: undefined,
    notAnAmount: text.pay.shareWrong,
    zero: text.pay.shareZero,
    tooLarge: text.payment.refundAmountHint(most),
  }[amount.kind];
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (amount.kind !== "amount" || reason.trim() === "" || refund.isPending) return;
    refund.mutate({ amountOre: amount.ore, reason: reason.trim() });
  };
  const showing = amount.kind === "amount" ? showKronor(amount.ore, text) : "";
  return (
    <form className="kk-form" onSubmit={send} noValidate>
      <WarningNotice title={text.payment.refundWarning} />
      <TextInput
        label={text.payment.refundAmount}
        description={text.payment.refundAmountHint(most)}
        inputMode="decimal"
        autoComplete="off"
        rightSection={text.kronor}
        data-autofocus
        maxLength={20}
        value={keyed}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setKeyed(event.currentTarget.value)}
        error={wrongAmount}
      />
      <Textarea
        label={text.payment.refundReason}
        description={text.payment.refundReasonHint}
        autosize
        minRows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={checked && reason.trim() === "" ? text.payment.refundReasonMissing : undefined}
      />
      {refund.isError ? <ProblemNotice error={refund.error} /> : null}
      <Button type="submit" size="lg" loading={refund.isPending}>
        {refund.isPending ? text.payment.refundSending : text.payment.refundConfirm(showing)}
      </Button>
    </form>
  );
}

/** As with payments: one key for one wish, kept until the server has said yes or no. */
function useRefund(
  paymentId: string,
): ReturnType<typeof useMutation<StartedPayment, Error, StartRefundBody>> {
  const client = useQueryClient();
  const navigate = useNavigate();
  const wish = useRef<{ key: string; words: string } | undefined>(undefined);
  return useMutation({
    mutationFn: (body: StartRefundBody) => {
      const words = JSON.stringify(body);
      if (wish.current?.words !== words) wish.current = { key: crypto.randomUUID(), words };
      return callApi<StartedPayment>({
        method: "POST",
        path: `/api/payments/${encodeURIComponent(paymentId)}/refunds`,
        body,
        idempotencyKey: wish.current.key,
      });
    },
    onSuccess: async (started) => {
      wish.current = undefined;
      await client.invalidateQueries({ queryKey: [...questions.payment, paymentId] });
      await navigate({ to: "/till/payments/$paymentId", params: { paymentId: started.id } });
    },
    onError: (error) => {
      const { problem } = error instanceof ApiProblem ? error : { problem: undefined };
      if (problem !== undefined && problem.status < 500) wish.current = undefined;
    },
  });
}
