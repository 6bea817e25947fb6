import type { Payment } from "@kortkoll/server/api.ts";
import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { callApi } from "../api-client.ts";
import { questions } from "../live/server-data.ts";

/** Asks for the payment to be cancelled. The answer is the payment, not the word "cancelled". */
export function useCancel(paymentId: string): UseMutationResult<unknown, Error, void> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      callApi<Payment>({
        method: "POST",
        path: `/api/payments/${encodeURIComponent(paymentId)}/cancel`,
        idempotencyKey: crypto.randomUUID(),
      }),
    onSettled: () => client.invalidateQueries({ queryKey: [...questions.payment, paymentId] }),
  });
}
