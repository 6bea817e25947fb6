/** What a person wants to give back, what is wrong with it so far, and the sending of it. */
import { formatOre, ore } from "@kortkoll/core/money.ts";
import type { Payment } from "@kortkoll/server/api.ts";
import type { StartRefundBody } from "@kortkoll/server/payments/refund-api.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { ApiProblem, callApi } from "../api-client.ts";
import { questions } from "../live/server-data.ts";
import { proofOf } from "../operators/operator-deed.ts";
import { useSignedIn } from "../shell/signed-in.tsx";
import { showKronor } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import type { StartedPayment } from "./pay-intent.ts";
import { readShare, type Share } from "./share.ts";

export const TENDERS = ["sameCard", "otherCard", "cash"] as const;
export type Tender = (typeof TENDERS)[number];

type Fields = {
  readonly keyed: string;
  readonly tender: Tender;
  readonly reason: string;
  readonly approver: string;
};

type Wrong = { readonly [field in "amount" | "reason" | "approver" | "password"]?: string };

export type RefundWish = Fields & {
  /** Or the PIN: which of them it is, its form tells. */
  readonly password: string;
  /** The one that stood there was of another wish than this one. */
  readonly wasCleared: boolean;
  readonly amountOre: number | undefined;
  readonly isVoid: boolean;
  readonly needsSecondPerson: boolean;
  readonly wrong: Wrong;
  readonly refund: ReturnType<typeof useRefund>;
  readonly change: (changed: Partial<Fields>) => void;
  readonly keyPassword: (password: string) => void;
  readonly send: () => void;
};

export function useRefundWish(payment: Payment): RefundWish {
  const text = useText();
  const { signature } = useSignedIn().person;
  const [fields, setFields] = useState<Fields>({
    keyed: formatOre(ore(payment.refundableOre)),
    tender: payment.method === "cash" ? "cash" : "sameCard",
    reason: "",
    approver: "",
  });
  const [password, setPassword] = useState("");
  const [wasCleared, setWasCleared] = useState(false);
  const [checked, setChecked] = useState(false);
  const refund = useRefund(payment.id, () => {
    setPassword("");
    setChecked(false);
  });
  const share = readShare(fields.keyed, payment.refundableOre);
  const amountOre = share.kind === "amount" ? share.ore : undefined;
  const needsSecondPerson = fields.tender !== "sameCard";
  const isWhole = amountOre === payment.approvedOre;
  const missing = wrongIn({ fields, password, needsSecondPerson, signature }, text);
  const wrong: Wrong = {
    ...wrongAmount(share, showKronor(payment.refundableOre, text), text),
    ...(checked ? missing : {}),
  };
  return {
    ...fields,
    password,
    wasCleared,
    amountOre,
    isVoid: payment.canVoid && isWhole && !needsSecondPerson,
    needsSecondPerson,
    wrong,
    refund,
    change: (changed) => {
      setFields({ ...fields, ...changed });
      setWasCleared(password !== "");
      setPassword("");
    },
    keyPassword: (keyed) => {
      setPassword(keyed);
      setWasCleared(false);
    },
    send: () => {
      setChecked(true);
      if (amountOre === undefined || Object.keys(missing).length > 0 || refund.isPending) return;
      const approver = { signature: fields.approver.trim(), ...proofOf(password) };
      refund.mutate({
        amountOre,
        reason: fields.reason.trim(),
        tender: fields.tender,
        ...(needsSecondPerson ? { approver } : {}),
      });
    },
  };
}

function wrongAmount(share: Share, most: string, text: Text): Wrong {
  switch (share.kind) {
    case "amount":
      return {};
    case "notAnAmount":
      return { amount: text.pay.shareWrong };
    case "zero":
      return { amount: text.pay.shareZero };
    case "tooLarge":
      return { amount: text.giveBack.amountHint(most) };
  }
}

type Given = {
  readonly fields: Fields;
  readonly password: string;
  readonly needsSecondPerson: boolean;
  /** Of the person who asks, who can never be the second one. */
  readonly signature: string;
};

function wrongIn({ fields, password, needsSecondPerson, signature }: Given, text: Text): Wrong {
  const { giveBack: names } = text;
  const reason = fields.reason.trim() === "" ? { reason: names.reasonMissing } : {};
  if (!needsSecondPerson) return reason;
  const approver = fields.approver.trim();
  return {
    ...reason,
    ...(approver === "" ? { approver: names.approverMissing } : {}),
    ...(approver === signature ? { approver: names.approverSelf } : {}),
    ...(password === "" ? { password: text.people.second.secretMissing } : {}),
  };
}

/** As with payments: one key for one wish, kept until the server has said yes or no. */
function useRefund(
  paymentId: string,
  onRefused: () => void,
): ReturnType<typeof useMutation<StartedPayment, Error, StartRefundBody>> {
  const client = useQueryClient();
  const navigate = useNavigate();
  const wish = useRef<{ key: string; words: string } | undefined>(undefined);
  return useMutation({
    mutationFn: (body: StartRefundBody) => {
      const words = JSON.stringify({ ...body, approver: body.approver?.signature });
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
      if (problem === undefined || problem.status >= 500) return;
      wish.current = undefined;
      onRefused();
    },
  });
}
