/** One person: who they are, what they may do and where, and how they sign in. */
import { ROLES, type Role } from "@kortkoll/core/people/rights.ts";
import type {
  CreatedPerson,
  NamedPlace,
  PasswordLink,
  PersonSetting,
} from "@kortkoll/server/settings/person-api.ts";
import { NativeSelect, Switch, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { ChoiceField } from "./choice-field.tsx";
import { PersonAccess } from "./person-access.tsx";
import { RightsField } from "./rights-field.tsx";
import { SettingDialog } from "./setting-dialog.tsx";
import { writeValue } from "./setting-words.ts";
import { usePeople } from "./settings-data.ts";
import { type SettingForm, useSettingForm } from "./use-setting-form.ts";

export type PersonValues = {
  readonly signature: string;
  readonly name: string;
  readonly role: Role;
  readonly language: "sv" | "en";
  readonly rights: PersonSetting["rights"];
  readonly companyIds: readonly string[] | null;
  readonly siteIds: readonly string[] | null;
  readonly active: boolean;
};

function valuesOf(person: PersonSetting | undefined, signature = ""): PersonValues {
  return {
    signature: person?.signature ?? signature,
    name: person?.name ?? "",
    role: person?.role ?? "serviceAdvisor",
    language: person?.language ?? "sv",
    rights: person?.rights ?? [],
    companyIds: person?.companyIds ?? null,
    siteIds: person?.siteIds ?? null,
    active: person?.active ?? true,
  };
}

type PersonDialogProps = {
  readonly person: PersonSetting | undefined;
  /** Filled in for a new one. */
  readonly signature?: string | undefined;
  readonly companies: readonly NamedPlace[];
  readonly sites: readonly NamedPlace[];
  readonly close: () => void;
  readonly saved: (answer: PersonSetting | CreatedPerson) => void;
  readonly linked: (person: PersonSetting, link: PasswordLink) => void;
};

export function PersonDialog(props: PersonDialogProps): ReactNode {
  const text = useText();
  const { settings } = text;
  const { people: names } = settings;
  const { person, companies, sites, close, saved, linked } = props;
  const { refetch } = usePeople();
  const form = useSettingForm({
    opened: { version: person?.version ?? 0, values: valuesOf(person, props.signature) },
    wrong: ({ signature, name, companyIds, siteIds }) => ({
      signature: !/^[A-ZÅÄÖ]{2,5}$/.test(signature) && text.first.signatureWrong,
      name: name.trim() === "" && settings.nameMissing,
      companyIds: companyIds?.length === 0 && settings.sites.companyMissing,
      siteIds: siteIds?.length === 0 && names.siteMissing,
    }),
    request: ({ signature, active, ...values }, version) =>
      person === undefined
        ? { method: "POST", path: "/api/settings/people", body: { signature, ...values } }
        : {
            method: "PUT",
            path: `/api/settings/people/${person.id}`,
            body: { ...values, active, version },
          },
    newest: async () => {
      const now = (await refetch()).data?.people.find(({ id }) => id === person?.id);
      return now && { version: now.version, values: valuesOf(now) };
    },
    done: saved,
  });
  const codes = new Map([...companies, ...sites].map(({ id, code }) => [id, code]));
  return (
    <SettingDialog
      title={person?.name ?? names.make}
      close={close}
      form={form}
      save={person === undefined ? names.save : settings.save}
      historyPath="/api/settings/people/history"
      tell={(_field, value) => writeValue(withCodes(value, codes), text)}
      {...(person && { subject: { kind: "person" as const, id: person.id } })}
    >
      <WhoFields form={form} isNew={person === undefined} />
      <PlaceFields form={form} companies={companies} sites={sites} />
      <RightsField
        role={form.values.role}
        rights={form.values.rights}
        sites={sites}
        choose={(rights) => form.set({ rights })}
        error={form.errorOf("rights")}
      />
      {person === undefined ? null : (
        <>
          <Employment form={form} wasActive={person.active} />
          <PersonAccess person={person} linked={(link) => linked(person, link)} />
        </>
      )}
    </SettingDialog>
  );
}

/** Ids as the codes that people know, for what a conflict tells. */
function withCodes(value: unknown, codes: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return codes.get(value) ?? value;
  if (!Array.isArray(value)) return value;
  return value.map((one) =>
    typeof one === "object" && one !== null && "siteId" in one
      ? { ...one, site: one.siteId === null ? null : (codes.get(String(one.siteId)) ?? "") }
      : withCodes(one, codes),
  );
}

type FormProps = { readonly form: SettingForm<PersonValues> };

function WhoFields({ form, isNew }: FormProps & { isNew: boolean }): ReactNode {
  const text = useText();
  const { fields, people: names } = text.settings;
  const { values, set, errorOf } = form;
  return (
    <>
      {isNew ? (
        <TextInput
          label={text.signIn.signature}
          description={text.first.signatureHint}
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          maxLength={5}
          value={values.signature}
          onChange={(event) => set({ signature: event.currentTarget.value.trim().toUpperCase() })}
          error={errorOf("signature")}
        />
      ) : null}
      <TextInput
        label={fields.name}
        {...(!isNew && { "data-autofocus": true })}
        autoComplete="off"
        maxLength={100}
        value={values.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={errorOf("name")}
      />
      <NativeSelect
        label={fields.role}
        description={names.roleHints[values.role]}
        value={values.role}
        onChange={(event) => {
          const role = ROLES.find((one) => one === event.currentTarget.value);
          if (role !== undefined) set({ role });
        }}
        data={ROLES.map((role) => ({ value: role, label: text.roles[role] }))}
        error={errorOf("role")}
      />
      <NativeSelect
        label={fields.language}
        value={values.language}
        onChange={(event) => set({ language: event.currentTarget.value === "en" ? "en" : "sv" })}
        data={[
          { value: "sv", label: "Svenska" },
          { value: "en", label: "English" },
        ]}
      />
    </>
  );
}

type PlaceFieldsProps = FormProps & Pick<PersonDialogProps, "companies" | "sites">;

function PlaceFields({ form, companies, sites }: PlaceFieldsProps): ReactNode {
  const { fields, people: names } = useText().settings;
  const { values, set, errorOf } = form;
  return (
    <>
      <Switch
        size="md"
        className="kk-choice"
        label={names.allSites}
        checked={values.siteIds === null}
        onChange={(event) => set({ siteIds: event.currentTarget.checked ? null : [] })}
        error={errorOf("siteIds")}
      />
      {values.siteIds === null ? null : (
        <ChoiceField
          label={fields.sites}
          choices={sites.map(({ id, name }) => ({ value: id, label: name }))}
          chosen={values.siteIds}
          choose={(siteIds) => set({ siteIds })}
        />
      )}
      <Switch
        size="md"
        className="kk-choice"
        label={names.allCompanies}
        checked={values.companyIds === null}
        onChange={(event) => set({ companyIds: event.currentTarget.checked ? null : [] })}
        error={errorOf("companyIds")}
      />
      {values.companyIds === null ? null : (
        <ChoiceField
          label={fields.companies}
          choices={companies.map(({ id, name }) => ({ value: id, label: name }))}
          chosen={values.companyIds}
          choose={(companyIds) => set({ companyIds })}
        />
      )}
    </>
  );
}

function Employment({ form, wasActive }: FormProps & { wasActive: boolean }): ReactNode {
  const { people: names } = useText().settings;
  return (
    <>
      <Switch
        size="md"
        className="kk-choice"
        label={names.active}
        description={names.activeHint}
        checked={form.values.active}
        onChange={(event) => form.set({ active: event.currentTarget.checked })}
        error={form.errorOf("active")}
      />
      {wasActive && !form.values.active ? <WarningNotice title={names.leaveWarning} /> : null}
    </>
  );
}
