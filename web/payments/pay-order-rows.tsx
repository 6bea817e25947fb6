/** Which invoices the amount pays, and the field for a share of each while it is open. */

import type { OrderDetails } from "@kortkoll/server/api.ts";
import { TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import type { Shares } from "./use-shares.ts";

type PayOrderRowsProps = { readonly orders: readonly OrderDetails[]; readonly shares: Shares };

export function PayOrderRows({ orders, shares }: PayOrderRowsProps): ReactNode {
  const text = useText();
  return (
    <ul className="kk-pay-orders" aria-label={text.pay.orders}>
      {orders.map((order, index) => (
        <li key={order.id}>
          <div>
            <p className="kk-strong">
              {order.customerName}
              {order.registrationNumber === null ? null : (
                <span className="kk-plate">{order.registrationNumber}</span>
              )}
            </p>
            <p className="kk-quiet">
              {text.orderKinds[order.kind]}{" "}
              <Link to="/orders/$orderId" params={{ orderId: order.id }}>
                {order.invoiceNumber}
              </Link>{" "}
              · {text.worklist.order(order.orderNumber)} · {text.systems[order.system]} ·{" "}
              {order.serviceAdvisor} · {text.pay.versionOf(order.version)}
            </p>
          </div>
          {shares.open ? (
            <ShareField order={order} shares={shares} isFirst={index === 0} />
          ) : (
            <Amount ore={order.leftOre} strong />
          )}
        </li>
      ))}
    </ul>
  );
}

type ShareFieldProps = {
  readonly order: OrderDetails;
  readonly shares: Shares;
  readonly isFirst: boolean;
};

function ShareField({ order, shares, isFirst }: ShareFieldProps): ReactNode {
  const text = useText();
  const left = showKronor(order.leftOre, text);
  const share = shares.shareOf(order);
  const wrong = {
    amount: undefined,
    notAnAmount: text.pay.shareWrong,
    zero: text.pay.shareZero,
    tooLarge: text.pay.shareTooLarge(left),
  }[share.kind];
  return (
    <TextInput
      className="kk-share"
      label={text.pay.shareField(order.invoiceNumber)}
      description={text.pay.shareHint(left)}
      inputMode="decimal"
      autoComplete="off"
      autoFocus={isFirst}
      rightSection={text.kronor}
      maxLength={20}
      value={shares.keyedFor(order)}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => shares.key(order, event.currentTarget.value)}
      error={wrong}
    />
  );
}
