/** Payment in cash: what is to pay in whole kronor, what was handed over, and the change, all large. */
import { ZERO } from "@kortkoll/core/money.ts";
import type { OrderDetails, StartPaymentBody } from "@kortkoll/server/api.ts";
import type { CashCheck } from "@kortkoll/server/cash/cash-api.ts";
import { Button, TextInput } from "@mantine/core";
import { IconCash, IconCircleCheck } from "@tabler/icons-react";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { PayOrderRows } from "../payments/pay-order-rows.tsx";
import { Refusal } from "../payments/refusal.tsx";
import type { useSending } from "../payments/use-sending.ts";
import type { Shares } from "../payments/use-shares.ts";
import { showCash, showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { CashCheckDialog } from "./cash-check-dialog.tsx";
import { type CashPrice, priceInCash, quickChoices, readReceived } from "./cash-rules.ts";
import { useSeenPayer } from "./seen-payer.ts";
import "./cash.css";

type CashFormProps = {
  readonly orders: readonly OrderDetails[];
  readonly shares: Shares;
  readonly tillId: string;
  readonly desk: ReturnType<typeof useSending>;
  /** The card payment that ended unpaid, where the customer went over to cash. */
  readonly instead: string | undefined;
  readonly canSend: boolean;
  readonly more: Pick<StartPaymentBody, "mayAlreadyHavePaid">;
  /** Undefined for whoever may not take cards. */
  readonly toCard: (() => void) | undefined;
  /** Warnings that hold for either way. */
  readonly children: ReactNode;
};

export function CashForm(props: CashFormProps): ReactNode {
  const { orders, shares, desk, toCard } = props;
  const text = useText();
  const names = text.cash.pay;
  const cash = useCashWish(props);
  const { price, isBusy } = cash;
  const { sending } = desk;
  const needsCheck =
    sending.kind === "refused" && sending.error.problem.code === "cashLimitNeedsCheck";
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    cash.send();
  };
  const toggleShares = (): void => {
    if (!isBusy) shares.toggle();
  };
  usePageKeys([
    {
      key: "Enter",
      ...(cash.canSend ? { shown: text.keys.enter } : {}),
      label: names.keyTake,
      run: () => cash.send(),
    },
    {
      key: "d",
      shown: "D",
      label: shares.open ? text.pay.closeShare : text.pay.keyShare,
      run: toggleShares,
    },
    // Escape is shown for the same.
    ...(toCard === undefined ? [] : [{ key: "k", label: names.keyCard, run: toCard }]),
  ]);
  const toPay = price.kind === "priced" ? showCash(price.toPayOre, text) : "–";
  useAnnouncement(`${names.toPay} ${toPay}`, "polite");
  return (
    <form className="kk-pay-form" onSubmit={submit} noValidate>
      {props.children}
      {props.instead === undefined ? null : (
        <div className="kk-notice kk-notice-accent">
          <IconCircleCheck size={24} aria-hidden className="kk-notice-icon" />
          <div className="kk-notice-words">
            <p className="kk-strong">{names.insteadOfCard}</p>
            <p>{names.insteadOfCardWords}</p>
          </div>
        </div>
      )}
      {sending.kind === "refused" && !needsCheck ? (
        <Refusal error={sending.error} switchTo={() => toCard?.()} />
      ) : null}
      <ToPay price={price} toPay={toPay} />
      <PayOrderRows orders={orders} shares={shares} />
      {price.kind === "notWhole" ? <WarningNotice title={names.shareNotWhole} /> : null}
      <div className="kk-row">
        <Button variant="default" onClick={toggleShares} disabled={isBusy}>
          {shares.open ? text.pay.closeShare : text.pay.openShare}
          <KeyCap>D</KeyCap>
        </Button>
        {toCard === undefined ? null : (
          <Button variant="default" onClick={toCard} disabled={isBusy}>
            {names.toCard}
            <KeyCap>{text.keys.escape}</KeyCap>
          </Button>
        )}
      </div>
      <Handed cash={cash} />
      <Button
        type="submit"
        size="xl"
        className="kk-send"
        loading={isBusy}
        disabled={!cash.canSend}
        leftSection={<IconCash size={26} aria-hidden />}
      >
        {isBusy ? names.taking : names.take(toPay)}
        <KeyCap>{text.keys.enter}</KeyCap>
      </Button>
      {needsCheck ? (
        <CashCheckDialog
          sumOre={sending.error.problem.amountOre}
          save={text.cash.check.save}
          close={desk.forget}
          done={(check) => {
            desk.forget();
            cash.send(check);
          }}
        />
      ) : null}
    </form>
  );
}

type CashWish = {
  readonly price: CashPrice;
  readonly keyed: string;
  readonly key: (keyed: string) => void;
  readonly received: ReturnType<typeof readReceived>;
  readonly isBusy: boolean;
  readonly canSend: boolean;
  readonly send: (check?: CashCheck) => void;
};

function useCashWish(props: CashFormProps): CashWish {
  const { orders, shares, tillId, desk, instead, more } = props;
  const [keyed, key] = useState("");
  const seen = useSeenPayer(instead);
  const allocations = orders.map((order) => shares.allocate(order));
  const price = priceInCash(
    orders.map((order) => ({ leftOre: order.leftOre, asked: shares.allocate(order) })),
  );
  const toPayOre = price.kind === "priced" ? price.toPayOre : ZERO;
  const received = readReceived(keyed, toPayOre);
  const isBusy = desk.sending.kind === "sending" || desk.sending.kind === "retrying";
  const isHanded = received.kind === "notSaid" || received.kind === "received";
  const isPriced = price.kind === "priced" && !shares.isWrong;
  const canSend = props.canSend && isPriced && isHanded && !isBusy;
  const send = (check?: CashCheck): void => {
    if (!canSend) return;
    const receivedOre = received.kind === "received" ? received.receivedOre : undefined;
    const cashCheck = check ?? seen;
    const body: StartPaymentBody = {
      allocations,
      tillId,
      method: "cash",
      // Whoever said another sum to the customer is told before any cash is booked.
      ...(price.kind === "priced" ? { expectedOre: price.ordersOre } : {}),
      ...(receivedOre === undefined ? {} : { receivedOre }),
      ...(cashCheck === undefined ? {} : { cashCheck }),
      ...more,
    };
    // The switch takes cash only when it is told how much there is.
    const isSwitch = instead !== undefined && toPayOre > 0;
    if (isSwitch) desk.send({ ...body, receivedOre: receivedOre ?? toPayOre }, instead);
    else desk.send(body);
  };
  return { price, keyed, key, received, isBusy, canSend, send };
}

function ToPay({ price, toPay }: { readonly price: CashPrice; readonly toPay: string }): ReactNode {
  const text = useText();
  const names = text.cash.pay;
  return (
    <section className="kk-due" aria-label={names.toPay}>
      <p className="kk-due-label">{names.toPay}</p>
      <p className="kk-due-amount">{toPay}</p>
      {price.kind === "priced" ? (
        <p className="kk-due-note">
          {price.roundingOre === 0
            ? names.noRounding(showKronor(price.ordersOre, text))
            : names.rounding(
                showKronor(price.ordersOre, text),
                showKronor(price.roundingOre, text),
              )}
        </p>
      ) : null}
    </section>
  );
}

/** The field has focus from the start: what most people do next is to key what they were given. */
function Handed({ cash }: { readonly cash: CashWish }): ReactNode {
  const text = useText();
  const names = text.cash.pay;
  const { price, received } = cash;
  const field = useRef<HTMLInputElement>(null);
  // After the heading, which takes focus when the page opens.
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  if (price.kind === "priced" && price.toPayOre === 0) {
    return <WarningNotice title={names.nothingToPay} />;
  }
  const toPayOre = price.kind === "priced" ? price.toPayOre : ZERO;
  const wrong = {
    notSaid: undefined,
    received: undefined,
    notAnAmount: names.receivedWrong,
    tooLittle: names.receivedTooLittle(showCash(toPayOre, text)),
  }[received.kind];
  return (
    <section className="kk-handed">
      <TextInput
        label={names.received}
        description={names.receivedHint}
        inputMode="numeric"
        autoComplete="off"
        ref={field}
        maxLength={12}
        rightSection={text.kronor}
        value={cash.keyed}
        onChange={(event) => cash.key(event.currentTarget.value)}
        error={wrong}
      />
      <ChangeBack received={received} />
      <fieldset className="kk-handed-quick" aria-label={names.quick}>
        {quickChoices(toPayOre).map((amountOre, index) => (
          <Button
            key={amountOre}
            variant="default"
            disabled={cash.isBusy}
            onClick={() => cash.key(String(amountOre / 100))}
          >
            {index === 0 ? names.exact : showCash(amountOre, text)}
          </Button>
        ))}
      </fieldset>
    </section>
  );
}

function ChangeBack({
  received,
}: {
  readonly received: ReturnType<typeof readReceived>;
}): ReactNode {
  const text = useText();
  const names = text.cash.pay;
  const changeOre = received.kind === "received" ? received.changeOre : undefined;
  const words = changeOre === undefined || changeOre === 0 ? "" : showCash(changeOre, text);
  useAnnouncement(words === "" ? undefined : `${names.change} ${words}`, "polite");
  if (changeOre === undefined) return null;
  return (
    <section className="kk-cash-change" aria-label={names.change}>
      <p className="kk-cash-change-label">{names.change}</p>
      <p className="kk-cash-change-amount">{changeOre === 0 ? names.noChange : words}</p>
    </section>
  );
}
