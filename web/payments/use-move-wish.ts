/**
 * What a person wants to move and to which invoice, what it would do, and the sending of it. A second
 * person's secret is given anew after any change: it was given for what stood there then.
 */
import type { Allocation, Order, Payment } from "@kortkoll/server/api.ts";
import type { MovePaymentBody, MovePlan } from "@kortkoll/server/payments/move-api.ts";
import { useDebouncedValue } from "@mantine/hooks";
import {
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useState } from "react";
import { callApi } from "../api-client.ts";
import { questions } from "../live/server-data.ts";
import { proofOf } from "../operators/operator-deed.ts";
import { useSignedIn } from "../shell/signed-in.tsx";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { readShare } from "./share.ts";

type Fields = {
  readonly fromOrderId: string;
  readonly to: Order | undefined;
  /** Empty is as much as there is room for. */
  readonly keyed: string;
  readonly reason: string;
  readonly approver: string;
};

type Wrong = {
  readonly [field in "to" | "amount" | "reason" | "approver" | "password"]?: string;
};

export type MoveWish = Fields & {
  readonly password: string;
  readonly wasCleared: boolean;
  readonly wrong: Wrong;
  readonly plan: UseQueryResult<MovePlan>;
  readonly moving: UseMutationResult<Payment, Error, MovePaymentBody>;
  readonly change: (changed: Partial<Fields>) => void;
  readonly keyPassword: (password: string) => void;
  readonly send: () => void;
};

const TYPING_PAUSE_MS = 300;

/** What of the payment stands on invoices: only that can be moved. */
export function movableOf(payment: Payment): readonly Allocation[] {
  const isPaid = payment.kind === "purchase" && payment.state === "approved";
  if (!isPaid || payment.refundableOre === 0) return [];
  return payment.allocations.filter((one) => one.target === "order" && one.appliedOre > 0);
}

export function useMoveWish(
  payment: Payment,
  { firstOrderId, done }: { readonly firstOrderId: string; readonly done: () => void },
): MoveWish {
  const text = useText();
  const { signature } = useSignedIn().person;
  const [fields, setFields] = useState<Fields>({
    fromOrderId: firstOrderId,
    to: undefined,
    keyed: "",
    reason: "",
    approver: "",
  });
  const [password, setPassword] = useState("");
  const [wasCleared, setWasCleared] = useState(false);
  const [isTried, setIsTried] = useState(false);
  const amount = readAmount(fields.keyed);
  const plan = useMovePlan(payment.id, fields, amount.ore);
  const moving = useMove(payment.id, {
    done,
    refused: () => {
      setPassword("");
      setIsTried(false);
    },
  });
  const wrong = wrongIn({ fields, password, signature, isAmountWrong: amount.isWrong }, text);
  return {
    ...fields,
    password,
    wasCleared,
    wrong: isTried ? wrong : amount.isWrong ? { amount: text.pay.shareWrong } : {},
    plan,
    moving,
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
      setIsTried(true);
      const { fromOrderId, to } = fields;
      // Only what has been shown is moved, to the öre.
      if (Object.keys(wrong).length > 0 || to === undefined || plan.data === undefined) return;
      moving.mutate({
        fromOrderId,
        toOrderId: to.id,
        amountOre: plan.data.amountOre,
        reason: fields.reason.trim(),
        approver: { signature: fields.approver.trim(), ...proofOf(password) },
      });
    },
  };
}

function readAmount(keyed: string): {
  readonly ore: number | undefined;
  readonly isWrong: boolean;
} {
  if (keyed.trim() === "") return { ore: undefined, isWrong: false };
  const share = readShare(keyed, Number.MAX_SAFE_INTEGER);
  return share.kind === "amount"
    ? { ore: share.ore, isWrong: false }
    : { ore: undefined, isWrong: true };
}

function useMovePlan(
  paymentId: string,
  { fromOrderId, to }: Fields,
  amountOre: number | undefined,
): UseQueryResult<MovePlan> {
  const toOrderId = to?.id;
  const [askedOre] = useDebouncedValue(amountOre, TYPING_PAUSE_MS);
  return useQuery({
    // By a name of its own: news of the payment, the move's own too, are no reason to ask again.
    queryKey: ["movePlan", paymentId, fromOrderId, toOrderId, askedOre],
    queryFn: ({ signal }) => {
      const asked = new URLSearchParams({ fromOrderId, toOrderId: toOrderId ?? "" });
      if (askedOre !== undefined) asked.set("amountOre", String(askedOre));
      return callApi<MovePlan>({ path: `/api/payments/${paymentId}/move-plan?${asked}`, signal });
    },
    enabled: toOrderId !== undefined,
    // What it would do is read anew each time that it is looked at.
    staleTime: 0,
    gcTime: 0,
  });
}

type Given = {
  readonly fields: Fields;
  readonly password: string;
  readonly isAmountWrong: boolean;
  /** Of the person who asks, who can never be the second one. */
  readonly signature: string;
};

function wrongIn({ fields, password, isAmountWrong, signature }: Given, text: Text): Wrong {
  const { moving: names, giveBack } = text;
  const approver = fields.approver.trim();
  return {
    ...(fields.to === undefined ? { to: names.notChosen } : {}),
    ...(isAmountWrong ? { amount: text.pay.shareWrong } : {}),
    ...(fields.reason.trim() === "" ? { reason: names.reasonMissing } : {}),
    ...(approver === "" ? { approver: giveBack.approverMissing } : {}),
    ...(approver === signature ? { approver: names.approverSelf } : {}),
    ...(password === "" ? { password: text.people.second.secretMissing } : {}),
  };
}

function useMove(
  paymentId: string,
  { done, refused }: { readonly done: () => void; readonly refused: () => void },
): UseMutationResult<Payment, Error, MovePaymentBody> {
  const client = useQueryClient();
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  return useMutation({
    mutationFn: (body: MovePaymentBody) =>
      callApi<Payment>({
        method: "POST",
        path: `/api/payments/${encodeURIComponent(paymentId)}/move`,
        body,
        idempotencyKey,
      }),
    onSuccess: async () => {
      const { payment, payments, order, orders } = questions;
      await Promise.all(
        [payment, payments, order, orders].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      );
      done();
    },
    onError: refused,
  });
}
