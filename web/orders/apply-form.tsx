/** Money that is a customer's is put on an invoice: the own one, or another that is searched for. */
import { parseKeyedOre } from "@kortkoll/core/money.ts";
import type { Order } from "@kortkoll/server/api.ts";
import type { ApplyBody } from "@kortkoll/server/interrupted/interrupted-api.ts";
import { Button, Radio, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { OrderChoice } from "./order-choice.tsx";

type ApplyFormProps = {
  readonly lead: string;
  /** How much of it waits, at most. */
  readonly openOre: number;
  /** Its own invoice, where there is room on it; how much is left there, where that is known. */
  readonly own: { readonly label: string; readonly leftOre?: number } | undefined;
  readonly reasonHint: string;
  readonly first?: string;
  readonly isPossible?: (order: Order) => boolean;
  readonly apply: (body: ApplyBody) => void;
  readonly sending: {
    readonly isError: boolean;
    readonly isPending: boolean;
    readonly error: Error | null;
  };
};

export function ApplyForm(props: ApplyFormProps): ReactNode {
  const { own, openOre, sending, first, isPossible } = props;
  const text = useText();
  const { apply: names } = text;
  const group = useId();
  const [isOwn, setIsOwn] = useState(own !== undefined);
  const [other, setOther] = useState<Order | undefined>(undefined);
  const [keyed, setKeyed] = useState("");
  const [reason, setReason] = useState("");
  const [checked, setChecked] = useState(false);
  const amountOre = parseKeyedOre(keyed);
  const isAmountWrong = keyed.trim() !== "" && (amountOre === undefined || amountOre === 0);
  const needsReason = !isOwn && reason.trim() === "";
  const needsOrder = !isOwn && other === undefined;
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (isAmountWrong || needsReason || needsOrder) return;
    props.apply({
      ...(isOwn || other === undefined ? {} : { orderId: other.id }),
      ...(keyed.trim() === "" || amountOre === undefined ? {} : { amountOre }),
      ...(reason.trim() === "" ? {} : { reason: reason.trim() }),
    });
  };
  return (
    <form className="kk-form" onSubmit={send} noValidate>
      <WarningNotice title={props.lead} />
      {own === undefined ? null : (
        <fieldset className="kk-choices">
          <legend>{names.which}</legend>
          <Radio
            name={group}
            size="md"
            label={own.label}
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
      )}
      {isOwn ? null : (
        <OrderChoice
          chosen={other?.id}
          choose={setOther}
          {...(first === undefined ? {} : { first })}
          {...(isPossible === undefined ? {} : { isPossible })}
          error={checked && needsOrder ? names.notChosen : undefined}
        />
      )}
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
        description={props.reasonHint}
        autosize
        minRows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={checked && needsReason ? names.reasonMissing : undefined}
      />
      <Outcome
        openOre={isAmountWrong ? 0 : (amountOre ?? openOre)}
        leftOre={isOwn ? own?.leftOre : other?.leftOre}
      />
      {sending.isError ? <ProblemNotice error={sending.error} /> : null}
      <Button type="submit" size="lg" loading={sending.isPending} data-autofocus={isOwn}>
        {names.save}
      </Button>
    </form>
  );
}

type OutcomeProps = { readonly openOre: number; readonly leftOre: number | undefined };

/** What it comes to, before anything is booked. */
function Outcome({ openOre, leftOre }: OutcomeProps): ReactNode {
  const text = useText();
  if (leftOre === undefined || openOre === 0) return null;
  const appliedOre = Math.min(openOre, leftOre);
  const left = showKronor(leftOre - appliedOre, text);
  return <p role="status">{text.owed.will(showKronor(appliedOre, text), left)}</p>;
}
