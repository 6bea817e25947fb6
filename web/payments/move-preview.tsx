/** How both invoices stand, and would stand after the move. */
import { formatOre, ore } from "@kortkoll/core/money.ts";
import type { MovePlan } from "@kortkoll/server/payments/move-api.ts";
import { IconArrowDown } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";

export function MovePreview({ plan }: { readonly plan: MovePlan }): ReactNode {
  const { moving: names } = useText();
  return (
    <div className="kk-move-preview">
      <OrderStanding order={plan.from} head={names.leaves} />
      <IconArrowDown size={24} aria-hidden />
      <OrderStanding order={plan.to} head={names.gets} />
    </div>
  );
}

type OrderStandingProps = { readonly order: MovePlan["from"]; readonly head: string };

function OrderStanding({ order, head }: OrderStandingProps): ReactNode {
  const { moving: names, order: figures } = useText();
  const rows = [
    { name: figures.paid, before: order.before.paidOre, after: order.after.paidOre },
    { name: figures.left, before: order.before.leftOre, after: order.after.leftOre },
  ];
  return (
    <table className="kk-voucher">
      <caption>
        <span className="kk-quiet">{head}</span>
        <strong>
          {order.invoiceNumber} · {order.customerName}
        </strong>
      </caption>
      <thead>
        <tr>
          <th scope="col">{names.kronor}</th>
          <th scope="col" className="kk-numeric">
            {names.now}
          </th>
          <th scope="col" className="kk-numeric">
            {names.after}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name}>
            <th scope="row">{row.name}</th>
            <td className="kk-numeric">{formatOre(ore(row.before))}</td>
            <td className="kk-numeric">
              <strong>{formatOre(ore(row.after))}</strong>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
