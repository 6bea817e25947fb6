/** The dialogue in which a company's dimensions, and its issuers' codes and texts, are changed. */
import { ISSUERS, type Issuer } from "@kortkoll/core/cards/card-rules.ts";
import {
  codeField,
  dimensionField,
  flatMarking,
  LONGEST_ISSUER_CODE,
  LONGEST_ISSUER_TEXT,
  MARKED_PARTS,
  type MarkedPart,
  type MarkingFault,
  markingFaults,
  type OriginMarking,
  textField,
} from "@kortkoll/core/exports/origin-marking.ts";
import { ORIGIN_PARTS, type OriginPart } from "@kortkoll/core/exports/origin-marks.ts";
import type { CompanyMarking } from "@kortkoll/server/settings/marking-api.ts";
import { NativeSelect, TextInput } from "@mantine/core";
import { type ReactNode, useId } from "react";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { SettingDialog } from "./setting-dialog.tsx";
import { type SettingForm, useSettingForm } from "./use-setting-form.ts";

/** Field by field, all as they are typed. */
type Values = Readonly<Record<string, string>>;

type ChangeMarkingProps = {
  readonly company: CompanyMarking;
  readonly newest: () => Promise<CompanyMarking | undefined>;
  readonly close: (done?: string) => void;
};

export function ChangeMarking({ company, newest, close }: ChangeMarkingProps): ReactNode {
  const { settings, marking: names } = useText();
  const opened = { version: company.version, values: valuesOf(company) };
  const form = useSettingForm<Values, CompanyMarking>({
    opened,
    wrong: (values) => wrongIn(values, names),
    request: (values, version) => ({
      method: "PUT",
      path: `/api/settings/companies/${company.companyId}/origin-marking`,
      body: { version, ...markingOf(values) },
    }),
    newest: async () => {
      const now = await newest();
      return now && { version: now.version, values: valuesOf(now) };
    },
    done: () => close(settings.saved(company.companyName)),
  });
  const isChanged = JSON.stringify(form.values) !== JSON.stringify(opened.values);
  return (
    <SettingDialog
      title={company.companyName}
      close={close}
      form={form}
      save={settings.save}
      subject={{ kind: "originMarking", id: company.companyId }}
    >
      <Group title={names.issuers} hint={names.issuersHint}>
        {ISSUERS.map((issuer) => (
          <IssuerFields key={issuer} issuer={issuer} form={form} />
        ))}
      </Group>
      <Group title={names.dimensions} hint={names.dimensionsHint}>
        {MARKED_PARTS.map((part) => (
          <Field
            key={part}
            form={form}
            name={dimensionField(part)}
            label={names.parts[part]}
            longest={4}
            numeric
          />
        ))}
      </Group>
      <Group title={names.receiver} hint={names.receiverHint}>
        {(["costCentre", "project"] as const).map((name) => (
          <NativeSelect
            key={name}
            label={names[name]}
            value={form.values[name] ?? ""}
            onChange={(event) => form.set({ [name]: event.currentTarget.value })}
            error={form.errorOf(name)}
            data={ORIGIN_PARTS.map((part) => ({ value: part, label: names.parts[part] }))}
          />
        ))}
      </Group>
      {isChanged ? <WarningNotice title={names.warning} words={names.warningWords} /> : null}
    </SettingDialog>
  );
}

function IssuerFields({
  issuer,
  form,
}: {
  readonly issuer: Issuer;
  readonly form: SettingForm<Values>;
}): ReactNode {
  const { fields } = useText().marking;
  return (
    <>
      <Field
        form={form}
        name={codeField(issuer)}
        label={fields[`${issuer}Code`]}
        longest={LONGEST_ISSUER_CODE}
        isFirst={issuer === ISSUERS[0]}
      />
      <Field
        form={form}
        name={textField(issuer)}
        label={fields[`${issuer}Text`]}
        longest={LONGEST_ISSUER_TEXT}
      />
    </>
  );
}

type GroupProps = { readonly title: string; readonly hint: string; readonly children: ReactNode };

function Group({ title, hint, children }: GroupProps): ReactNode {
  const id = useId();
  return (
    <fieldset className="kk-choices" aria-describedby={id}>
      <legend>{title}</legend>
      <p id={id} className="kk-quiet">
        {hint}
      </p>
      <div className="kk-marking-fields">{children}</div>
    </fieldset>
  );
}

type FieldProps = {
  readonly form: SettingForm<Values>;
  readonly name: string;
  readonly label: string;
  readonly longest: number;
  readonly numeric?: boolean;
  readonly isFirst?: boolean;
};

function Field({ form, name, label, longest, numeric, isFirst }: FieldProps): ReactNode {
  return (
    <TextInput
      label={label}
      data-autofocus={isFirst === true ? true : undefined}
      inputMode={numeric === true ? "numeric" : "text"}
      autoComplete="off"
      spellCheck={false}
      maxLength={longest}
      value={form.values[name] ?? ""}
      onChange={(event) => form.set({ [name]: event.currentTarget.value })}
      error={form.errorOf(name)}
    />
  );
}

function valuesOf(company: CompanyMarking): Values {
  const entries = Object.entries(flatMarking(company));
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function markingOf(values: Values): OriginMarking {
  const said = (name: string): string => (values[name] ?? "").trim();
  const number = (part: MarkedPart): number => {
    const digits = said(dimensionField(part));
    return /^\d{1,4}$/.test(digits) ? Number(digits) : 0;
  };
  const partIn = (name: string): OriginPart =>
    ORIGIN_PARTS.find((part) => part === said(name)) ?? "issuer";
  return {
    dimensions: {
      issuer: number("issuer"),
      order: number("order"),
      site: number("site"),
      till: number("till"),
      terminal: number("terminal"),
      operator: number("operator"),
      serviceAdvisor: number("serviceAdvisor"),
      system: number("system"),
    },
    costCentre: partIn("costCentre"),
    project: partIn("project"),
    codes: byIssuer((issuer) => said(codeField(issuer))),
    texts: byIssuer((issuer) => said(textField(issuer))),
  };
}

function byIssuer(word: (issuer: Issuer) => string): Record<Issuer, string> {
  return {
    visa: word("visa"),
    mastercard: word("mastercard"),
    amex: word("amex"),
    diners: word("diners"),
    ownCard: word("ownCard"),
    unknown: word("unknown"),
  };
}

function wrongIn(values: Values, names: Text["marking"]): Record<string, string> {
  const sentences: Readonly<Record<MarkingFault["kind"], string>> = {
    dimensionNotFree: names.dimensionWrong,
    dimensionShared: names.dimensionShared,
    issuerNotMarked: names.notMarked,
    issuerCodeWrong: names.codeWrong,
    issuerTextWrong: names.textWrong,
    issuerMarkShared: names.markShared,
  };
  const faults = markingFaults(markingOf(values));
  return Object.fromEntries(faults.map(({ kind, field }) => [field, sentences[kind]]));
}
