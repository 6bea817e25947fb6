/** The share field behind its own key: one keyed amount an order, the whole rest while untouched. */

import { formatOre, ore } from "@kortkoll/core/money.ts";
import type { OrderDetails, StartPaymentBody } from "@kortkoll/server/api.ts";
import { useState } from "react";
import { readShare, type Share } from "./share.ts";

export type Shares = {
  readonly open: boolean;
  readonly sumOre: number;
  readonly isWrong: boolean;
  readonly toggle: () => void;
  readonly keyedFor: (order: OrderDetails) => string;
  readonly shareOf: (order: OrderDetails) => Share;
  readonly key: (order: OrderDetails, keyed: string) => void;
  readonly allocate: (order: OrderDetails) => StartPaymentBody["allocations"][number];
};

export function useShares(orders: readonly OrderDetails[]): Shares {
  const [open, setOpen] = useState(false);
  const [keyed, setKeyed] = useState<Readonly<Record<string, string>>>({});
  const keyedFor = (order: OrderDetails): string =>
    keyed[order.id] ?? formatOre(ore(order.leftOre));
  const shareOf = (order: OrderDetails): Share => readShare(keyedFor(order), order.leftOre);
  const shares = orders.map(shareOf);
  return {
    open,
    sumOre: shares.reduce((sum, share) => sum + (share.kind === "amount" ? share.ore : 0), 0),
    isWrong: open && shares.some((share) => share.kind !== "amount"),
    toggle: () => {
      setOpen(!open);
      setKeyed({});
    },
    keyedFor,
    shareOf,
    key: (order, text) => setKeyed({ ...keyed, [order.id]: text }),
    allocate: (order) => {
      const share = shareOf(order);
      // The whole rest is asked for without an amount, so that history calls it no share.
      const isShare = open && share.kind === "amount" && share.ore !== order.leftOre;
      return isShare ? { orderId: order.id, amountOre: share.ore } : { orderId: order.id };
    },
  };
}
