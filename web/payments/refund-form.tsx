/**
 * Gives money back on the original payment. All of it, while the terminal still can: a void. To
 * another card or in cash: only with a second person, who gives PIN or password anew after any change.
 */
import type { Payment } from "@kortkoll/server/api.ts";
import { Button, Modal, Radio, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useId } from "react";
import { SecondPersonFields } from "../people/second-person-fields.tsx";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { type RefundWish, TENDERS, useRefundWish } from "./use-refund-wish.ts";

type RefundFormProps = {
  readonly payment: Payment;
  readonly opened: boolean;
  readonly close: () => void;
};

export function RefundForm({ payment, opened, close }: RefundFormProps): ReactNode {
  const text = useText();
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={text.giveBack.title}
      closeButtonProps={{ "aria-label": text.shell.close, size: "xl" }}
      size="lg"
      centered
    >
      <RefundFields payment={payment} />
    </Modal>
  );
}

function RefundFields({ payment }: { payment: Payment }): ReactNode {
  const text = useText();
  const { giveBack: names } = text;
  const wish = useRefundWish(payment);
  const { refund, wrong } = wish;
  const most = showKronor(payment.refundableOre, text);
  const amount = wish.amountOre === undefined ? "" : showKronor(wish.amountOre, text);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    wish.send();
  };
  return (
    <form className="kk-form" onSubmit={send} noValidate>
      <TextInput
        label={names.amount}
        description={names.amountHint(most)}
        inputMode="decimal"
        autoComplete="off"
        rightSection={text.kronor}
        data-autofocus
        maxLength={20}
        value={wish.keyed}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => wish.change({ keyed: event.currentTarget.value })}
        error={wrong.amount}
      />
      <Tenders payment={payment} wish={wish} />
      <WarningNotice title={wish.isVoid ? names.voidHint : hintOf(wish, names)} />
      <Textarea
        label={names.reason}
        description={names.reasonHint}
        autosize
        minRows={2}
        maxLength={500}
        value={wish.reason}
        onChange={(event) => wish.change({ reason: event.currentTarget.value })}
        error={wrong.reason}
      />
      {wish.needsSecondPerson ? (
        <SecondPersonFields {...wish} keyApprover={(approver) => wish.change({ approver })} />
      ) : null}
      {refund.isError ? <ProblemNotice error={refund.error} /> : null}
      <Button type="submit" size="lg" loading={refund.isPending}>
        {wish.isVoid ? names.confirmVoid(amount) : names.confirmRefund(amount)}
      </Button>
    </form>
  );
}

type Names = ReturnType<typeof useText>["giveBack"];

function hintOf({ tender }: RefundWish, names: Names): string {
  return {
    sameCard: names.sameCardHint,
    otherCard: names.otherCardHint,
    cash: names.cashHint,
  }[tender];
}

type WishProps = { readonly wish: RefundWish };

/** What was paid in cash goes back in cash; there is nothing to choose. */
function Tenders({ payment, wish }: WishProps & { readonly payment: Payment }): ReactNode {
  const names = useText().giveBack;
  const group = useId();
  if (payment.method === "cash") return null;
  return (
    <fieldset className="kk-choices">
      <legend>{names.tender}</legend>
      {TENDERS.map((tender) => (
        <Radio
          key={tender}
          name={group}
          size="md"
          label={names.tenders[tender]}
          checked={wish.tender === tender}
          onChange={() => wish.change({ tender })}
        />
      ))}
    </fieldset>
  );
}
