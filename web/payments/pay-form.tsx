/** The amount, and the way that it is paid: by card unless somebody who may goes over to cash. */
import type { OrderDetails } from "@kortkoll/server/api.ts";
import { type ReactNode, useState } from "react";
import { CashForm } from "../cash/cash-form.tsx";
import { useText } from "../text/text.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { AgainWarning } from "./again-warning.tsx";
import { CardForm } from "./card-form.tsx";
import { useChangedSince } from "./use-changed-since.ts";
import type { useSending } from "./use-sending.ts";
import { useShares } from "./use-shares.ts";

export type PayWay = {
  readonly isCash: boolean;
  readonly toCash: () => void;
  /** Undefined for whoever may not take cards. */
  readonly toCard: (() => void) | undefined;
  /** The card payment that the customer goes over from. */
  readonly instead: string | undefined;
};

type PayFormProps = {
  readonly orders: readonly OrderDetails[];
  readonly leftOre: number;
  readonly tillId: string;
  readonly terminalId: string | undefined;
  readonly isAgain: boolean;
  readonly desk: ReturnType<typeof useSending>;
  readonly way: PayWay;
};

export function PayForm(props: PayFormProps): ReactNode {
  const { orders, leftOre, tillId, terminalId, isAgain, desk, way } = props;
  const text = useText();
  const shares = useShares(orders);
  const [isWarned, setIsWarned] = useState(!isAgain);
  const changed = useChangedSince(orders);
  const warnings = (
    <>
      {changed ? <WarningNotice title={text.pay.changed} /> : null}
      {isAgain ? <AgainWarning isWarned={isWarned} setIsWarned={setIsWarned} /> : null}
    </>
  );
  const more = isAgain ? { mayAlreadyHavePaid: true } : {};
  const change = (turn: () => void): (() => void) => {
    return () => {
      if (desk.sending.kind === "sending" || desk.sending.kind === "retrying") return;
      desk.forget();
      turn();
    };
  };
  const given = { orders, leftOre, shares, tillId, desk, more, canSend: isWarned };
  if (way.isCash) {
    return (
      <CashForm {...given} instead={way.instead} toCard={way.toCard && change(way.toCard)}>
        {warnings}
      </CashForm>
    );
  }
  return (
    <CardForm {...given} terminalId={terminalId} isAgain={isAgain} toCash={change(way.toCash)}>
      {warnings}
    </CardForm>
  );
}
