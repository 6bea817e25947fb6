/** The unpaid orders: a table on a desk, cards on a telephone, the same rows in both. */

import type { Order } from "@kortkoll/server/api.ts";
import { Checkbox } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { KeyboardEvent, MouseEvent, ReactNode } from "react";
import { OrderPositionBadge } from "../payments/position-badge.tsx";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import { useNarrow } from "../ui/use-narrow.ts";
import { fitsTogether, stepFor } from "./worklist-rules.ts";

type OrderListProps = {
  readonly orders: readonly Order[];
  /** The row that the keys act on. */
  readonly place: number;
  readonly selected: readonly Order[];
  readonly stand: (place: number) => void;
  readonly toggle: (order: Order) => void;
  readonly paySelected: () => void;
};

export function OrderList(props: OrderListProps): ReactNode {
  const text = useText();
  const narrow = useNarrow();
  const isShared = new Set(props.orders.map(({ companyCode }) => companyCode)).size > 1;
  const rows = props.orders.map((order, place) => {
    const isSelected = props.selected.some((one) => one.id === order.id);
    const row: OrderRow = {
      order,
      company: isShared ? order.companyCode : undefined,
      isCurrent: place === props.place,
      isSelected,
      maySelect: isSelected || fitsTogether(order, props.selected),
      toggle: () => props.toggle(order),
      stand: () => props.stand(place),
      // Enter on a focused row pays what is selected, not only that row.
      enter: props.selected.length > 0 ? props.paySelected : undefined,
    };
    return narrow ? <Card key={order.id} {...row} /> : <Row key={order.id} {...row} />;
  });
  if (narrow) return <ul className="kk-cards kk-orders">{rows}</ul>;
  return (
    <div className="kk-table-wrap">
      <table className="kk-table kk-orders">
        <caption className="kk-hidden">{text.worklist.title}</caption>
        <thead>
          <tr>
            <th scope="col" className="kk-col-select">
              <span className="kk-hidden">{text.worklist.selectColumn}</span>
            </th>
            <th scope="col">{text.worklist.invoice}</th>
            <th scope="col">{text.worklist.customer}</th>
            <th scope="col">{text.worklist.registration}</th>
            <th scope="col">{text.worklist.advisor}</th>
            <th scope="col">{text.worklist.system}</th>
            <th scope="col" className="kk-numeric">
              {text.worklist.left}
            </th>
            <th scope="col" className="kk-col-open">
              <span className="kk-hidden">{text.worklist.keyDetails}</span>
            </th>
          </tr>
        </thead>
        <tbody>{rows}</tbody>
      </table>
    </div>
  );
}

type OrderRow = {
  readonly order: Order;
  /** Whose the invoice is, where the till has invoices of several companies. */
  readonly company: string | undefined;
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
  readonly maySelect: boolean;
  readonly toggle: () => void;
  readonly stand: () => void;
  readonly enter: (() => void) | undefined;
};

function Row(row: OrderRow): ReactNode {
  const text = useText();
  const { order } = row;
  const follow = (event: MouseEvent<HTMLTableRowElement>): void => {
    const { target } = event;
    if (target instanceof Element && target.closest("a, .kk-col-select") !== null) return;
    document.getElementById(`order-${order.id}`)?.click();
  };
  return (
    // The row is only a larger target for the mouse; the link inside it is what keys reach.
    <tr
      data-current={row.isCurrent}
      data-selected={row.isSelected}
      onClick={follow}
      onFocus={row.stand}
    >
      <td className="kk-col-select">
        <Select {...row} />
      </td>
      <td>
        <OpenLink {...row} />
        <span className="kk-sub">{text.worklist.order(order.orderNumber)}</span>
      </td>
      <td>{order.customerName}</td>
      <td>
        {order.registrationNumber === null ? null : (
          <span className="kk-plate">{order.registrationNumber}</span>
        )}
      </td>
      <td>{order.serviceAdvisor}</td>
      <td>
        {text.systems[order.system]}
        {row.company === undefined ? null : <span className="kk-sub">{row.company}</span>}
      </td>
      <td className="kk-numeric">
        <Amount ore={order.leftOre} strong />
        <Standing order={order} />
      </td>
      <td className="kk-col-open">
        <DetailsLink order={order} />
      </td>
    </tr>
  );
}

function Card(row: OrderRow): ReactNode {
  const text = useText();
  const { order } = row;
  return (
    <li className="kk-card kk-order-card" data-selected={row.isSelected} onFocus={row.stand}>
      <div className="kk-order-card-top">
        <Select {...row} />
        <div>
          <OpenLink {...row} />
          <span className="kk-sub">{text.worklist.order(order.orderNumber)}</span>
        </div>
        <Amount ore={order.leftOre} strong />
      </div>
      <p className="kk-order-card-who">
        {order.customerName}
        {order.registrationNumber === null ? null : (
          <span className="kk-plate">{order.registrationNumber}</span>
        )}
      </p>
      <Standing order={order} />
      <div className="kk-order-card-end">
        <span className="kk-quiet">
          {[row.company, text.systems[order.system], order.serviceAdvisor]
            .filter((words) => words !== undefined)
            .join(" · ")}
        </span>
        <DetailsLink order={order} />
      </div>
    </li>
  );
}

function Select({ order, isSelected, maySelect, toggle }: OrderRow): ReactNode {
  const text = useText();
  const why = stepFor(order) === "pay" ? text.worklist.otherCompany : text.worklist.cannotSelect;
  return (
    <Checkbox
      className="kk-select"
      aria-label={text.worklist.select(order.invoiceNumber)}
      title={maySelect ? undefined : why}
      checked={isSelected}
      disabled={!maySelect}
      onChange={toggle}
    />
  );
}

function OpenLink({ order, enter }: OrderRow): ReactNode {
  const given = {
    id: `order-${order.id}`,
    className: "kk-order-link",
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== "Enter" || (enter === undefined && !event.repeat)) return;
      event.preventDefault();
      if (!event.repeat) enter?.();
    },
  };
  const paymentId = order.activePaymentId;
  if (stepFor(order) === "open") {
    return (
      <Link {...given} to="/orders/$orderId" params={{ orderId: order.id }}>
        {order.invoiceNumber}
      </Link>
    );
  }
  if (paymentId === null) {
    return (
      <Link {...given} to="/till/pay" search={{ orders: order.id }}>
        {order.invoiceNumber}
      </Link>
    );
  }
  return (
    <Link {...given} to="/till/payments/$paymentId" params={{ paymentId }}>
      {order.invoiceNumber}
    </Link>
  );
}

function DetailsLink({ order }: { order: Order }): ReactNode {
  const text = useText();
  return (
    <Link
      to="/orders/$orderId"
      params={{ orderId: order.id }}
      className="kk-details-link"
      aria-label={`${text.worklist.keyDetails} ${order.invoiceNumber}`}
    >
      <IconInfoCircle size={22} stroke={1.8} aria-hidden />
    </Link>
  );
}

/** Where a word is not enough to know what to do with the customer. */
const SAID_IN_FULL: readonly Order["position"][] = ["notProven", "paidNotApplied"];

/** Nothing for an ordinary unpaid order: only what is out of the ordinary is said. */
function Standing({ order }: { order: Order }): ReactNode {
  const text = useText();
  if (order.kind === "creditInvoice") {
    return (
      <ToneBadge tone="quiet" icon={IconInfoCircle}>
        {text.orderKinds.creditInvoice}
      </ToneBadge>
    );
  }
  if (order.position === "hasNotPaid") return null;
  return (
    <span className="kk-standing">
      <OrderPositionBadge position={order.position} />
      {SAID_IN_FULL.includes(order.position) ? (
        <span className="kk-sub kk-row-sentence">{order.sentence}</span>
      ) : null}
      {order.position === "partlyPaid" ? (
        <span className="kk-sub">
          {text.worklist.paidSoFar(
            showKronor(order.paidOre, text),
            showKronor(order.totalOre, text),
          )}
        </span>
      ) : null}
    </span>
  );
}
