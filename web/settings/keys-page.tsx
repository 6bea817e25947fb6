/** Keys of programs: made, shown once, changed and stopped. */
import { SCOPES } from "@kortkoll/core/people/rights.ts";
import type { CompanySetting } from "@kortkoll/server/settings/company-api.ts";
import type { CreatedKey, KeySetting } from "@kortkoll/server/settings/key-api.ts";
import { Switch, TextInput } from "@mantine/core";
import { IconCircleCheck, IconCircleOff } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import { showDayAndTime } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import type { Column } from "../ui/data-table.tsx";
import { ChoiceField } from "./choice-field.tsx";
import { SettingDialog } from "./setting-dialog.tsx";
import { OpenButton, SettingList } from "./setting-list.tsx";
import { useCompanies, useKeys } from "./settings-data.ts";
import { ShownOnce } from "./shown-once.tsx";
import { useSettingForm } from "./use-setting-form.ts";

export function KeysPage(): ReactNode {
  return (
    <WithRight right="settings">
      <Keys />
    </WithRight>
  );
}

function Keys(): ReactNode {
  const text = useText();
  const { keys: names } = text.settings;
  const { data, error, refetch } = useKeys();
  const companies = useCompanies().data?.companies;
  const [open, setOpen] = useState<KeySetting | "new" | undefined>(undefined);
  const [shown, setShown] = useState<CreatedKey | undefined>(undefined);
  const [done, setDone] = useState<string | undefined>(undefined);
  const saved = (answer: CreatedKey | KeySetting): void => {
    setOpen(undefined);
    if ("secret" in answer) setShown(answer);
    else setDone(text.settings.saved(answer.name));
  };
  return (
    <>
      <SettingList
        title={names.title}
        lead={names.lead}
        rows={data?.keys}
        error={error}
        again={() => void refetch()}
        columns={columnsIn(text, companies ?? [], setOpen)}
        idOf={({ id }) => id}
        wordsOf={({ name, scopes }) => `${name} ${scopes.join(" ")}`}
        make={{ label: names.make, run: () => setOpen("new") }}
        empty={names.empty}
        done={done}
      />
      {open !== undefined && companies !== undefined ? (
        <KeyDialog
          held={open === "new" ? undefined : open}
          companies={companies}
          close={() => setOpen(undefined)}
          saved={saved}
        />
      ) : null}
      {shown === undefined ? null : (
        <ShownOnce
          title={names.made(shown.key.name)}
          secret={shown.secret}
          about={names.shownOnce}
          lost={names.notShown}
          close={() => setShown(undefined)}
        />
      )}
    </>
  );
}

function columnsIn(
  text: Text,
  companies: readonly CompanySetting[],
  open: (key: KeySetting) => void,
): readonly Column<KeySetting>[] {
  const { fields, keys: names, nothing } = text.settings;
  const codeOf = new Map(companies.map(({ id, code }) => [id, code]));
  return [
    {
      id: "name",
      head: fields.name,
      sortBy: ({ name }) => name,
      cell: (key) => (
        <>
          <OpenButton open={() => open(key)}>{key.name}</OpenButton>
          <span className="kk-sub">{names.madeAt(showDayAndTime(key.createdAt))}</span>
        </>
      ),
    },
    {
      id: "systems",
      head: fields.systems,
      cell: ({ systems }) =>
        systems.length === 0 ? nothing : systems.map((one) => text.systems[one]).join(", "),
    },
    {
      id: "companies",
      head: fields.companies,
      cell: ({ companyIds }) =>
        companyIds === null
          ? text.settings.all
          : companyIds.map((id) => codeOf.get(id) ?? id).join(", "),
    },
    {
      id: "scopes",
      head: fields.scopes,
      cell: ({ scopes }) => names.scopeCount(scopes.length),
    },
    {
      id: "used",
      head: names.lastUsed,
      sortBy: ({ lastUsedAt }) => lastUsedAt ?? "",
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? names.never : showDayAndTime(lastUsedAt)),
    },
    {
      id: "state",
      head: fields.state,
      sortBy: ({ stoppedAt }) => Number(stoppedAt !== null),
      cell: ({ stoppedAt }) => (
        <ToneBadge
          tone={stoppedAt === null ? "paid" : "quiet"}
          icon={stoppedAt === null ? IconCircleCheck : IconCircleOff}
        >
          {stoppedAt === null ? names.inUse : names.stopped}
        </ToneBadge>
      ),
    },
  ];
}

type KeyValues = {
  readonly name: string;
  readonly systems: KeySetting["systems"];
  readonly scopes: KeySetting["scopes"];
  readonly companyIds: readonly string[] | null;
  readonly stopped: boolean;
};

function valuesOf(key: KeySetting | undefined): KeyValues {
  return {
    name: key?.name ?? "",
    systems: key?.systems ?? [],
    scopes: key?.scopes ?? ["orders:read", "orders:write", "events:read"],
    companyIds: key?.companyIds ?? null,
    stopped: key !== undefined && key.stoppedAt !== null,
  };
}

type KeyDialogProps = {
  readonly held: KeySetting | undefined;
  readonly companies: readonly CompanySetting[];
  readonly close: () => void;
  readonly saved: (answer: CreatedKey | KeySetting) => void;
};

function KeyDialog({ held, companies, close, saved }: KeyDialogProps): ReactNode {
  const text = useText();
  const { settings } = text;
  const { keys: names, fields } = settings;
  const { refetch } = useKeys();
  const form = useSettingForm({
    opened: { version: held?.version ?? 0, values: valuesOf(held) },
    wrong: ({ name, scopes, companyIds }) => ({
      name: name.trim() === "" && settings.nameMissing,
      scopes: scopes.length === 0 && names.scopeMissing,
      companyIds: companyIds !== null && companyIds.length === 0 && settings.sites.companyMissing,
    }),
    request: ({ stopped, ...values }, version) =>
      held === undefined
        ? { method: "POST", path: "/api/settings/keys", body: values }
        : {
            method: "PUT",
            path: `/api/settings/keys/${held.id}`,
            body: { ...values, stopped, version },
          },
    newest: async () => {
      const now = (await refetch()).data?.keys.find(({ id }) => id === held?.id);
      return now && { version: now.version, values: valuesOf(now) };
    },
    done: saved,
  });
  const { values, set, errorOf } = form;
  return (
    <SettingDialog
      title={held?.name ?? names.make}
      close={close}
      form={form}
      save={held === undefined ? names.save : settings.save}
      {...(held && { subject: { kind: "apiKey" as const, id: held.id } })}
    >
      <TextInput
        label={fields.name}
        description={names.nameHint}
        data-autofocus
        autoComplete="off"
        maxLength={60}
        value={values.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={errorOf("name")}
      />
      <ChoiceField
        label={fields.systems}
        hint={names.systemsHint}
        choices={(["workshop", "parts", "vehicles"] as const).map((value) => ({
          value,
          label: text.systems[value],
        }))}
        chosen={values.systems}
        choose={(systems) => set({ systems })}
      />
      <ChoiceField
        label={names.scopes}
        choices={SCOPES.map((value) => ({ value, label: names.scopeNames[value] }))}
        chosen={values.scopes}
        choose={(scopes) => set({ scopes })}
        error={errorOf("scopes")}
      />
      <Switch
        size="md"
        className="kk-choice"
        label={names.allCompanies}
        checked={values.companyIds === null}
        onChange={(event) => set({ companyIds: event.currentTarget.checked ? null : [] })}
      />
      {values.companyIds === null ? null : (
        <ChoiceField
          label={fields.companies}
          choices={companies.map(({ id, name }) => ({ value: id, label: name }))}
          chosen={values.companyIds}
          choose={(companyIds) => set({ companyIds })}
          error={errorOf("companyIds")}
        />
      )}
      {held?.stoppedAt === null ? (
        <Switch
          size="md"
          className="kk-choice"
          label={names.stop}
          description={names.stopHint}
          checked={values.stopped}
          onChange={(event) => set({ stopped: event.currentTarget.checked })}
        />
      ) : null}
    </SettingDialog>
  );
}
