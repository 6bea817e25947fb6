/** Everything that changes an item. Whatever the answer, the list is asked for again afterwards. */
import type { Payment } from "@kortkoll/server/api.ts";
import type {
  ApplyBody,
  ClaimBody,
  InterruptedItem,
} from "@kortkoll/server/interrupted/interrupted-api.ts";
import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { callApi } from "../api-client.ts";
import { questions } from "../live/server-data.ts";
import { useWishKeys } from "../use-wish-keys.ts";

export type ItemChange =
  | { readonly kind: "own"; readonly owner: string | null; readonly takeOver?: boolean }
  | { readonly kind: "deadline"; readonly owner: string; readonly deadlineAt: string | null }
  | { readonly kind: "comment"; readonly text: string }
  | { readonly kind: "handled"; readonly text: string }
  | { readonly kind: "claim"; readonly body: ClaimBody }
  | { readonly kind: "apply"; readonly body: ApplyBody };

export type WantedChange = { readonly item: InterruptedItem; readonly change: ItemChange };

export type ItemChanges = UseMutationResult<unknown, Error, WantedChange>;

export function useItemChanges(): ItemChanges {
  const client = useQueryClient();
  const withKey = useWishKeys();
  return useMutation({
    mutationFn: ({ item, change }: WantedChange) => {
      const asked = requestFor(item, change);
      return withKey(asked, (idempotencyKey) => callApi<unknown>({ ...asked, idempotencyKey }));
    },
    onSettled: (_answer, _error, { item }) =>
      Promise.all([
        client.invalidateQueries({ queryKey: questions.interrupted }),
        client.invalidateQueries({ queryKey: [...questions.payment, item.paymentId] }),
        client.invalidateQueries({ queryKey: questions.order }),
      ]),
  });
}

type Asked = {
  readonly method: "POST" | "PUT";
  readonly path: string;
  readonly body: unknown;
};

function requestFor({ paymentId, reason }: InterruptedItem, change: ItemChange): Asked {
  const item = `/api/interrupted/${encodeURIComponent(paymentId)}/${reason}`;
  const payment = `/api/payments/${encodeURIComponent(paymentId)}`;
  switch (change.kind) {
    case "own": {
      const { owner, takeOver = false } = change;
      return { method: "PUT", path: `${item}/owner`, body: { owner, takeOver } };
    }
    case "deadline": {
      const { owner, deadlineAt } = change;
      return { method: "PUT", path: `${item}/owner`, body: { owner, deadlineAt } };
    }
    case "comment":
      return { method: "POST", path: `${item}/comments`, body: { text: change.text } };
    case "handled":
      return { method: "POST", path: `${item}/handled`, body: { text: change.text } };
    case "claim":
      return { method: "POST", path: `${payment}/claim`, body: change.body };
    case "apply":
      return { method: "POST", path: `${payment}/apply`, body: change.body };
  }
}

/** The orders of an item's payment, which the row itself does not carry. */
export async function readOrdersOf(paymentId: string): Promise<string> {
  const path = `/api/payments/${encodeURIComponent(paymentId)}`;
  const { allocations } = await callApi<Payment>({ path });
  return [...new Set(allocations.map(({ orderId }) => orderId))].join(",");
}
