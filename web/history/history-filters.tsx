import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAdjustmentsHorizontal, IconX } from "@tabler/icons-react";
import { type ReactNode, useEffect, useId, useState } from "react";
import { useTerminals, useTills } from "../live/server-data.ts";
import { useText } from "../text/text.tsx";
import { countFilters, type HistoryFilter, type HistorySearch, wrongIn } from "./history-search.ts";

type HistoryFiltersProps = {
  readonly search: HistorySearch;
  readonly change: (changed: HistorySearch) => void;
  readonly clear: () => void;
};

export function HistoryFilters({ search, change, clear }: HistoryFiltersProps): ReactNode {
  const text = useText();
  const id = useId();
  const count = countFilters(search);
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
          {count === 0 ? text.history.filters : text.history.activeFilters(count)}
        </Button>
        {count > 0 || search.search !== undefined ? (
          <Button variant="subtle" onClick={clear} leftSection={<IconX size={18} aria-hidden />}>
            {text.history.clear}
          </Button>
        ) : null}
      </div>
      <div id={id} hidden={!open} className="kk-filters">
        {open ? <Fields search={search} change={change} /> : null}
      </div>
    </>
  );
}

type FieldsProps = Pick<HistoryFiltersProps, "search" | "change">;

function Fields({ search, change }: FieldsProps): ReactNode {
  const text = useText();
  const { history: names } = text;
  const tills = useTills().data?.tills ?? [];
  const terminals = useTerminals().data?.terminals ?? [];
  const sites = new Map(tills.map(({ siteCode, siteName }) => [siteCode, siteName]));
  const given = { search, change };
  return (
    <>
      <Field {...given} filter="from" label={names.from} type="date" />
      <Field {...given} filter="to" label={names.to} type="date" />
      <Field {...given} filter="businessFrom" label={names.businessFrom} type="date" />
      <Field {...given} filter="businessTo" label={names.businessTo} type="date" />
      <Choice
        {...given}
        filter="state"
        label={names.state}
        choices={Object.entries(text.attemptStates)}
      />
      <Choice
        {...given}
        filter="kind"
        label={names.kind}
        choices={Object.entries(text.paymentKinds)}
      />
      <Choice
        {...given}
        filter="method"
        label={names.method}
        choices={Object.entries(text.methods)}
      />
      <Choice
        {...given}
        filter="issuer"
        label={names.issuer}
        choices={Object.entries(text.issuers)}
      />
      <Choice {...given} filter="flag" label={names.flag} choices={Object.entries(text.flags)} />
      <Choice
        {...given}
        filter="siteCode"
        label={names.site}
        choices={[...sites].map(([code, name]) => [code, name])}
      />
      <Field {...given} filter="companyCode" label={names.company} longest={12} />
      <Choice
        {...given}
        filter="system"
        label={names.system}
        choices={Object.entries(text.systems)}
      />
      <Choice
        {...given}
        filter="tillId"
        label={names.till}
        choices={tills.map((till) => [till.id, `${till.siteName}: ${till.name}`])}
      />
      <Choice
        {...given}
        filter="terminalId"
        label={names.terminal}
        choices={terminals.map((one) => [one.id, `${one.siteCode}: ${one.name}`])}
      />
      <Field {...given} filter="operator" label={names.operator} longest={5} />
      <Field {...given} filter="serviceAdvisor" label={names.advisor} longest={10} />
      <Field {...given} filter="amount" label={names.amount} wrong={names.amountWrong} />
      <Field
        {...given}
        filter="lastFour"
        label={names.lastFour}
        wrong={names.lastFourWrong}
        longest={4}
      />
      <Field {...given} filter="authorisationCode" label={names.authorisation} longest={20} />
    </>
  );
}

type FieldProps = FieldsProps & {
  readonly filter: HistoryFilter;
  readonly label: string;
  readonly type?: "date" | "text";
  readonly wrong?: string;
  readonly longest?: number;
};

const TYPING_PAUSE_MS = 300;

function Field(props: FieldProps): ReactNode {
  const { search, change, filter, label, type = "text", wrong, longest = 40 } = props;
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
      maxLength={longest}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      error={wrong !== undefined && wrongIn(filter, typed) ? wrong : undefined}
    />
  );
}

type ChoiceProps = FieldsProps & {
  readonly filter: HistoryFilter;
  readonly label: string;
  readonly choices: readonly (readonly [value: string, name: string])[];
};

function Choice({ search, change, filter, label, choices }: ChoiceProps): ReactNode {
  const text = useText();
  return (
    <NativeSelect
      label={label}
      value={search[filter] ?? ""}
      onChange={(event) => change({ [filter]: event.currentTarget.value })}
      data={[
        { value: "", label: text.history.any },
        ...choices.map(([value, name]) => ({ value, label: name })),
      ]}
    />
  );
}
