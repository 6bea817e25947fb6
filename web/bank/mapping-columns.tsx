/** Which column tells what: of a row's kind, of a line, and of the payout that sums it. */
import { LINE_FIELDS, PAYOUT_FIELDS } from "@kortkoll/core/bank/column-mapping.ts";
import type { MappingPreview } from "@kortkoll/server/bank-files/bank-files-api.ts";
import { NativeSelect } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";
import {
  LINE_TYPES,
  ROW_KINDS,
  rowKindOf,
  typeOfWord,
  withColumn,
  withPayoutColumn,
  withRowColumn,
  withRowWord,
  withTypeWord,
  wordsWith,
} from "./mapping-form.ts";
import type { ChangeProps } from "./mapping-rules.tsx";
import { WordTable } from "./mapping-words.tsx";

type ColumnsProps = ChangeProps & {
  readonly columns: readonly string[];
  readonly unknown: MappingPreview["unknown"];
};

export function MappingColumns({ mapping, change, columns, unknown }: ColumnsProps): ReactNode {
  const text = useText().bankFiles;
  const { mapping: names } = text;
  const { recordType, types, line, payout } = mapping;
  const heldRows = ROW_KINDS.flatMap((kind) => recordType?.[kind] ?? []);
  const heldTypes = types.map(({ word }) => word);
  return (
    <>
      <ColumnChoice
        label={names.rowColumn}
        hint={names.rowColumnHint}
        held={recordType?.column ?? ""}
        columns={columns}
        choose={(column) => change(withRowColumn(mapping, column))}
      />
      {recordType === null ? null : (
        <WordTable
          title={names.rowWords}
          lead={names.rowWordsLead}
          words={wordsWith(heldRows, unknown.rows)}
          of={ROW_KINDS}
          names={names.rowKinds}
          saidOf={(word) => rowKindOf(mapping, word)}
          say={(word, kind) => change(withRowWord(mapping, word, kind))}
        />
      )}
      <fieldset className="kk-mapping-columns">
        <legend className="kk-strong">{names.columns}</legend>
        {LINE_FIELDS.map((field) => (
          <ColumnChoice
            key={field}
            label={names.fields[field]}
            held={line[field]?.[0] ?? ""}
            columns={columns}
            choose={(column) => change(withColumn(mapping, field, column))}
          />
        ))}
      </fieldset>
      {line.type === undefined ? null : (
        <WordTable
          title={names.words}
          lead={names.wordsLead}
          words={wordsWith(heldTypes, unknown.types)}
          of={LINE_TYPES}
          names={{ ...text.types, payout: names.typePayout, ignored: names.rowKinds.ignored }}
          saidOf={(word) => typeOfWord(mapping, word)}
          say={(word, type) => change(withTypeWord(mapping, word, type))}
        />
      )}
      <fieldset className="kk-mapping-columns">
        <legend className="kk-strong">{names.payoutColumns}</legend>
        {PAYOUT_FIELDS.map((field) => (
          <ColumnChoice
            key={field}
            label={names.payoutFields[field]}
            held={payout[field]?.[0] ?? ""}
            columns={columns}
            choose={(column) => change(withPayoutColumn(mapping, field, column))}
          />
        ))}
      </fieldset>
    </>
  );
}

type ColumnChoiceProps = {
  readonly label: string;
  readonly hint?: string;
  readonly held: string;
  readonly columns: readonly string[];
  readonly choose: (column: string) => void;
};

/** A column that the file does not have is kept: the next file may. */
function ColumnChoice({ label, hint, held, columns, choose }: ColumnChoiceProps): ReactNode {
  const { mapping: names } = useText().bankFiles;
  const all = held === "" || columns.includes(held) ? columns : [held, ...columns];
  return (
    <NativeSelect
      label={label}
      description={hint}
      value={held}
      data={[
        { value: "", label: names.noColumn },
        ...[...new Set(all)].map((one) => ({ value: one, label: one })),
      ]}
      onChange={(event) => choose(event.currentTarget.value)}
    />
  );
}
