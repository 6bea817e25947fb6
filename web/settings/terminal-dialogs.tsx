/** Registering a terminal, and putting its name and serial number right. */
import type { CompanySetting } from "@kortkoll/server/settings/company-api.ts";
import type { SiteSetting } from "@kortkoll/server/settings/site-api.ts";
import type { TerminalSetting } from "@kortkoll/server/settings/terminal-api.ts";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { ChoiceField } from "./choice-field.tsx";
import { SettingDialog } from "./setting-dialog.tsx";
import { useTerminalSettings, useTerminalSuggestions, useTillSettings } from "./settings-data.ts";
import { type SettingForm, useSettingForm } from "./use-setting-form.ts";

type Close = { readonly close: (done?: string) => void };

type NewValues = {
  readonly terminalId: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly name: string;
  readonly siteId: string;
  readonly companyId: string;
  readonly tillIds: readonly string[];
};

type NewTerminalProps = Close & {
  readonly sites: readonly SiteSetting[];
  readonly companies: readonly CompanySetting[];
  readonly models: readonly string[];
};

export function NewTerminal({ sites, companies, models, close }: NewTerminalProps): ReactNode {
  const { settings, terminals: old } = useText();
  const { newTerminal: names } = settings;
  const first = sites[0];
  const form = useSettingForm({
    opened: {
      version: 0,
      values: {
        terminalId: "",
        model: models[0] ?? "",
        serialNumber: "",
        name: "",
        siteId: first?.id ?? "",
        companyId: first?.companies[0]?.id ?? companies[0]?.id ?? "",
        tillIds: [],
      } as NewValues,
    },
    wrong: ({ terminalId, name, siteId, companyId }) => ({
      terminalId: !/^[A-Za-z0-9]{1,20}$/.test(terminalId.trim()) && old.newIdWrong,
      name: name.trim() === "" && settings.nameMissing,
      siteId: siteId === "" && settings.tills.siteMissing,
      companyId: companyId === "" && settings.systems.companyMissing,
    }),
    request: ({ serialNumber, terminalId, tillIds, ...values }) => ({
      method: "POST",
      path: "/api/settings/terminals",
      body: {
        ...values,
        tillIds: [...tillIds],
        terminalId: terminalId.trim(),
        ...(serialNumber.trim() === "" ? {} : { serialNumber: serialNumber.trim() }),
      },
    }),
    done: (made: TerminalSetting) => close(names.made(made.name)),
  });
  return (
    <SettingDialog title={names.make} close={close} form={form} save={names.save}>
      <Suggestions form={form} />
      <DeviceFields form={form} models={models} />
      <PlaceFields form={form} sites={sites} />
    </SettingDialog>
  );
}

type FieldsProps = { readonly form: SettingForm<NewValues> };

/** What the vendor's cloud knows and nobody has registered: one press fills in the number. */
function Suggestions({ form }: FieldsProps): ReactNode {
  const { newTerminal: names } = useText().settings;
  const { data } = useTerminalSuggestions();
  if (data === undefined) return null;
  if (!data.answered) return <WarningNotice title={names.noCloud} words={names.noCloudNext} />;
  if (data.terminalIds.length === 0) return <p className="kk-quiet">{names.noSuggestions}</p>;
  return (
    <div>
      <p className="kk-quiet">{names.suggestions}</p>
      <div className="kk-row">
        {data.terminalIds.slice(0, 12).map((terminalId) => (
          <Button
            key={terminalId}
            variant={form.values.terminalId === terminalId ? "filled" : "default"}
            aria-pressed={form.values.terminalId === terminalId}
            onClick={() => form.set({ terminalId })}
          >
            {terminalId}
          </Button>
        ))}
      </div>
    </div>
  );
}

function DeviceFields({ form, models }: FieldsProps & { models: readonly string[] }): ReactNode {
  const { settings, terminals: old } = useText();
  const { values, set, errorOf } = form;
  return (
    <>
      <TextInput
        label={settings.fields.terminalId}
        description={old.newIdHint}
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        maxLength={20}
        value={values.terminalId}
        onChange={(event) => set({ terminalId: event.currentTarget.value })}
        error={errorOf("terminalId")}
      />
      <NativeSelect
        label={settings.fields.model}
        description={settings.newTerminal.modelHint}
        value={values.model}
        onChange={(event) => set({ model: event.currentTarget.value })}
        data={[...models]}
        error={errorOf("model")}
      />
      <TextInput
        label={settings.fields.serialNumber}
        description={old.serialHint}
        autoComplete="off"
        spellCheck={false}
        maxLength={40}
        value={values.serialNumber}
        onChange={(event) => set({ serialNumber: event.currentTarget.value })}
        error={errorOf("serialNumber")}
      />
      <TextInput
        label={settings.fields.name}
        description={settings.newTerminal.nameHint}
        autoComplete="off"
        maxLength={60}
        value={values.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={errorOf("name")}
      />
    </>
  );
}

function PlaceFields({ form, sites }: FieldsProps & { sites: readonly SiteSetting[] }): ReactNode {
  const { settings, terminals: old } = useText();
  const { fields } = settings;
  const { values, set, errorOf } = form;
  const tills = useTillSettings().data?.tills ?? [];
  const site = sites.find(({ id }) => id === values.siteId);
  const ofSite = tills.filter(({ siteId, retiredAt }) => siteId === values.siteId && !retiredAt);
  return (
    <>
      <NativeSelect
        label={fields.site}
        value={values.siteId}
        onChange={(event) => {
          const chosen = sites.find(({ id }) => id === event.currentTarget.value);
          const companyId = chosen?.companies[0]?.id ?? "";
          set({ siteId: event.currentTarget.value, companyId, tillIds: [] });
        }}
        data={sites.map(({ id, name }) => ({ value: id, label: name }))}
        error={errorOf("siteId")}
      />
      <NativeSelect
        label={fields.company}
        description={settings.newTerminal.companyHint}
        value={values.companyId}
        onChange={(event) => set({ companyId: event.currentTarget.value })}
        data={(site?.companies ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        error={errorOf("companyId")}
      />
      <ChoiceField
        label={old.chooseTills}
        choices={ofSite.map(({ id, code, name }) => ({ value: id, label: `${code} ${name}` }))}
        chosen={values.tillIds}
        choose={(tillIds) => set({ tillIds })}
        error={errorOf("tillIds")}
      />
    </>
  );
}

type ChangeTerminalProps = Close & { readonly terminal: TerminalSetting };

export function ChangeTerminal({ terminal, close }: ChangeTerminalProps): ReactNode {
  const { settings } = useText();
  const { refetch } = useTerminalSettings();
  const valuesOf = (one: TerminalSetting): { name: string; serialNumber: string } => ({
    name: one.name,
    serialNumber: one.serialNumber ?? "",
  });
  const form = useSettingForm({
    opened: { version: terminal.version, values: valuesOf(terminal) },
    wrong: ({ name }) => ({ name: name.trim() === "" && settings.nameMissing }),
    request: ({ name, serialNumber }, version) => ({
      method: "PUT",
      path: `/api/settings/terminals/${terminal.id}`,
      body: {
        version,
        name: name.trim(),
        serialNumber: serialNumber.trim() === "" ? null : serialNumber.trim(),
      },
    }),
    newest: async () => {
      const now = (await refetch()).data?.terminals.find(({ id }) => id === terminal.id);
      return now && { version: now.version, values: valuesOf(now) };
    },
    done: (changed: TerminalSetting) => close(settings.saved(changed.name)),
  });
  const { values, set, errorOf } = form;
  return (
    <SettingDialog
      title={terminal.name}
      close={close}
      form={form}
      save={settings.save}
      subject={{ kind: "terminal", id: terminal.id }}
    >
      <p className="kk-quiet">
        {terminal.terminalId} · {terminal.model} · {terminal.siteCode} · {terminal.companyCode}
      </p>
      <TextInput
        label={settings.fields.name}
        data-autofocus
        autoComplete="off"
        maxLength={60}
        value={values.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={errorOf("name")}
      />
      <TextInput
        label={settings.fields.serialNumber}
        autoComplete="off"
        spellCheck={false}
        maxLength={40}
        value={values.serialNumber}
        onChange={(event) => set({ serialNumber: event.currentTarget.value })}
        error={errorOf("serialNumber")}
      />
    </SettingDialog>
  );
}
