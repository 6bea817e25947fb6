/** Sites: which companies sell there, whether it has the Toyota franchise, and what stands there. */
import type { CompanySetting } from "@kortkoll/server/settings/company-api.ts";
import type { SiteSetting } from "@kortkoll/server/settings/site-api.ts";
import { Checkbox, TextInput } from "@mantine/core";
import { IconCircleCheck, IconCircleOff } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import type { Column } from "../ui/data-table.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { ChoiceField } from "./choice-field.tsx";
import { SettingDialog } from "./setting-dialog.tsx";
import { OpenButton, SettingList } from "./setting-list.tsx";
import { writeValue } from "./setting-words.ts";
import { useCompanies, useSites } from "./settings-data.ts";
import { type SettingForm, useSettingForm } from "./use-setting-form.ts";

export function SitesPage(): ReactNode {
  return (
    <WithRight right="settings">
      <Sites />
    </WithRight>
  );
}

function Sites(): ReactNode {
  const text = useText();
  const { sites: names } = text.settings;
  const { data, error, refetch } = useSites();
  const companies = useCompanies().data?.companies;
  const [open, setOpen] = useState<SiteSetting | "new" | undefined>(undefined);
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
        rows={data?.sites}
        error={error}
        again={() => void refetch()}
        columns={columnsIn(text, setOpen)}
        idOf={({ id }) => id}
        wordsOf={({ code, name, companies: at }) =>
          `${code} ${name} ${at.map((one) => `${one.code} ${one.name}`).join(" ")}`
        }
        make={{ label: names.make, run: () => setOpen("new") }}
        empty={names.empty}
        done={done}
      />
      {open !== undefined && companies !== undefined ? (
        <SiteDialog site={open === "new" ? undefined : open} companies={companies} close={close} />
      ) : null}
    </>
  );
}

function columnsIn(text: Text, open: (site: SiteSetting) => void): readonly Column<SiteSetting>[] {
  const { fields, sites: names } = text.settings;
  return [
    {
      id: "name",
      head: fields.site,
      sortBy: ({ name }) => name,
      cell: (site) => (
        <>
          <OpenButton open={() => open(site)}>{site.name}</OpenButton>
          <span className="kk-sub">{site.code}</span>
        </>
      ),
    },
    {
      id: "companies",
      head: fields.companies,
      cell: ({ companies }) => companies.map((company) => company.name).join(", "),
    },
    {
      id: "places",
      head: names.places,
      cell: ({ tills, terminals }) => names.counts(tills, terminals),
    },
    {
      id: "toyota",
      head: fields.toyotaFranchise,
      sortBy: ({ toyotaFranchise }) => Number(toyotaFranchise),
      cell: ({ toyotaFranchise, ownCardsOn }) =>
        toyotaFranchise ? (
          <ToneBadge
            tone={ownCardsOn ? "accent" : "quiet"}
            icon={ownCardsOn ? IconCircleCheck : IconCircleOff}
          >
            {ownCardsOn ? names.ownCardsOn : names.ownCardsOff}
          </ToneBadge>
        ) : (
          <span className="kk-quiet">{text.settings.no}</span>
        ),
    },
  ];
}

type SiteValues = {
  readonly code: string;
  readonly name: string;
  readonly companyIds: readonly string[];
  readonly toyotaFranchise: boolean;
};

function valuesOf(site: SiteSetting | undefined, companies: readonly CompanySetting[]): SiteValues {
  const only = companies.length === 1 ? companies.map(({ id }) => id) : [];
  return {
    code: site?.code ?? "",
    name: site?.name ?? "",
    companyIds: site?.companies.map(({ id }) => id) ?? only,
    toyotaFranchise: site?.toyotaFranchise ?? false,
  };
}

type SiteDialogProps = {
  readonly site: SiteSetting | undefined;
  readonly companies: readonly CompanySetting[];
  readonly close: (done?: string) => void;
};

function SiteDialog({ site, companies, close }: SiteDialogProps): ReactNode {
  const text = useText();
  const { settings } = text;
  const { sites: names } = settings;
  const { refetch } = useSites();
  const form = useSettingForm({
    opened: { version: site?.version ?? 0, values: valuesOf(site, companies) },
    wrong: ({ code, name, companyIds }) => ({
      code: !/^[A-ZÅÄÖ0-9]{2,12}$/.test(code) && names.codeWrong,
      name: name.trim() === "" && settings.nameMissing,
      companyIds: companyIds.length === 0 && names.companyMissing,
    }),
    request: ({ code, ...values }, version) =>
      site === undefined
        ? { method: "POST", path: "/api/settings/sites", body: { code, ...values } }
        : { method: "PUT", path: `/api/settings/sites/${site.id}`, body: { ...values, version } },
    newest: async () => {
      const now = (await refetch()).data?.sites.find(({ id }) => id === site?.id);
      return now && { version: now.version, values: valuesOf(now, companies) };
    },
    done: (saved: SiteSetting) =>
      close(site === undefined ? names.made(saved.name) : settings.saved(saved.name)),
  });
  const nameOf = new Map(companies.map(({ id, name }) => [id, name]));
  return (
    <SettingDialog
      title={site?.name ?? names.make}
      close={close}
      form={form}
      save={site === undefined ? names.save : settings.save}
      tell={(field, value) =>
        field === "companyIds"
          ? (value as readonly string[]).map((id) => nameOf.get(id) ?? id).join(", ")
          : writeValue(value, text)
      }
      {...(site && { subject: { kind: "site" as const, id: site.id } })}
    >
      <SiteFields form={form} isNew={site === undefined} companies={companies} />
      {site?.ownCardsOn === true && !form.values.toyotaFranchise ? (
        <WarningNotice title={names.ownCardsEnd} />
      ) : null}
    </SettingDialog>
  );
}

type SiteFieldsProps = {
  readonly form: SettingForm<SiteValues>;
  readonly isNew: boolean;
  readonly companies: readonly CompanySetting[];
};

function SiteFields({ form, isNew, companies }: SiteFieldsProps): ReactNode {
  const { settings } = useText();
  const { sites: names, fields } = settings;
  const { values, set, errorOf } = form;
  return (
    <>
      <TextInput
        label={fields.name}
        data-autofocus
        autoComplete="off"
        maxLength={100}
        value={values.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={errorOf("name")}
      />
      {isNew ? (
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
      ) : null}
      <ChoiceField
        label={names.companies}
        hint={names.companiesHint}
        choices={companies.map(({ id, name }) => ({ value: id, label: name }))}
        chosen={values.companyIds}
        choose={(companyIds) => set({ companyIds })}
        error={errorOf("companyIds")}
      />
      <Checkbox
        size="md"
        className="kk-choice"
        label={names.toyota}
        description={names.toyotaHint}
        checked={values.toyotaFranchise}
        onChange={(event) => set({ toyotaFranchise: event.currentTarget.checked })}
      />
    </>
  );
}
