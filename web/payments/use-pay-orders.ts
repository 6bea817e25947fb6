/** The orders that the pay page's address names, kept fresh, and why they cannot be paid if so. */
import type { OrderDetails } from "@kortkoll/server/api.ts";
import { useQueries } from "@tanstack/react-query";
import { orderQuestion } from "../live/server-data.ts";

export type PayOrders =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly error: unknown; readonly again: () => void }
  | { readonly kind: "held"; readonly paymentId: string }
  | {
      readonly kind: "impossible";
      readonly why: "alreadyPaid" | "withdrawn" | "severalCompanies" | "creditInvoice";
      readonly orders: readonly OrderDetails[];
    }
  | {
      readonly kind: "payable";
      readonly orders: readonly OrderDetails[];
      readonly leftOre: number;
    };

type Holding = {
  /** While our own payment is being sent, or one is taken on top of it, a hold is no news. */
  readonly mayBeHeld: boolean;
  /** A payment that has ended: what is remembered of the orders may still name it. */
  readonly ended: string | undefined;
};

export function usePayOrders(ids: readonly string[], holding: Holding): PayOrders {
  const found = useQueries({
    queries: ids.map((id) => ({ ...orderQuestion(id), refetchInterval: 5_000 })),
  });
  const failed = found.find((one) => one.isError && one.data === undefined);
  if (failed !== undefined) {
    return { kind: "failed", error: failed.error, again: () => void failed.refetch() };
  }
  const orders = found.flatMap((one) => (one.data === undefined ? [] : [one.data]));
  return orders.length < ids.length ? { kind: "loading" } : judge(orders, holding);
}

function judge(orders: readonly OrderDetails[], { mayBeHeld, ended }: Holding): PayOrders {
  const held = orders
    .map((order) => order.activePaymentId)
    .find((id) => id !== null && id !== ended);
  if (held !== undefined && held !== null && !mayBeHeld) return { kind: "held", paymentId: held };
  if (orders.some((order) => order.withdrawn))
    return { kind: "impossible", why: "withdrawn", orders };
  if (orders.some((order) => order.kind === "creditInvoice")) {
    return { kind: "impossible", why: "creditInvoice", orders };
  }
  if (new Set(orders.map((order) => order.companyCode)).size > 1) {
    return { kind: "impossible", why: "severalCompanies", orders };
  }
  const left = orders.filter((order) => order.leftOre > 0);
  if (left.length === 0) return { kind: "impossible", why: "alreadyPaid", orders };
  return {
    kind: "payable",
    orders: left,
    leftOre: left.reduce((sum, order) => sum + order.leftOre, 0),
  };
}
