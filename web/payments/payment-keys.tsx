import type { Payment } from "@kortkoll/server/api.ts";
import { useQueries } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { orderQuestion } from "../live/server-data.ts";
import { KeysToCar } from "./keys-to-car.tsx";
import { isSignatureWaiting } from "./signature-question.tsx";

/** Said of a purchase that may let a car go; an unpaid one needs no words about keys. */
export function PaymentKeys({ payment }: { payment: Payment }): ReactNode {
  const isAsked = payment.kind === "purchase" && payment.position !== "hasNotPaid";
  const ids = [...new Set(payment.allocations.map(({ orderId }) => orderId))];
  const found = useQueries({
    queries: ids.map((id) => ({ ...orderQuestion(id), enabled: isAsked })),
  });
  const orders = found.flatMap(({ data }) => (data === undefined ? [] : [data]));
  if (!isAsked || orders.length < ids.length) return null;
  const { claim } = payment;
  return (
    <KeysToCar
      orders={orders}
      waitsForSignature={isSignatureWaiting(payment)}
      releasedBy={claim?.releasedOrder === true ? claim.by : undefined}
    />
  );
}
