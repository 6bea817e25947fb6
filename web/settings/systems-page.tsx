/** Invoicing systems: connected and stopped, each with its own claim account and voucher series. */
import type { CompanySetting } from "@kortkoll/server/settings/company-api.ts";
import type { SystemSetting } from "@kortkoll/server/settings/system-api.ts";
import { NativeSelect, Switch, TextInput } from "@mantine/core";
import { IconPlugConnected, IconPlugConnectedX } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import type { Column } from "../ui/data-table.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { SettingDialog } from "./setting-dialog.tsx";
import { OpenButton, SettingList } from "./setting-list.tsx";
import { useCompanies, useSystems } from "./settings-data.ts";
import { type SettingForm, useSettingForm } from "./use-setting-form.ts";

export function SystemsPage(): ReactNode {
  return (
    <WithRight right="settings">
      <Systems />
    </WithRight>
  );
}

function Systems(): ReactNode {
  const text = useText();
  const { systems: names } = text.settings;
  const { data, error, refetch } = useSystems();
  const companies = useCompanies().data?.companies;
  const [open, setOpen] = useState<SystemSetting | "new" | undefined>(undefined);
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
        rows={data?.systems}
        error={error}
        again={() => void refetch()}
        columns={columnsIn(text, setOpen)}
        idOf={({ id }) => id}
        wordsOf={({ name, companyCode, voucherSeries, claimAccount }) =>
          `${name} ${companyCode} ${voucherSeries} ${claimAccount}`
        }
        make={{ label: names.make, run: () => setOpen("new") }}
        empty={names.empty}
        done={done}
      />
      {open !== undefined && companies !== undefined ? (
        <SystemDialog
          system={open === "new" ? undefined : open}
          companies={companies}
          close={close}
        />
      ) : null}
    </>
  );
}

function columnsIn(
  text: Text,
  open: (system: SystemSetting) => void,
): readonly Column<SystemSetting>[] {
  const { fields, systems: names } = text.settings;
  return [
    {
      id: "name",
      head: fields.name,
      sortBy: ({ name }) => name,
      cell: (system) => (
        <>
          <OpenButton open={() => open(system)}>{system.name}</OpenButton>
          <span className="kk-sub">{text.systems[system.code]}</span>
        </>
      ),
    },
    {
      id: "company",
      head: fields.company,
      sortBy: ({ companyCode }) => companyCode,
      cell: ({ companyCode }) => companyCode,
    },
    {
      id: "claim",
      head: names.claim,
      sortBy: ({ claimAccount }) => claimAccount,
      cell: ({ claimAccount, claimSide }) => (
        <>
          <span className="kk-account">{claimAccount}</span>
          <span className="kk-sub">{names.sides[claimSide]}</span>
        </>
      ),
    },
    {
      id: "series",
      head: fields.voucherSeries,
      sortBy: ({ voucherSeries }) => voucherSeries,
      cell: ({ voucherSeries }) => voucherSeries,
    },
    {
      id: "open",
      head: names.openOrders,
      numeric: true,
      sortBy: ({ openOrders }) => openOrders,
      cell: ({ openOrders }) => openOrders,
    },
    {
      id: "state",
      head: fields.state,
      sortBy: ({ connected }) => Number(!connected),
      cell: ({ connected }) => (
        <ToneBadge
          tone={connected ? "paid" : "unpaid"}
          icon={connected ? IconPlugConnected : IconPlugConnectedX}
        >
          {connected ? names.connected : names.stopped}
        </ToneBadge>
      ),
    },
  ];
}

type SystemValues = {
  readonly companyId: string;
  readonly code: SystemSetting["code"];
  readonly name: string;
  readonly claimAccount: string;
  readonly claimSide: SystemSetting["claimSide"];
  readonly voucherSeries: string;
  readonly connected: boolean;
};

function valuesOf(
  system: SystemSetting | undefined,
  companies: readonly CompanySetting[],
): SystemValues {
  return {
    companyId: system?.companyId ?? companies[0]?.id ?? "",
    code: system?.code ?? "workshop",
    name: system?.name ?? "",
    claimAccount: system?.claimAccount ?? "1510",
    claimSide: system?.claimSide ?? "ours",
    voucherSeries: system?.voucherSeries ?? "",
    connected: system?.connected ?? true,
  };
}

type SystemDialogProps = {
  readonly system: SystemSetting | undefined;
  readonly companies: readonly CompanySetting[];
  readonly close: (done?: string) => void;
};

function SystemDialog({ system, companies, close }: SystemDialogProps): ReactNode {
  const { settings } = useText();
  const { systems: names } = settings;
  const { refetch } = useSystems();
  const form = useSettingForm({
    opened: { version: system?.version ?? 0, values: valuesOf(system, companies) },
    wrong: ({ companyId, name, claimAccount, voucherSeries }) => ({
      companyId: companyId === "" && names.companyMissing,
      name: name.trim() === "" && settings.nameMissing,
      claimAccount: !/^\d{4,6}$/.test(claimAccount) && settings.accounts.wrong,
      voucherSeries: !/^[A-Z0-9]{1,4}$/.test(voucherSeries) && names.seriesWrong,
    }),
    request: (values, version) => {
      const { companyId, code, connected, ...shared } = values;
      const path = "/api/settings/invoicing-systems";
      return system === undefined
        ? { method: "POST", path, body: { companyId, code, ...shared } }
        : { method: "PUT", path: `${path}/${system.id}`, body: { ...shared, connected, version } };
    },
    newest: async () => {
      const now = (await refetch()).data?.systems.find(({ id }) => id === system?.id);
      return now && { version: now.version, values: valuesOf(now, companies) };
    },
    done: (saved: SystemSetting) =>
      close(system === undefined ? names.made(saved.name) : settings.saved(saved.name)),
  });
  return (
    <SettingDialog
      title={system?.name ?? names.make}
      close={close}
      form={form}
      save={system === undefined ? names.save : settings.save}
      {...(system && { subject: { kind: "invoicingSystem" as const, id: system.id } })}
    >
      {system === undefined ? <NewFields form={form} companies={companies} /> : null}
      <SystemFields form={form} system={system} />
      {system === undefined ? null : (
        <Switch
          size="md"
          className="kk-choice"
          label={names.connected}
          description={names.connectedHint}
          checked={form.values.connected}
          onChange={(event) => form.set({ connected: event.currentTarget.checked })}
        />
      )}
      {system?.connected === true && !form.values.connected ? (
        <WarningNotice title={names.stopWarning(system.openOrders)} />
      ) : null}
    </SettingDialog>
  );
}

type FieldsProps = { readonly form: SettingForm<SystemValues> };

function NewFields({
  form,
  companies,
}: FieldsProps & { companies: readonly CompanySetting[] }): ReactNode {
  const text = useText();
  const { fields, systems: names } = text.settings;
  const codes = ["workshop", "parts", "vehicles"] as const;
  return (
    <>
      <NativeSelect
        label={fields.company}
        data-autofocus
        value={form.values.companyId}
        onChange={(event) => form.set({ companyId: event.currentTarget.value })}
        data={companies.map(({ id, name }) => ({ value: id, label: name }))}
        error={form.errorOf("companyId")}
      />
      <NativeSelect
        label={names.kind}
        value={form.values.code}
        onChange={(event) => {
          const code = codes.find((one) => one === event.currentTarget.value);
          if (code !== undefined) form.set({ code });
        }}
        data={codes.map((code) => ({ value: code, label: text.systems[code] }))}
        error={form.errorOf("code")}
      />
    </>
  );
}

function SystemFields({
  form,
  system,
}: FieldsProps & { system: SystemSetting | undefined }): ReactNode {
  const { settings } = useText();
  const { fields, systems: names } = settings;
  const { values, set, errorOf } = form;
  return (
    <>
      <TextInput
        label={fields.name}
        {...(system && { "data-autofocus": true })}
        autoComplete="off"
        maxLength={60}
        value={values.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={errorOf("name")}
      />
      <TextInput
        label={fields.claimAccount}
        description={names.accountHint}
        autoComplete="off"
        inputMode="numeric"
        maxLength={6}
        value={values.claimAccount}
        onChange={(event) => set({ claimAccount: event.currentTarget.value.trim() })}
        error={errorOf("claimAccount")}
      />
      <NativeSelect
        label={fields.claimSide}
        description={names.sideHint}
        value={values.claimSide}
        onChange={(event) =>
          set({ claimSide: event.currentTarget.value === "theirs" ? "theirs" : "ours" })
        }
        data={[
          { value: "ours", label: names.sides.ours },
          { value: "theirs", label: names.sides.theirs },
        ]}
        error={errorOf("claimSide")}
      />
      <TextInput
        label={fields.voucherSeries}
        description={names.seriesHint}
        autoComplete="off"
        spellCheck={false}
        maxLength={4}
        value={values.voucherSeries}
        onChange={(event) => set({ voucherSeries: event.currentTarget.value.toUpperCase() })}
        error={errorOf("voucherSeries")}
      />
    </>
  );
}
