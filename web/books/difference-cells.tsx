/** What a difference of the books is of, and by how much. */
import type { FoundDifference } from "@kortkoll/server/book-checks/book-check-api.ts";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import type { Column } from "../ui/data-table.tsx";

export function roleName(role: string, text: Text): string {
  const names: Readonly<Record<string, string>> = {
    ...text.bookChecks.roles,
    ...text.accountRoles,
  };
  return names[role] ?? role;
}

export function DifferenceOf({ amountOre }: { readonly amountOre: number }): ReactNode {
  const Shape = amountOre === 0 ? IconCircleCheck : IconAlertTriangle;
  return (
    <span className={amountOre === 0 ? "kk-agrees" : "kk-differs"}>
      <Shape size={18} aria-hidden /> <Amount ore={amountOre} />
    </span>
  );
}

type Item = Pick<
  FoundDifference,
  "orderId" | "paymentId" | "debtId" | "drawerId" | "payoutMatchId"
> & { readonly businessDay?: string | null };

export function ItemLink({ difference }: { readonly difference: Item }): ReactNode {
  const text = useText();
  const { orderId, paymentId } = difference;
  if (orderId !== null) {
    return (
      <Link to="/orders/$orderId" params={{ orderId }}>
        {text.books.openOrder}
      </Link>
    );
  }
  if (paymentId !== null) {
    return (
      <Link to="/payments/$paymentId" params={{ paymentId }}>
        {text.books.openPayment}
      </Link>
    );
  }
  return itemName(difference, text);
}

export function itemName(item: Item, { books, bookChecks }: Text): string {
  if (item.orderId !== null) return books.openOrder;
  if (item.paymentId !== null) return books.openPayment;
  if (item.debtId !== null) return books.debt;
  if (item.drawerId !== null) return bookChecks.drawer;
  if (item.payoutMatchId !== null) return bookChecks.payout;
  const day = item.businessDay ?? null;
  return day === null ? bookChecks.bankRow : bookChecks.sumOf(day);
}

type Ore = { readonly bookedOre: number; readonly expectedOre: number };

/** What is booked, and what should be. */
export function oreColumns<Row extends Ore>({ books: heads }: Text): readonly Column<Row>[] {
  return [
    {
      id: "booked",
      head: heads.booked,
      numeric: true,
      sortBy: (one) => one.bookedOre,
      cell: (one) => <Amount ore={one.bookedOre} />,
    },
    {
      id: "expected",
      head: heads.expected,
      numeric: true,
      sortBy: (one) => one.expectedOre,
      cell: (one) => <Amount ore={one.expectedOre} />,
    },
  ];
}
