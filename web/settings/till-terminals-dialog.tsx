/** Which terminals a till uses, and in which order it prefers them. */
import type { TillSetting } from "@kortkoll/server/settings/till-api.ts";
import { Button, NativeSelect } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconX } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { SettingDialog } from "./setting-dialog.tsx";
import { useTerminalSettings, useTillSettings } from "./settings-data.ts";
import { type SettingForm, useSettingForm } from "./use-setting-form.ts";

type Values = { readonly terminalIds: readonly string[] };

type Named = { readonly id: string; readonly name: string; readonly companyCode: string };

type TillTerminalsDialogProps = {
  readonly till: TillSetting;
  readonly close: (done?: string) => void;
};

function valuesOf(till: TillSetting): Values {
  return { terminalIds: till.terminals.map(({ id }) => id) };
}

export function TillTerminalsDialog({ till, close }: TillTerminalsDialogProps): ReactNode {
  const { settings } = useText();
  const { tills: names } = settings;
  const { refetch } = useTillSettings();
  const terminals = useTerminalSettings().data?.terminals ?? [];
  const atSite: readonly Named[] = terminals.filter(
    ({ siteId, retiredAt }) => siteId === till.siteId && retiredAt === null,
  );
  const form = useSettingForm({
    opened: { version: till.version, values: valuesOf(till) },
    wrong: () => ({}),
    request: (values, version) => ({
      method: "PUT",
      path: `/api/settings/tills/${till.id}/terminals`,
      body: { ...values, version },
    }),
    newest: async () => {
      const now = (await refetch()).data?.tills.find(({ id }) => id === till.id);
      return now && { version: now.version, values: valuesOf(now) };
    },
    done: () => close(settings.saved(till.name)),
  });
  const nameOf = (id: string): string =>
    [...atSite, ...till.terminals].find((one) => one.id === id)?.name ?? id;
  return (
    <SettingDialog
      title={names.terminalsTitle(till.name)}
      close={close}
      form={form}
      save={settings.save}
      subject={{ kind: "till", id: till.id }}
      tell={(_field, value) => (value as readonly string[]).map(nameOf).join(", ") || settings.none}
    >
      <p className="kk-quiet">{names.terminalsLead}</p>
      <Chosen form={form} nameOf={nameOf} all={[...atSite, ...till.terminals]} />
      <AddTerminal form={form} atSite={atSite} />
    </SettingDialog>
  );
}

type ChosenProps = {
  readonly form: SettingForm<Values>;
  readonly nameOf: (id: string) => string;
  readonly all: readonly Named[];
};

function Chosen({ form, nameOf, all }: ChosenProps): ReactNode {
  const { settings } = useText();
  const { tills: names } = settings;
  const { terminalIds } = form.values;
  const [moved, setMoved] = useState<string | undefined>(undefined);
  useAnnouncement(moved, "polite");
  const move = (index: number, by: -1 | 1): void => {
    const ordered = [...terminalIds];
    const [id] = ordered.splice(index, 1);
    if (id === undefined) return;
    ordered.splice(index + by, 0, id);
    form.set({ terminalIds: ordered });
    setMoved(names.movedTo(nameOf(id), index + by + 1));
  };
  if (terminalIds.length === 0) return <p className="kk-quiet">{names.noTerminals}</p>;
  return (
    <ol className="kk-ranked" aria-label={settings.fields.terminals}>
      {terminalIds.map((id, index) => (
        <li key={id}>
          <span className="kk-ranked-name">
            {index + 1}. {nameOf(id)}
            <span className="kk-sub">{all.find((one) => one.id === id)?.companyCode}</span>
          </span>
          <button
            type="button"
            className="kk-clear"
            aria-label={names.moveUp(nameOf(id))}
            disabled={index === 0}
            onClick={() => move(index, -1)}
          >
            <IconArrowUp size={20} aria-hidden />
          </button>
          <button
            type="button"
            className="kk-clear"
            aria-label={names.moveDown(nameOf(id))}
            disabled={index === terminalIds.length - 1}
            onClick={() => move(index, 1)}
          >
            <IconArrowDown size={20} aria-hidden />
          </button>
          <button
            type="button"
            className="kk-clear"
            aria-label={names.untie(nameOf(id))}
            onClick={() => form.set({ terminalIds: terminalIds.filter((one) => one !== id) })}
          >
            <IconX size={20} aria-hidden />
          </button>
        </li>
      ))}
    </ol>
  );
}

type AddTerminalProps = {
  readonly form: SettingForm<Values>;
  readonly atSite: readonly Named[];
};

function AddTerminal({ form, atSite }: AddTerminalProps): ReactNode {
  const { settings } = useText();
  const { tills: names } = settings;
  const { terminalIds } = form.values;
  const [wanted, setWanted] = useState("");
  const others = atSite.filter(({ id }) => !terminalIds.includes(id));
  const chosen = others.find(({ id }) => id === wanted) ?? others[0];
  if (chosen === undefined) {
    return atSite.length === 0 ? <p className="kk-quiet">{names.noneAtSite}</p> : null;
  }
  return (
    <div className="kk-row kk-add">
      <NativeSelect
        label={names.otherTerminals}
        value={chosen.id}
        onChange={(event) => setWanted(event.currentTarget.value)}
        data={others.map(({ id, name, companyCode }) => ({
          value: id,
          label: `${name} (${companyCode})`,
        }))}
      />
      <Button
        variant="default"
        onClick={() => form.set({ terminalIds: [...terminalIds, chosen.id] })}
      >
        {names.tie}
      </Button>
    </div>
  );
}
