/** By card: the amount goes to a terminal by one Enter. Cash has its own key, for those who may. */
import type { OrderDetails, StartPaymentBody } from "@kortkoll/server/api.ts";
import { Button } from "@mantine/core";
import { IconCash, IconCreditCard, IconLock } from "@tabler/icons-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { CashNotForYou } from "../cash/cash-not-for-you.tsx";
import { usePageKeys } from "../keys/page-keys.tsx";
import { useSignedIn } from "../shell/signed-in.tsx";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { PayOrderRows } from "./pay-order-rows.tsx";
import { Refusal } from "./refusal.tsx";
import { TerminalChoice } from "./terminal-choice.tsx";
import type { useSending } from "./use-sending.ts";
import type { Shares } from "./use-shares.ts";
import { useTerminalDesk } from "./use-terminal-desk.ts";

type CardFormProps = {
  readonly orders: readonly OrderDetails[];
  readonly leftOre: number;
  readonly shares: Shares;
  readonly tillId: string;
  readonly terminalId: string | undefined;
  readonly isAgain: boolean;
  readonly desk: ReturnType<typeof useSending>;
  readonly canSend: boolean;
  readonly more: Pick<StartPaymentBody, "mayAlreadyHavePaid">;
  readonly toCash: () => void;
  /** Warnings that hold for either way. */
  readonly children: ReactNode;
};

export function CardForm(props: CardFormProps): ReactNode {
  const { orders, leftOre, shares, tillId, terminalId, isAgain, desk, more } = props;
  const text = useText();
  const { person } = useSignedIn();
  const companyCode = orders[0]?.companyCode ?? "";
  const terminals = useTerminalDesk({ tillId, companyCode, terminalId });
  const cash = useCashWay(props.toCash);
  const { sending } = desk;
  const isBusy = sending.kind === "sending" || sending.kind === "retrying";
  const amountOre = shares.open ? shares.sumOre : leftOre;
  const amount = showKronor(amountOre, text);
  const { chosen } = terminals;
  const canSend = chosen !== undefined && !shares.isWrong && !isBusy && props.canSend;
  const send = (): void => {
    if (!canSend) return;
    const allocations = orders.map((order) => shares.allocate(order));
    const body = {
      allocations,
      expectedOre: amountOre,
      tillId,
      method: "card",
      terminalId: chosen.id,
    } as const;
    desk.send({ ...body, ...more });
  };
  const toggleShares = (): void => {
    if (!isBusy) shares.toggle();
  };
  usePageKeys([
    {
      key: "Enter",
      ...(canSend ? { shown: text.keys.enter } : {}),
      label: text.pay.keySend,
      run: send,
      over: ["toggle"],
    },
    {
      key: "d",
      shown: "D",
      label: shares.open ? text.pay.closeShare : text.pay.keyShare,
      run: toggleShares,
    },
    { key: "k", shown: "K", label: text.cash.pay.keyCash, run: cash.tryIt, over: ["toggle"] },
    ...terminals.keys(isBusy),
  ]);
  const switchTo = (id: string): void => {
    terminals.switchTo(id);
    desk.forget();
  };
  const sendWords = isAgain ? text.again.send : text.pay.send;
  useAnnouncement(`${text.pay.toPay} ${amount}`, "polite");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send();
  };
  return (
    <form className="kk-pay-form" onSubmit={submit} noValidate>
      {props.children}
      {sending.kind === "refused" ? <Refusal error={sending.error} switchTo={switchTo} /> : null}
      {cash.isRefused ? <CashNotForYou tillId={tillId} /> : null}
      <section className="kk-due" aria-label={text.pay.toPay}>
        <p className="kk-due-label">{shares.open ? text.pay.share : text.pay.toPay}</p>
        <p className="kk-due-amount">{amount}</p>
        <p className="kk-due-note">
          {shares.open ? (
            text.pay.shareOf(showKronor(leftOre, text))
          ) : (
            <>
              <IconLock size={16} aria-hidden /> {text.pay.frozen}
            </>
          )}
        </p>
      </section>
      <PayOrderRows orders={orders} shares={shares} />
      {shares.open ? <p className="kk-quiet">{text.pay.shareChosen(person.signature)}</p> : null}
      <div className="kk-row">
        <Button variant="default" onClick={toggleShares} disabled={isBusy}>
          {shares.open ? text.pay.closeShare : text.pay.openShare}
          <KeyCap>D</KeyCap>
        </Button>
        <Button
          variant="default"
          onClick={cash.tryIt}
          disabled={isBusy}
          leftSection={
            cash.isAllowed ? <IconCash size={20} aria-hidden /> : <IconLock size={18} aria-hidden />
          }
        >
          {text.cash.pay.toCash}
          <KeyCap>K</KeyCap>
        </Button>
      </div>
      <section className="kk-method" aria-label={text.pay.method}>
        <p className="kk-method-card">
          <IconCreditCard size={26} stroke={1.8} aria-hidden />
          {text.pay.card}
        </p>
        <TerminalChoice desk={terminals} isBusy={isBusy} />
      </section>
      <Button type="submit" size="xl" className="kk-send" loading={isBusy} disabled={!canSend}>
        {isBusy ? text.pay.sending : sendWords(terminals.wanted?.name ?? text.pay.terminal)}
        <KeyCap>{text.keys.enter}</KeyCap>
      </Button>
    </form>
  );
}

/** Whoever may not is told so by the server, with who may, and nothing else happens. */
export function useCashWay(toCash: () => void): {
  readonly isAllowed: boolean;
  readonly isRefused: boolean;
  readonly tryIt: () => void;
} {
  const isAllowed = useSignedIn().person.rights.includes("takeCash");
  const [isRefused, setIsRefused] = useState(false);
  const tryIt = isAllowed ? toCash : () => setIsRefused(true);
  return { isAllowed, isRefused: isRefused && !isAllowed, tryIt };
}
