/**
 * Who pays was seen before the card was stopped, on one page, and the cash is taken on another. It is
 * kept until then in this tab alone: a reload asks again.
 */
import type { CashCheck } from "@kortkoll/server/cash/cash-api.ts";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";

export function keepSeenPayer(client: QueryClient, cardPaymentId: string, check: CashCheck): void {
  client.setQueryData(placeOf(cardPaymentId), check);
}

export function useSeenPayer(cardPaymentId: string | undefined): CashCheck | undefined {
  const client = useQueryClient();
  if (cardPaymentId === undefined) return undefined;
  return client.getQueryData<CashCheck>(placeOf(cardPaymentId));
}

function placeOf(cardPaymentId: string): readonly string[] {
  return ["seenPayer", cardPaymentId];
}
