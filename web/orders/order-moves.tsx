/** Payments that have left this invoice for another one, or come to it: when, why, and by whom. */
import type { OrderDetails } from "@kortkoll/server/api.ts";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { showDayAndTime, showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { Panel } from "../ui/panel.tsx";

export function OrderMoves({ order }: { readonly order: OrderDetails }): ReactNode {
  const text = useText();
  const { moving: names } = text;
  if (order.moves.length === 0) return null;
  return (
    <Panel title={names.panel}>
      <ul className="kk-order-payouts">
        {order.moves.map((move) => {
          const hasLeft = move.from.orderId === order.id;
          const other = hasLeft ? move.to : move.from;
          const amount = showKronor(move.amountOre, text);
          return (
            <li key={move.id}>
              <p>
                {hasLeft ? names.left(amount) : names.came(amount)}{" "}
                <Link to="/orders/$orderId" params={{ orderId: other.orderId }}>
                  {other.invoiceNumber}
                </Link>
                <span className="kk-sub">”{move.reason}”</span>
                <span className="kk-sub">
                  {names.by(move.by, move.approver)} ·{" "}
                  <time dateTime={move.at}>{showDayAndTime(move.at)}</time>
                </span>
              </p>
              <p>
                <Link to="/payments/$paymentId" params={{ paymentId: move.paymentId }}>
                  {text.interrupted.openPayment}
                </Link>
              </p>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
