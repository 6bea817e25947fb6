/**
 * A payment that was taken for the wrong invoice is moved to the right one: which one, what it will do
 * to both, why, and a second person who approves.
 */
import type { Payment } from "@kortkoll/server/api.ts";
import { Button, Radio, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useId } from "react";
import { DialogFrame } from "../interrupted/words-dialog.tsx";
import { OrderChoice } from "../orders/order-choice.tsx";
import { SecondPersonFields } from "../people/second-person-fields.tsx";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { MovePreview } from "./move-preview.tsx";
import { type MoveWish, movableOf, useMoveWish } from "./use-move-wish.ts";

type MoveFormProps = {
  readonly payment: Payment;
  readonly close: () => void;
  /** With what was moved and where, in words. */
  readonly done: (words: string) => void;
};

export function MoveForm({ payment, close, done }: MoveFormProps): ReactNode {
  const text = useText();
  const { moving: names } = text;
  const [first] = movableOf(payment);
  if (first === undefined) return null;
  return (
    <DialogFrame title={names.title} close={close}>
      <MoveFields payment={payment} firstOrderId={first.orderId} done={done} />
    </DialogFrame>
  );
}

type MoveFieldsProps = Pick<MoveFormProps, "payment" | "done"> & { readonly firstOrderId: string };

function MoveFields({ payment, firstOrderId, done }: MoveFieldsProps): ReactNode {
  const text = useText();
  const { moving: names } = text;
  const wish = useMoveWish(payment, {
    firstOrderId,
    done: () => {
      const { data } = wish.plan;
      if (data === undefined) return;
      done(names.done(showKronor(data.amountOre, text), data.to.invoiceNumber));
    },
  });
  const { plan, moving, wrong } = wish;
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (!moving.isPending) wish.send();
  };
  const planned = plan.isError ? undefined : plan.data;
  return (
    <form className="kk-form" onSubmit={send} noValidate>
      <p className="kk-quiet">{names.lead}</p>
      <FromChoice payment={payment} wish={wish} />
      <OrderChoice
        takesFocus
        chosen={wish.to?.id}
        choose={(to) => wish.change({ to })}
        isPossible={(order) =>
          order.id !== wish.fromOrderId &&
          order.companyCode === payment.companyCode &&
          order.kind !== "creditInvoice"
        }
        error={wrong.to}
      />
      <TextInput
        label={names.amount}
        description={
          planned === undefined
            ? names.amountHint
            : names.amountMost(showKronor(planned.mostOre, text))
        }
        inputMode="decimal"
        autoComplete="off"
        rightSection={text.kronor}
        maxLength={20}
        value={wish.keyed}
        onChange={(event) => wish.change({ keyed: event.currentTarget.value })}
        error={wrong.amount}
      />
      <div aria-live="polite">
        {planned === undefined ? null : <MovePreview plan={planned} />}
        {plan.isError ? <ProblemNotice error={plan.error} /> : null}
      </div>
      <Textarea
        label={names.reason}
        description={text.giveBack.reasonHint}
        autosize
        minRows={2}
        maxLength={500}
        value={wish.reason}
        onChange={(event) => wish.change({ reason: event.currentTarget.value })}
        error={wrong.reason}
      />
      <SecondPersonFields {...wish} keyApprover={(approver) => wish.change({ approver })} />
      {moving.isError ? <ProblemNotice error={moving.error} /> : null}
      <Button type="submit" size="lg" loading={moving.isPending}>
        {planned === undefined
          ? names.save
          : names.saveAmount(showKronor(planned.amountOre, text), planned.to.invoiceNumber)}
      </Button>
    </form>
  );
}

/** A payment for one invoice leaves nothing to choose. */
function FromChoice({
  payment,
  wish,
}: {
  readonly payment: Payment;
  readonly wish: MoveWish;
}): ReactNode {
  const text = useText();
  const group = useId();
  const movable = movableOf(payment);
  if (movable.length < 2) return null;
  return (
    <fieldset className="kk-choices">
      <legend>{text.moving.from}</legend>
      {movable.map((one) => (
        <Radio
          key={one.orderId}
          name={group}
          size="md"
          label={`${one.invoiceNumber} · ${one.customerName}`}
          description={showKronor(one.appliedOre, text)}
          checked={wish.fromOrderId === one.orderId}
          onChange={() => wish.change({ fromOrderId: one.orderId })}
        />
      ))}
    </fieldset>
  );
}
