/** Payments by name under a heading, each with its sum and why it is named. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { type NamedPayment, paymentName } from "./close-words.ts";

type NamedListProps = {
  readonly title: string;
  readonly payments: readonly NamedPayment[];
  readonly items: readonly {
    readonly paymentId: string;
    readonly netOre: number;
    readonly why: string;
  }[];
};

export function NamedList({ title, payments, items }: NamedListProps): ReactNode {
  const { flight } = useText().dayClose;
  if (items.length === 0) return null;
  return (
    <div className="kk-close-named">
      <h3>{title}</h3>
      <ul className="kk-close-lines">
        {items.map(({ paymentId, netOre, why }) => {
          const payment = payments.find((one) => one.id === paymentId);
          return (
            <li key={paymentId}>
              <Link to="/payments/$paymentId" params={{ paymentId }} className="kk-close-open">
                {(payment && paymentName(payment)) || flight.open}
              </Link>
              <Amount ore={netOre} />
              <span className="kk-quiet">{why}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
