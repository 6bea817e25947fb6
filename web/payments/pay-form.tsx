import type { OrderDetails } from "@kortkoll/server/api.ts";
import { Button } from "@mantine/core";
import { IconCreditCard, IconLock } from "@tabler/icons-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { useSignedIn } from "../shell/signed-in.tsx";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { AgainWarning } from "./again-warning.tsx";
import { PayOrderRows } from "./pay-order-rows.tsx";
import { Refusal } from "./refusal.tsx";
import { TerminalChoice } from "./terminal-choice.tsx";
import { useChangedSince } from "./use-changed-since.ts";
import type { useSending } from "./use-sending.ts";
import { useShares } from "./use-shares.ts";
import { useTerminalDesk } from "./use-terminal-desk.ts";

type PayFormProps = {
  readonly orders: readonly OrderDetails[];
  readonly leftOre: number;
  readonly tillId: string;
  readonly terminalId: string | undefined;
  readonly isAgain: boolean;
  readonly desk: ReturnType<typeof useSending>;
};

export function PayForm(props: PayFormProps): ReactNode {
  const { orders, leftOre, tillId, terminalId, isAgain, desk } = props;
  const text = useText();
  const { person } = useSignedIn();
  const shares = useShares(orders);
  const companyCode = orders[0]?.companyCode ?? "";
  const terminals = useTerminalDesk({ tillId, companyCode, terminalId });
  const [isWarned, setIsWarned] = useState(!isAgain);
  const changed = useChangedSince(orders);
  const { sending } = desk;
  const isBusy = sending.kind === "sending" || sending.kind === "retrying";
  const amount = showKronor(shares.open ? shares.sumOre : leftOre, text);
  const { chosen } = terminals;
  const canSend = chosen !== undefined && !shares.isWrong && !isBusy && isWarned;
  const send = (): void => {
    if (!canSend) return;
    const allocations = orders.map((order) => shares.allocate(order));
    const again = isAgain ? { mayAlreadyHavePaid: true } : {};
    desk.send({ allocations, tillId, method: "card", terminalId: chosen.id, ...again });
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
      {changed ? <WarningNotice title={text.pay.changed} /> : null}
      {isAgain ? <AgainWarning isWarned={isWarned} setIsWarned={setIsWarned} /> : null}
      {sending.kind === "refused" ? <Refusal error={sending.error} switchTo={switchTo} /> : null}
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
