/** One rule: which issuer, and by what a card is recognised. */
import { type CardRule, ISSUERS, type Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { plainRule } from "@kortkoll/core/cards/check-card-rules.ts";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { DialogFrame } from "../interrupted/words-dialog.tsx";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";

type Fields = {
  readonly issuer: Issuer;
  readonly issuerId: string;
  readonly aidPrefix: string;
  readonly panFrom: string;
  readonly panTo: string;
  readonly label: string;
};
type FieldName = Exclude<keyof Fields, "issuer">;

type RuleDialogProps = {
  readonly rule: CardRule | undefined;
  readonly title: string;
  readonly done: (rule: CardRule) => void;
  readonly close: () => void;
};

export function RuleDialog({ rule, title, done, close }: RuleDialogProps): ReactNode {
  const text = useText();
  const { dialog: names } = text.cards;
  const [fields, setFields] = useState<Fields>(() => fieldsOf(rule));
  const [checked, setChecked] = useState(false);
  const wrong = wrongIn(fields, text);
  const isEmpty = [fields.issuerId, fields.aidPrefix, fields.panFrom, fields.label].every(
    (value) => value.trim() === "",
  );
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (!isEmpty && Object.keys(wrong).length === 0) done(ruleOf(fields));
  };
  const field = (name: FieldName, label: string, more: object = {}): ReactNode => (
    <TextInput
      label={label}
      autoComplete="off"
      spellCheck={false}
      value={fields[name]}
      onChange={(event) => setFields({ ...fields, [name]: event.currentTarget.value })}
      error={checked ? wrong[name] : undefined}
      {...more}
    />
  );
  const digits = { inputMode: "numeric", maxLength: 6 } as const;
  return (
    <DialogFrame title={title} close={close}>
      <form className="kk-form" onSubmit={send} noValidate>
        <NativeSelect
          label={names.issuer}
          data-autofocus
          value={fields.issuer}
          onChange={(event) =>
            setFields({ ...fields, issuer: event.currentTarget.value as Issuer })
          }
          data={ISSUERS.map((value) => ({ value, label: text.issuers[value] }))}
        />
        <p className="kk-quiet">{names.lead}</p>
        <div className="kk-rule-range">
          {field("panFrom", names.panFrom, digits)}
          {field("panTo", names.panTo, digits)}
        </div>
        <p className="kk-sub">{names.panHint}</p>
        {field("aidPrefix", names.aidPrefix, { description: names.aidHint, maxLength: 32 })}
        {field("issuerId", names.issuerId, { description: names.issuerIdHint, maxLength: 10 })}
        {field("label", names.label, { description: names.labelHint, maxLength: 40 })}
        {checked && isEmpty ? (
          <p className="kk-rule-told" role="alert">
            {names.empty}
          </p>
        ) : null}
        <Button type="submit" size="lg">
          {names.done}
        </Button>
      </form>
    </DialogFrame>
  );
}

function fieldsOf(rule: CardRule | undefined): Fields {
  return {
    issuer: rule?.issuer ?? "visa",
    issuerId: rule?.issuerId ?? "",
    aidPrefix: rule?.aidPrefix ?? "",
    panFrom: rule?.panFrom ?? "",
    panTo: rule?.panTo ?? "",
    label: rule?.label ?? "",
  };
}

function ruleOf(fields: Fields): CardRule {
  const given = (value: string): string | undefined => (value.trim() === "" ? undefined : value);
  return plainRule({
    issuer: fields.issuer,
    issuerId: given(fields.issuerId)?.trim(),
    aidPrefix: given(fields.aidPrefix)?.trim(),
    panFrom: given(fields.panFrom)?.trim(),
    panTo: given(fields.panTo)?.trim(),
    label: given(fields.label),
  });
}

function wrongIn(fields: Fields, text: Text): Partial<Record<FieldName, string>> {
  const { dialog: names } = text.cards;
  const [from, to] = [fields.panFrom.trim(), fields.panTo.trim()];
  const hasBadRange = to !== "" && (to.length !== from.length || to < from || !/^\d+$/.test(to));
  const isWrong: Readonly<Record<FieldName, boolean>> = {
    issuerId: !/^[0-9A-Za-z]{0,10}$/.test(fields.issuerId.trim()),
    aidPrefix: !/^([0-9A-Fa-f]{10,32})?$/.test(fields.aidPrefix.trim()),
    panFrom: !/^\d{0,6}$/.test(from),
    panTo: hasBadRange,
    label: fields.label.trim() !== "" && !/[\p{L}\p{N}]/u.test(fields.label),
  };
  const words: Readonly<Record<FieldName, string>> = {
    issuerId: names.issuerIdWrong,
    aidPrefix: names.aidWrong,
    panFrom: names.panWrong,
    panTo: names.panToWrong,
    label: names.labelWrong,
  };
  const found = Object.entries(words).filter(([name]) => isWrong[name as FieldName]);
  return Object.fromEntries(found);
}
