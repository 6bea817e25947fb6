/** Companies: made here, renamed here; their accounts and sites have pages of their own. */
import {
  readOrganisationNumber,
  writeOrganisationNumber,
} from "@kortkoll/core/settings/organisation-number.ts";
import type { CompanySetting } from "@kortkoll/server/settings/company-api.ts";
import { TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import type { Column } from "../ui/data-table.tsx";
import { SettingDialog } from "./setting-dialog.tsx";
import { OpenButton, SettingList } from "./setting-list.tsx";
import { useCompanies } from "./settings-data.ts";
import { useSettingForm } from "./use-setting-form.ts";

export function CompaniesPage(): ReactNode {
  return (
    <WithRight right="settings">
      <Companies />
    </WithRight>
  );
}

function Companies(): ReactNode {
  const text = useText();
  const { companies: names } = text.settings;
  const { data, error, refetch } = useCompanies();
  const [open, setOpen] = useState<CompanySetting | "new" | undefined>(undefined);
  const [done, setDone] = useState<string | undefined>(undefined);
  const close = (words?: string): void => {
    setOpen(undefined);
    if (words !== undefined) setDone(words);
  };
  return (
    <>
      <SettingList
        title={names.title}
        lead={names.lead}
        rows={data?.companies}
        error={error}
        again={() => void refetch()}
        columns={columnsIn(text, setOpen)}
        idOf={({ id }) => id}
        wordsOf={({ code, name, organisationNumber }) => `${code} ${name} ${organisationNumber}`}
        make={{ label: names.make, run: () => setOpen("new") }}
        empty={names.empty}
        done={done}
      />
      {open === "new" ? <NewCompany close={close} /> : null}
      {open !== undefined && open !== "new" ? <ChangeCompany company={open} close={close} /> : null}
    </>
  );
}

function columnsIn(
  text: Text,
  open: (company: CompanySetting) => void,
): readonly Column<CompanySetting>[] {
  const { fields } = text.settings;
  return [
    {
      id: "name",
      head: fields.name,
      sortBy: ({ name }) => name,
      cell: (company) => (
        <>
          <OpenButton open={() => open(company)}>{company.name}</OpenButton>
          <span className="kk-sub">{company.code}</span>
        </>
      ),
    },
    {
      id: "organisationNumber",
      head: fields.organisationNumber,
      sortBy: ({ organisationNumber }) => organisationNumber,
      cell: ({ organisationNumber }) => writeOrganisationNumber(organisationNumber),
    },
    {
      id: "sites",
      head: fields.sites,
      cell: ({ siteCodes }) =>
        siteCodes.length === 0 ? text.settings.companies.noSite : siteCodes.join(", "),
    },
  ];
}

type Close = { readonly close: (done?: string) => void };

function NewCompany({ close }: Close): ReactNode {
  const { settings } = useText();
  const { companies: names, fields } = settings;
  const form = useSettingForm({
    opened: { version: 0, values: { code: "", name: "", organisationNumber: "" } },
    wrong: ({ code, name, organisationNumber }) => ({
      code: !/^[A-Z0-9]{2,12}$/.test(code) && names.codeWrong,
      name: name.trim() === "" && settings.nameMissing,
      organisationNumber:
        readOrganisationNumber(organisationNumber) === undefined && names.numberWrong,
    }),
    request: (body) => ({ method: "POST", path: "/api/settings/companies", body }),
    done: (made: CompanySetting) => close(names.made(made.name)),
  });
  const { values, set, errorOf } = form;
  return (
    <SettingDialog title={names.make} close={close} form={form} save={names.save}>
      <TextInput
        label={fields.name}
        data-autofocus
        autoComplete="off"
        maxLength={100}
        value={values.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={errorOf("name")}
      />
      <TextInput
        label={fields.organisationNumber}
        description={names.numberHint}
        autoComplete="off"
        inputMode="numeric"
        maxLength={13}
        value={values.organisationNumber}
        onChange={(event) => set({ organisationNumber: event.currentTarget.value })}
        error={errorOf("organisationNumber")}
      />
      <TextInput
        label={fields.code}
        description={names.codeHint}
        autoComplete="off"
        spellCheck={false}
        maxLength={12}
        value={values.code}
        onChange={(event) => set({ code: event.currentTarget.value.toUpperCase() })}
        error={errorOf("code")}
      />
      <p className="kk-quiet">{names.makeLead}</p>
    </SettingDialog>
  );
}

function ChangeCompany({ company, close }: Close & { company: CompanySetting }): ReactNode {
  const { settings } = useText();
  const { companies: names, fields } = settings;
  const { refetch } = useCompanies();
  const form = useSettingForm({
    opened: { version: company.version, values: { name: company.name } },
    wrong: ({ name }) => ({ name: name.trim() === "" && settings.nameMissing }),
    request: ({ name }, version) => ({
      method: "PUT",
      path: `/api/settings/companies/${company.id}`,
      body: { name: name.trim(), version },
    }),
    newest: async () => {
      const now = (await refetch()).data?.companies.find(({ id }) => id === company.id);
      return now && { version: now.version, values: { name: now.name } };
    },
    done: (changed: CompanySetting) => close(settings.saved(changed.name)),
  });
  return (
    <SettingDialog
      title={company.name}
      close={close}
      form={form}
      save={settings.save}
      subject={{ kind: "company", id: company.id }}
    >
      <TextInput
        label={fields.name}
        data-autofocus
        autoComplete="off"
        maxLength={100}
        value={form.values.name}
        onChange={(event) => form.set({ name: event.currentTarget.value })}
        error={form.errorOf("name")}
      />
      <p className="kk-quiet">{names.fixed}</p>
    </SettingDialog>
  );
}
