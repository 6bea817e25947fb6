/** What has been owed to the customer for an order, why, where it went, and the way on from here. */
import type { OrderDetails } from "@kortkoll/server/api.ts";
import { Button } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useSignedIn } from "../shell/signed-in.tsx";
import { showDayAndTime, showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { Panel } from "../ui/panel.tsx";
import { ApplyOwedDialog } from "./apply-owed-dialog.tsx";

type Debt = OrderDetails["debts"][number];

export function OwedPanel({ order }: { readonly order: OrderDetails }): ReactNode {
  const { owed: names } = useText();
  const mayApply = useSignedIn().person.rights.includes("openItems");
  const [isOpen, setIsOpen] = useState(false);
  const [done, setDone] = useState("");
  useAnnouncement(done, "polite");
  if (order.debts.length === 0) return null;
  const owedOre = order.debts.filter(isOfOrder).reduce((sum, { leftOre }) => sum + leftOre, 0);
  return (
    <Panel title={names.title}>
      {order.debts.map((debt) => (
        <DebtLines key={debt.id} debt={debt} />
      ))}
      {owedOre > 0 && mayApply ? (
        <>
          <p className="kk-quiet">{names.how}</p>
          <Button
            variant="default"
            leftSection={<IconArrowRight size={20} aria-hidden />}
            onClick={() => setIsOpen(true)}
          >
            {names.go}
          </Button>
        </>
      ) : null}
      {isOpen ? (
        <ApplyOwedDialog
          order={{ ...order, owedOre }}
          close={() => setIsOpen(false)}
          done={(words) => {
            setIsOpen(false);
            setDone(words);
          }}
        />
      ) : null}
    </Panel>
  );
}

/** Owed since the order itself was changed; what a payment took too much is applied from the payment. */
export function isOfOrder({ reason }: { readonly reason: string | null }): boolean {
  return reason === "surplus" || reason === "withdrawn";
}

function DebtLines({ debt }: { readonly debt: Debt }): ReactNode {
  const text = useText();
  const { owed: names, ageing } = text;
  const why = ageing.reasons[debt.reason] ?? debt.reason;
  const { paymentId } = debt;
  return (
    <div>
      <p>
        {debt.leftOre > 0
          ? names.left(showKronor(debt.leftOre, text), showKronor(debt.amountOre, text))
          : names.settled(showKronor(debt.amountOre, text))}
        <span className="kk-sub">
          {why} · {showDayAndTime(debt.at)}
        </span>
      </p>
      {debt.applied.map((one) => (
        <p key={`${one.at} ${one.orderId}`}>
          {names.applied(showKronor(one.amountOre, text))}{" "}
          <Link to="/orders/$orderId" params={{ orderId: one.orderId }}>
            {one.invoiceNumber}
          </Link>
          <span className="kk-sub">
            {[one.by, showDayAndTime(one.at), one.reason && `”${one.reason}”`]
              .filter(Boolean)
              .join(" · ")}
          </span>
        </p>
      ))}
      {debt.leftOre > 0 && paymentId !== null ? (
        <Link to="/payments/$paymentId" params={{ paymentId }}>
          {names.toPayment}
        </Link>
      ) : null}
    </div>
  );
}
