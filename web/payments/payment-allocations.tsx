import type { Allocation, Payment } from "@kortkoll/server/api.ts";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { showKronor } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";

export function PaymentAllocations({ payment }: { payment: Payment }): ReactNode {
  const text = useText();
  // What was moved away, or could not be applied, is nothing here however much was asked for.
  const isPaid = payment.position === "hasPaid";
  return (
    <ul className="kk-pay-orders">
      {payment.allocations.map((allocation) => (
        <li key={`${allocation.orderId} ${allocation.target}`}>
          <div>
            <p className="kk-strong">
              <Link to="/orders/$orderId" params={{ orderId: allocation.orderId }}>
                {allocation.invoiceNumber}
              </Link>{" "}
              {allocation.customerName}
              {allocation.registrationNumber === null ? null : (
                <span className="kk-plate">{allocation.registrationNumber}</span>
              )}
            </p>
            <p className="kk-quiet">{detailsOf(allocation, text).join(" · ")}</p>
          </div>
          <div className="kk-numeric">
            <Amount ore={isPaid ? allocation.appliedOre : allocation.askedOre} strong />
            {allocation.appliedOre === allocation.askedOre ? null : (
              <span className="kk-sub">
                {text.payment.asked} {showKronor(allocation.askedOre, text)}
              </span>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

function detailsOf(allocation: Allocation, text: Text): readonly string[] {
  const details = [
    text.worklist.order(allocation.orderNumber),
    text.systems[allocation.system],
    allocation.serviceAdvisor,
    text.pay.versionOf(allocation.orderVersion),
  ];
  if (allocation.target === "debt") details.push(text.payment.debtTarget);
  if (allocation.creditInvoiceNumber !== null) {
    details.push(text.payment.creditTarget(allocation.creditInvoiceNumber));
  }
  if (allocation.shareChosenBy !== null) {
    details.push(text.payment.shareChosenBy(allocation.shareChosenBy));
  }
  return details;
}
