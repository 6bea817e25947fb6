/** How a file of rows is read: columns on the left, and beside them what is read at once. */
import type {
  BankFileView,
  MappingList,
  MappingPreview,
} from "@kortkoll/server/bank-files/bank-files-api.ts";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useText } from "../text/text.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import {
  useKeepAndRead,
  useMappingPreview,
  useMappings,
  usePayingAgreements,
  useReadBy,
} from "./bank-files-data.ts";
import { MappingColumns } from "./mapping-columns.tsx";
import { emptyFor } from "./mapping-form.ts";
import { MappingPreviewShown } from "./mapping-preview.tsx";
import { MappingRules } from "./mapping-rules.tsx";

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
  const [agreementId, setAgreementId] = useState("");
  const { data: agreements } = usePayingAgreements();
  const ofCompany = (agreements?.agreements ?? []).filter((one) => one.companyId === companyId);
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
        const agreement = ofCompany.some(({ id }) => id === agreementId) ? agreementId : null;
        keep.mutate({ companyId, name: name.trim(), version, agreementId: agreement, mapping });
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
        <MappingColumns
          key={preset}
          mapping={mapping}
          change={setMapping}
          columns={first.columns}
          unknown={shown.unknown}
        />
        {list.companies.length > 1 ? (
          <NativeSelect
            label={names.company}
            value={companyId}
            data={list.companies.map((one) => ({ value: one.id, label: one.name }))}
            onChange={(event) => setCompanyId(event.currentTarget.value)}
          />
        ) : null}
        {ofCompany.length === 0 ? null : (
          <NativeSelect
            label={names.agreement}
            description={names.agreementHint}
            value={agreementId}
            data={[
              { value: "", label: names.noAgreement },
              ...ofCompany.map((one) => ({ value: one.id, label: one.name })),
            ]}
            onChange={(event) => setAgreementId(event.currentTarget.value)}
          />
        )}
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
