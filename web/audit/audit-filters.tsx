import { AUDIT_SOURCES } from "@kortkoll/core/audit/audit-entries.ts";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAdjustmentsHorizontal, IconX } from "@tabler/icons-react";
import { type ReactNode, useEffect, useId, useState } from "react";
import { useText } from "../text/text.tsx";
import { type AuditFilter, type AuditSearch, countAuditFilters } from "./audit-search.ts";

type AuditFiltersProps = {
  readonly search: AuditSearch;
  readonly change: (changed: AuditSearch) => void;
  readonly clear: () => void;
};

export function AuditFilters({ search, change, clear }: AuditFiltersProps): ReactNode {
  const text = useText();
  const id = useId();
  const count = countAuditFilters(search);
  const [open, panel] = useDisclosure(count > 0);
  return (
    <>
      <div className="kk-row">
        <Button
          variant="default"
          onClick={panel.toggle}
          aria-expanded={open}
          aria-controls={id}
          leftSection={<IconAdjustmentsHorizontal size={20} aria-hidden />}
        >
          {count === 0 ? text.audit.filters : text.audit.activeFilters(count)}
        </Button>
        {count > 0 || search.text !== undefined ? (
          <Button variant="subtle" onClick={clear} leftSection={<IconX size={18} aria-hidden />}>
            {text.audit.clear}
          </Button>
        ) : null}
      </div>
      <div id={id} hidden={!open} className="kk-filters">
        {open ? <Fields search={search} change={change} /> : null}
      </div>
    </>
  );
}

type FieldsProps = Pick<AuditFiltersProps, "search" | "change">;

function Fields({ search, change }: FieldsProps): ReactNode {
  const text = useText();
  const given = { search, change };
  return (
    <>
      <Field {...given} filter="from" label={text.audit.from} type="date" />
      <Field {...given} filter="to" label={text.audit.to} type="date" />
      <NativeSelect
        label={text.audit.source}
        value={search.source ?? ""}
        onChange={(event) => change({ source: event.currentTarget.value })}
        data={[
          { value: "", label: text.audit.any },
          ...AUDIT_SOURCES.map((source) => ({ value: source, label: text.audit.sources[source] })),
        ]}
      />
      <Field {...given} filter="by" label={text.audit.by} />
      <Field {...given} filter="companyCode" label={text.audit.company} />
    </>
  );
}

type FieldProps = FieldsProps & {
  readonly filter: AuditFilter;
  readonly label: string;
  readonly type?: "date" | "text";
};

const TYPING_PAUSE_MS = 300;

function Field({ search, change, filter, label, type = "text" }: FieldProps): ReactNode {
  const standing = search[filter] ?? "";
  const [typed, setTyped] = useState(standing);
  // The address is the truth: clearing the filters empties the fields.
  useEffect(() => setTyped(standing), [standing]);
  useEffect(() => {
    if (typed === standing) return;
    const timer = setTimeout(() => change({ [filter]: typed }), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, standing, filter, change]);
  return (
    <TextInput
      label={label}
      type={type}
      autoComplete="off"
      maxLength={40}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  );
}
