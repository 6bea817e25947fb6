/** How a file of rows is read: columns on the left, and beside them what is read at once. */
import {
  AMOUNT_FORMS,
  CSV_DELIMITERS,
  LINE_FIELDS,
  PAYOUT_BOUNDARIES,
  SIGN_RULES,
} from "@kortkoll/core/bank/column-mapping.ts";
import { DATE_FORMATS } from "@kortkoll/core/bank/formats/file-days.ts";
import type {
  BankFileView,
  ColumnMappingBody,
  MappingList,
  MappingPreview,
} from "@kortkoll/server/bank-files/bank-files-api.ts";
import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useText } from "../text/text.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useKeepAndRead, useMappingPreview, useMappings, useReadBy } from "./bank-files-data.ts";
import { emptyFor, withColumn, withWords, wordsOf } from "./mapping-form.ts";
import { MappingPreviewShown } from "./mapping-preview.tsx";

export function MappingPanel({ file }: { readonly file: BankFileView }): ReactNode {
  const { mapping: names } = useText().bankFiles;
  const { data: list } = useMappings();
  const { data: first, error } = useMappingPreview(file.id, null);
  if (error !== null) return <ProblemNotice error={error} />;
  if (list === undefined || first === undefined) return <LoadingRows rows={6} />;
  return (
    <Panel title={names.title}>
      <p>{names.lead}</p>
      <KeptMappings file={file} list={list} />
      <MappingForm file={file} list={list} first={first} />
    </Panel>
  );
}

type OfFile = { readonly file: BankFileView; readonly list: MappingList };

function KeptMappings({ file, list }: OfFile): ReactNode {
  const { mapping: names } = useText().bankFiles;
  const read = useReadBy(file.id);
  return (
    <div className="kk-bank-row">
      <div>
        {list.mappings.map((kept) => (
          <Button
            key={kept.id}
            variant="default"
            loading={read.isPending && read.variables === kept.id}
            onClick={() => read.mutate(kept.id)}
          >
            {names.useKept} {kept.name} ({kept.companyCode})
          </Button>
        ))}
      </div>
      {read.error === null ? null : <ProblemNotice error={read.error} />}
    </div>
  );
}

function MappingForm({
  file,
  list,
  first,
}: OfFile & { readonly first: MappingPreview }): ReactNode {
  const { mapping: names } = useText().bankFiles;
  const [mapping, setMapping] = useState(() => emptyFor(file.format, first.rows));
  const [preset, setPreset] = useState("");
  const [name, setName] = useState("");
  const [companyId, setCompanyId] = useState(file.companyId ?? list.companies[0]?.id ?? "");
  const keep = useKeepAndRead(file.id);
  const { data: shown = first } = useMappingPreview(file.id, mapping);
  const held = list.mappings.find(
    (one) => one.companyId === companyId && one.name.toLowerCase() === name.trim().toLowerCase(),
  );
  const begin = (wanted: string): void => {
    setPreset(wanted);
    const found = list.presets.find((one) => one.preset === wanted);
    setMapping(found?.mapping ?? emptyFor(file.format, first.rows));
  };
  return (
    <form
      className="kk-mapping"
      onSubmit={(event) => {
        event.preventDefault();
        const version = held?.version ?? 0;
        keep.mutate({ companyId, name: name.trim(), version, agreementId: null, mapping });
      }}
    >
      <div className="kk-mapping-fields">
        <NativeSelect
          label={names.begin}
          value={preset}
          description={preset === "" ? undefined : names.presetNote}
          data={[
            { value: "", label: names.nothing },
            ...list.presets.map((one) => ({
              value: one.preset,
              label: `${names.presets[one.preset]} (${names.unconfirmed})`,
            })),
          ]}
          onChange={(event) => begin(event.currentTarget.value)}
        />
        <MappingRules mapping={mapping} change={setMapping} />
        <MappingColumns mapping={mapping} change={setMapping} columns={first.columns} />
        <Textarea
          label={names.words}
          description={names.wordsHint}
          autosize
          minRows={2}
          key={preset}
          defaultValue={wordsOf(mapping)}
          onBlur={(event) => setMapping(withWords(mapping, event.currentTarget.value))}
        />
        {list.companies.length > 1 ? (
          <NativeSelect
            label={names.company}
            value={companyId}
            data={list.companies.map((one) => ({ value: one.id, label: one.name }))}
            onChange={(event) => setCompanyId(event.currentTarget.value)}
          />
        ) : null}
        <TextInput
          label={names.name}
          required
          maxLength={100}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {keep.error === null ? null : <ProblemNotice error={keep.error} />}
        <Button type="submit" loading={keep.isPending}>
          {names.save}
        </Button>
      </div>
      <MappingPreviewShown shown={shown} />
    </form>
  );
}

type ChangeProps = {
  readonly mapping: ColumnMappingBody;
  readonly change: (mapping: ColumnMappingBody) => void;
};

function MappingRules({ mapping, change }: ChangeProps): ReactNode {
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
        label={names.boundary}
        value={mapping.boundary}
        of={PAYOUT_BOUNDARIES}
        words={names.boundaries}
        choose={(boundary) => change({ ...mapping, boundary })}
      />
    </>
  );
}

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

function MappingColumns({
  mapping,
  change,
  columns,
}: ChangeProps & { readonly columns: readonly string[] }): ReactNode {
  const { mapping: names } = useText().bankFiles;
  return (
    <fieldset className="kk-mapping-columns">
      <legend className="kk-strong">{names.columns}</legend>
      {LINE_FIELDS.map((field) => {
        const held = mapping.line[field]?.[0] ?? "";
        const all = held === "" || columns.includes(held) ? columns : [held, ...columns];
        return (
          <NativeSelect
            key={field}
            label={names.fields[field]}
            value={held}
            data={[
              { value: "", label: names.noColumn },
              ...[...new Set(all)].map((one) => ({ value: one, label: one })),
            ]}
            onChange={(event) => change(withColumn(mapping, field, event.currentTarget.value))}
          />
        );
      })}
    </fieldset>
  );
}
