/** One amount, one terminal, one Enter. Everything else on the page is there to be sure. */
import { Navigate, useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useMemo, useState } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { useSignedIn } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { PayForm, type PayWay } from "./pay-form.tsx";
import { RetryNotice } from "./retry-notice.tsx";
import { usePayOrders } from "./use-pay-orders.ts";
import { useSending } from "./use-sending.ts";
import "./payments.css";

export function PayPage(): ReactNode {
  const { till } = useSignedIn();
  const { orders, terminal, again, cash, instead } = useSearch({ from: "/frame/till/pay" });
  const ids = useMemo(() => [...new Set(orders.split(",").filter((id) => id !== ""))], [orders]);
  if (till === null) return <Navigate to="/choose-till" replace />;
  if (ids.length === 0) return <Navigate to="/till" replace />;
  return (
    <Pay
      key={ids.join()}
      ids={ids}
      tillId={till.id}
      terminalId={terminal}
      isAgain={again !== undefined}
      beginsInCash={cash !== undefined}
      instead={instead}
    />
  );
}

type PayProps = {
  readonly ids: readonly string[];
  readonly tillId: string;
  readonly terminalId: string | undefined;
  /** Under the warning that the customer may already have paid. */
  readonly isAgain: boolean;
  readonly beginsInCash: boolean;
  readonly instead: string | undefined;
};

function Pay(props: PayProps): ReactNode {
  const { ids, tillId, terminalId, isAgain } = props;
  const text = useText();
  const navigate = useNavigate();
  const desk = useSending(ids);
  const isSending = desk.sending.kind === "sending" || desk.sending.kind === "retrying";
  const found = usePayOrders(ids, { mayBeHeld: isSending || isAgain, ended: props.instead });
  const way = usePayWay(props);
  usePageKeys([
    {
      key: "Escape",
      shown: text.keys.escape,
      label: way.isCash && way.toCard !== undefined ? text.cash.pay.keyCard : text.pay.keyBack,
      run: () => {
        if (isSending) return;
        if (way.isCash && way.toCard !== undefined) way.toCard();
        else void navigate({ to: "/till" });
      },
      // The field for what was received has focus from the start.
      over: way.isCash ? ["button", "link", "toggle", "textField"] : ["button", "link", "toggle"],
    },
  ]);
  if (found.kind === "held") {
    const { paymentId } = found;
    return <Navigate to="/till/payments/$paymentId" params={{ paymentId }} replace />;
  }
  return (
    <div className="kk-pay">
      <PageHeading title={text.pay.title} />
      <RetryNotice sending={desk.sending} />
      {found.kind === "failed" ? <ProblemNotice error={found.error} again={found.again} /> : null}
      {found.kind === "loading" ? <LoadingRows rows={4} /> : null}
      {found.kind === "impossible" ? (
        <WarningNotice title={text.pay.cannotPay} words={text.pay[found.why]}>
          <LinkButton to="/till">{text.pay.keyBack}</LinkButton>
        </WarningNotice>
      ) : null}
      {found.kind === "payable" ? (
        <PayForm
          orders={found.orders}
          leftOre={found.leftOre}
          tillId={tillId}
          terminalId={terminalId}
          isAgain={isAgain}
          desk={desk}
          way={way}
        />
      ) : null}
    </div>
  );
}

/** Cash only for those who may take it, whatever the address says. */
function usePayWay({ beginsInCash, instead }: PayProps): PayWay {
  const { rights } = useSignedIn().person;
  const mayTakeCash = rights.includes("takeCash");
  const mayTakeCard = rights.includes("takeCard");
  const [isCash, setIsCash] = useState(beginsInCash);
  return {
    isCash: mayTakeCash && (isCash || !mayTakeCard),
    toCash: () => setIsCash(true),
    toCard: mayTakeCard ? () => setIsCash(false) : undefined,
    instead,
  };
}
