/** Money that waits for a home is applied to an invoice: the payment's own, or one that is searched. */
import { parseKeyedOre } from "@kortkoll/core/money.ts";
import { Button, Radio, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { OrderChoice } from "../orders/order-choice.tsx";
import { showKronor, showList } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { DialogFrame, type DialogProps } from "./words-dialog.tsx";

export function ApplyDialog({ dialog, changes, change, close }: DialogProps): ReactNode {
  const text = useText();
  const { apply: names } = text;
  const { item } = dialog;
  const group = useId();
  // A sale keyed by hand belongs to no invoice of ours yet, and what is paid twice has no room.
  const hasOwn =
    item.reason !== "handKeyedSale" &&
    item.reason !== "paidTwice" &&
    item.payment.invoiceNumbers.length > 0;
  const [isOwn, setIsOwn] = useState(hasOwn);
  const [orderId, setOrderId] = useState<string | undefined>(undefined);
  const [keyed, setKeyed] = useState("");
  const [reason, setReason] = useState("");
  const [checked, setChecked] = useState(false);
  const amountOre = parseKeyedOre(keyed);
  const isAmountWrong = keyed.trim() !== "" && (amountOre === undefined || amountOre === 0);
  const needsReason = !isOwn && reason.trim() === "";
  const needsOrder = !isOwn && orderId === undefined;
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (isAmountWrong || needsReason || needsOrder) return;
    change({
      kind: "apply",
      body: {
        ...(isOwn || orderId === undefined ? {} : { orderId }),
        ...(keyed.trim() === "" || amountOre === undefined ? {} : { amountOre }),
        ...(reason.trim() === "" ? {} : { reason: reason.trim() }),
      },
    });
  };
  return (
    <DialogFrame title={names.title} close={close}>
      <form className="kk-form" onSubmit={send} noValidate>
        <WarningNotice title={names.lead(showKronor(item.atRiskOre, text))} />
        {hasOwn ? (
          <fieldset className="kk-choices">
            <legend>{names.which}</legend>
            <Radio
              name={group}
              size="md"
              label={`${names.own}: ${showList(item.payment.invoiceNumbers)}`}
              checked={isOwn}
              onChange={() => setIsOwn(true)}
            />
            <Radio
              name={group}
              size="md"
              label={names.other}
              checked={!isOwn}
              onChange={() => setIsOwn(false)}
            />
          </fieldset>
        ) : null}
        {isOwn ? null : <OrderChoice chosen={orderId} choose={({ id }) => setOrderId(id)} />}
        {checked && needsOrder ? <p className="kk-field-error">{names.notChosen}</p> : null}
        <TextInput
          label={names.amount}
          description={names.amountHint}
          inputMode="decimal"
          autoComplete="off"
          rightSection={text.kronor}
          maxLength={20}
          value={keyed}
          onChange={(event) => setKeyed(event.currentTarget.value)}
          error={checked && isAmountWrong ? text.pay.shareWrong : undefined}
        />
        <Textarea
          label={names.reason}
          description={names.reasonHint}
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={checked && needsReason ? names.reasonMissing : undefined}
        />
        {changes.isError ? <ProblemNotice error={changes.error} /> : null}
        <Button type="submit" size="lg" loading={changes.isPending} data-autofocus={isOwn}>
          {names.save}
        </Button>
      </form>
    </DialogFrame>
  );
}
