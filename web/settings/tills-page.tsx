/** Tills: made, renamed, retired and put in use again; and the terminals that each prefers. */
import type { SiteSetting } from "@kortkoll/server/settings/site-api.ts";
import type { TillSetting } from "@kortkoll/server/settings/till-api.ts";
import { Button, NativeSelect, Switch, TextInput } from "@mantine/core";
import { IconCircleCheck, IconCircleOff } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import type { Column } from "../ui/data-table.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { SettingDialog } from "./setting-dialog.tsx";
import { OpenButton, SettingList } from "./setting-list.tsx";
import { useSites, useTillSettings } from "./settings-data.ts";
import { TillTerminalsDialog } from "./till-terminals-dialog.tsx";
import { useSettingForm } from "./use-setting-form.ts";

export function TillsPage(): ReactNode {
  return (
    <WithRight right="settings">
      <Tills />
    </WithRight>
  );
}

type Open =
  | { readonly kind: "new" }
  | { readonly kind: "change" | "terminals"; readonly till: TillSetting };

function Tills(): ReactNode {
  const text = useText();
  const { tills: names } = text.settings;
  const { data, error, refetch } = useTillSettings();
  const sites = useSites().data?.sites;
  const [open, setOpen] = useState<Open | undefined>(undefined);
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
        rows={data?.tills}
        error={error}
        again={() => void refetch()}
        columns={columnsIn(text, setOpen)}
        idOf={({ id }) => id}
        wordsOf={({ code, name, siteCode, siteName, terminals }) =>
          [code, name, siteCode, siteName, ...terminals.map((one) => one.name)].join(" ")
        }
        make={{ label: names.make, run: () => setOpen({ kind: "new" }) }}
        empty={names.empty}
        done={done}
      />
      {open?.kind === "new" && sites !== undefined ? <NewTill sites={sites} close={close} /> : null}
      {open?.kind === "change" ? <ChangeTill till={open.till} close={close} /> : null}
      {open?.kind === "terminals" ? <TillTerminalsDialog till={open.till} close={close} /> : null}
    </>
  );
}

function columnsIn(text: Text, open: (open: Open) => void): readonly Column<TillSetting>[] {
  const { fields, tills: names } = text.settings;
  return [
    {
      id: "name",
      head: fields.till,
      sortBy: ({ name }) => name,
      cell: (till) => (
        <>
          <OpenButton open={() => open({ kind: "change", till })}>{till.name}</OpenButton>
          <span className="kk-sub">{till.code}</span>
        </>
      ),
    },
    {
      id: "site",
      head: fields.site,
      sortBy: ({ siteName }) => siteName,
      cell: ({ siteName, siteCode }) => (
        <>
          {siteName}
          <span className="kk-sub">{siteCode}</span>
        </>
      ),
    },
    {
      id: "terminals",
      head: fields.terminals,
      cell: ({ terminals, retiredAt }) =>
        terminals.length === 0 ? (
          <span className="kk-quiet">
            {retiredAt === null ? names.noTerminals : text.settings.nothing}
          </span>
        ) : (
          terminals.map((terminal) => terminal.name).join(", ")
        ),
    },
    {
      id: "state",
      head: fields.state,
      sortBy: ({ retiredAt }) => Number(retiredAt !== null),
      cell: ({ retiredAt }) => (
        <ToneBadge
          tone={retiredAt === null ? "paid" : "quiet"}
          icon={retiredAt === null ? IconCircleCheck : IconCircleOff}
        >
          {retiredAt === null ? names.inUse : names.retired}
        </ToneBadge>
      ),
    },
    {
      id: "acts",
      head: text.terminals.change,
      cell: (till) =>
        till.retiredAt === null ? (
          <Button
            variant="default"
            aria-label={names.terminalsTitle(till.name)}
            onClick={() => open({ kind: "terminals", till })}
          >
            {names.chooseTerminals}
          </Button>
        ) : null,
    },
  ];
}

type Close = { readonly close: (done?: string) => void };

function NewTill({ sites, close }: Close & { sites: readonly SiteSetting[] }): ReactNode {
  const { settings } = useText();
  const { tills: names, fields } = settings;
  const form = useSettingForm({
    opened: { version: 0, values: { siteId: sites[0]?.id ?? "", code: "", name: "" } },
    wrong: ({ siteId, code, name }) => ({
      siteId: siteId === "" && names.siteMissing,
      code: !/^[A-ZÅÄÖ0-9]{1,8}$/.test(code) && names.codeWrong,
      name: name.trim() === "" && settings.nameMissing,
    }),
    request: (body) => ({ method: "POST", path: "/api/settings/tills", body }),
    done: (made: TillSetting) => close(names.made(made.name)),
  });
  const { values, set, errorOf } = form;
  return (
    <SettingDialog title={names.make} close={close} form={form} save={names.save}>
      <NativeSelect
        label={fields.site}
        data-autofocus
        value={values.siteId}
        onChange={(event) => set({ siteId: event.currentTarget.value })}
        data={sites.map(({ id, name }) => ({ value: id, label: name }))}
        error={errorOf("siteId")}
      />
      <TextInput
        label={fields.name}
        autoComplete="off"
        maxLength={60}
        value={values.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={errorOf("name")}
      />
      <TextInput
        label={fields.code}
        description={names.codeHint}
        autoComplete="off"
        spellCheck={false}
        maxLength={8}
        value={values.code}
        onChange={(event) => set({ code: event.currentTarget.value.toUpperCase() })}
        error={errorOf("code")}
      />
    </SettingDialog>
  );
}

function ChangeTill({ till, close }: Close & { till: TillSetting }): ReactNode {
  const { settings } = useText();
  const { tills: names, fields } = settings;
  const { refetch } = useTillSettings();
  const valuesOf = ({ name, retiredAt }: TillSetting): { name: string; inUse: boolean } => ({
    name,
    inUse: retiredAt === null,
  });
  const form = useSettingForm({
    opened: { version: till.version, values: valuesOf(till) },
    wrong: ({ name }) => ({ name: name.trim() === "" && settings.nameMissing }),
    request: (values, version) => ({
      method: "PUT",
      path: `/api/settings/tills/${till.id}`,
      body: { ...values, version },
    }),
    newest: async () => {
      const now = (await refetch()).data?.tills.find(({ id }) => id === till.id);
      return now && { version: now.version, values: valuesOf(now) };
    },
    done: (changed: TillSetting) => close(settings.saved(changed.name)),
  });
  const { values, set, errorOf } = form;
  return (
    <SettingDialog
      title={till.name}
      close={close}
      form={form}
      save={settings.save}
      subject={{ kind: "till", id: till.id }}
    >
      <TextInput
        label={fields.name}
        data-autofocus
        autoComplete="off"
        maxLength={60}
        value={values.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={errorOf("name")}
      />
      <Switch
        size="md"
        className="kk-choice"
        label={names.inUse}
        description={names.inUseHint}
        checked={values.inUse}
        onChange={(event) => set({ inUse: event.currentTarget.checked })}
        error={errorOf("inUse")}
      />
      {till.retiredAt === null && !values.inUse ? (
        <WarningNotice title={names.retireWarning} />
      ) : null}
    </SettingDialog>
  );
}
