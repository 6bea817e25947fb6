/** The order's vouchers, each with its accounts in debit and credit. */

import { formatOre, ore } from "@kortkoll/core/money.ts";
import type { OrderDetails } from "@kortkoll/server/api.ts";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";

type Voucher = OrderDetails["vouchers"][number];

export function OrderVouchers({ vouchers }: { vouchers: readonly Voucher[] }): ReactNode {
  return (
    <ol className="kk-vouchers">
      {vouchers.map((voucher) => (
        <li key={voucher.id}>
          <VoucherTable voucher={voucher} />
        </li>
      ))}
    </ol>
  );
}

function VoucherTable({ voucher }: { voucher: Voucher }): ReactNode {
  const text = useText();
  const events: Readonly<Record<string, string>> = text.voucherEvents;
  const roles: Readonly<Record<string, string>> = text.accountRoles;
  const lines = voucher.lines.map((line, place) => ({ ...line, key: `${place} ${line.account}` }));
  return (
    <table className="kk-voucher">
      <caption>
        <strong>{events[voucher.event] ?? voucher.event}</strong>
        <span className="kk-quiet">
          {voucher.businessDay} · {text.order.series(voucher.series)}
          {voucher.bookedBySystem ? ` · ${text.order.bookedBySystem}` : ""}
        </span>
        {voucher.text === "" ? null : <span className="kk-quiet">{voucher.text}</span>}
      </caption>
      <thead>
        <tr>
          <th scope="col">{text.order.account}</th>
          <th scope="col" className="kk-numeric">
            {text.order.debit}
          </th>
          <th scope="col" className="kk-numeric">
            {text.order.creditSide}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.key}>
            <td>
              <span className="kk-account">{line.account}</span> {roles[line.role] ?? line.role}
            </td>
            <td className="kk-numeric">
              {line.amountOre > 0 ? formatOre(ore(line.amountOre)) : ""}
            </td>
            <td className="kk-numeric">
              {line.amountOre < 0 ? formatOre(ore(-line.amountOre)) : ""}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
