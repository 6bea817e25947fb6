/** How a file of rows is written: its separator, dates, amounts, and what makes a payout of its rows. */
import {
  AMOUNT_FORMS,
  CSV_DELIMITERS,
  PAYOUT_BOUNDARIES,
  SIGN_RULES,
} from "@kortkoll/core/bank/column-mapping.ts";
import { DATE_FORMATS } from "@kortkoll/core/bank/formats/file-days.ts";
import type { ColumnMappingBody } from "@kortkoll/server/bank-files/bank-files-api.ts";
import { NativeSelect, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";

export type ChangeProps = {
  readonly mapping: ColumnMappingBody;
  readonly change: (mapping: ColumnMappingBody) => void;
};

export function MappingRules({ mapping, change }: ChangeProps): ReactNode {
  const { mapping: names } = useText().bankFiles;
  const { source } = mapping;
  return (
    <>
      {source.kind === "csv" ? (
        <Choice
          label={names.delimiter}
          value={source.delimiter}
          of={CSV_DELIMITERS}
          words={names.delimiters}
          choose={(delimiter) => change({ ...mapping, source: { kind: "csv", delimiter } })}
        />
      ) : (
        <TextInput
          label={names.rows}
          value={source.rows.join(", ")}
          onChange={(event) => {
            const rows = event.currentTarget.value.split(",").map((one) => one.trim());
            change({ ...mapping, source: { kind: "xml", rows } });
          }}
        />
      )}
      <Choice
        label={names.date}
        value={mapping.dateFormat}
        of={DATE_FORMATS}
        choose={(dateFormat) => change({ ...mapping, dateFormat })}
      />
      <Choice
        label={names.amounts}
        value={mapping.amounts}
        of={AMOUNT_FORMS}
        words={names.amountForms}
        choose={(amounts) => change({ ...mapping, amounts })}
      />
      <Choice
        label={names.sign}
        value={mapping.sign}
        of={SIGN_RULES}
        words={names.signs}
        choose={(sign) => change({ ...mapping, sign })}
      />
      <Choice
        label={names.feeSign}
        value={mapping.fees}
        of={FEE_SIGNS}
        words={names.feeSigns}
        choose={(fees) => change({ ...mapping, fees })}
      />
      <Choice
        label={names.boundary}
        value={mapping.boundary}
        of={PAYOUT_BOUNDARIES}
        words={names.boundaries}
        choose={(boundary) => change({ ...mapping, boundary })}
      />
    </>
  );
}

const FEE_SIGNS = ["positive", "negative"] as const;

type ChoiceProps<Value extends string> = {
  readonly label: string;
  readonly value: Value;
  readonly of: readonly Value[];
  readonly words?: Readonly<Record<Value, string>>;
  readonly choose: (value: Value) => void;
};

function Choice<Value extends string>({
  label,
  value,
  of,
  words,
  choose,
}: ChoiceProps<Value>): ReactNode {
  return (
    <NativeSelect
      label={label}
      value={value}
      data={of.map((one) => ({ value: one, label: words?.[one] ?? one }))}
      onChange={(event) => {
        const chosen = of.find((one) => one === event.currentTarget.value);
        if (chosen !== undefined) choose(chosen);
      }}
    />
  );
}
