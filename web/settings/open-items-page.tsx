/** From how many days a company's open items raise an alarm. */
import type { ItemLimits, ItemLimitsList } from "@kortkoll/server/open-items/open-items-api.ts";
import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { callApi } from "../api-client.ts";
import { WithRight } from "../shell/signed-in.tsx";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import type { Column } from "../ui/data-table.tsx";
import { SettingDialog } from "./setting-dialog.tsx";
import { OpenButton, SettingList } from "./setting-list.tsx";
import { useSettingForm } from "./use-setting-form.ts";

export function OpenItemLimitsPage(): ReactNode {
  return (
    <WithRight right="settings">
      <Limits />
    </WithRight>
  );
}

const KINDS = ["interim", "debt", "issuer"] as const;

function Limits(): ReactNode {
  const text = useText();
  const { limits: names } = text.ageing;
  const { data, error, refetch } = useQuery({
    queryKey: ["settings", "openItemLimits"],
    queryFn: ({ signal }) =>
      callApi<ItemLimitsList>({ path: "/api/settings/open-item-limits", signal }),
  });
  const [open, setOpen] = useState<ItemLimits | undefined>(undefined);
  const [done, setDone] = useState<string | undefined>(undefined);
  return (
    <>
      <SettingList
        title={names.title}
        lead={names.lead}
        rows={data?.companies}
        error={error}
        again={() => void refetch()}
        columns={columnsIn(text, setOpen)}
        idOf={({ companyId }) => companyId}
        wordsOf={({ companyCode, companyName }) => `${companyCode} ${companyName}`}
        empty={text.settings.companies.empty}
        done={done}
      />
      {open === undefined ? null : (
        <ChangeLimits
          limits={open}
          newest={async () =>
            (await refetch()).data?.companies.find((one) => one.companyId === open.companyId)
          }
          close={(words) => {
            setOpen(undefined);
            if (words !== undefined) setDone(words);
          }}
        />
      )}
    </>
  );
}

function columnsIn(text: Text, open: (limits: ItemLimits) => void): readonly Column<ItemLimits>[] {
  const { ageing: names } = text;
  return [
    {
      id: "name",
      head: names.company,
      sortBy: ({ companyName }) => companyName,
      cell: (limits) => (
        <>
          <OpenButton open={() => open(limits)}>{limits.companyName}</OpenButton>
          <span className="kk-sub">{limits.companyCode}</span>
        </>
      ),
    },
    ...KINDS.map(
      (kind): Column<ItemLimits> => ({
        id: kind,
        head: names.kinds[kind],
        numeric: true,
        cell: (limits) => names.days(limits[kind]),
      }),
    ),
  ];
}

type ChangeLimitsProps = {
  readonly limits: ItemLimits;
  readonly newest: () => Promise<ItemLimits | undefined>;
  readonly close: (done?: string) => void;
};

function ChangeLimits({ limits, newest, close }: ChangeLimitsProps): ReactNode {
  const { settings, ageing: names } = useText();
  const wrongDays = (text: string): string | false =>
    !(/^\d{1,3}$/.test(text.trim()) && Number(text) <= 400) && names.limits.wrong;
  const form = useSettingForm({
    opened: openedFrom(limits),
    wrong: ({ interim, debt, issuer }) => ({
      interim: wrongDays(interim),
      debt: wrongDays(debt),
      issuer: wrongDays(issuer),
    }),
    request: ({ interim, debt, issuer }, version) => ({
      method: "PUT",
      path: `/api/settings/companies/${limits.companyId}/open-item-limits`,
      body: { version, interim: Number(interim), debt: Number(debt), issuer: Number(issuer) },
    }),
    newest: async () => {
      const now = await newest();
      return now && openedFrom(now);
    },
    done: () => close(names.limits.saved(limits.companyName)),
  });
  return (
    <SettingDialog
      title={limits.companyName}
      close={close}
      form={form}
      save={settings.save}
      subject={{ kind: "openItemLimits", id: limits.companyId }}
    >
      {KINDS.map((kind, place) => (
        <TextInput
          key={kind}
          label={names.kinds[kind]}
          description={place === 0 ? names.limits.days : undefined}
          data-autofocus={place === 0 ? true : undefined}
          inputMode="numeric"
          autoComplete="off"
          maxLength={3}
          value={form.values[kind]}
          onChange={(event) => form.set({ [kind]: event.currentTarget.value })}
          error={form.errorOf(kind)}
        />
      ))}
    </SettingDialog>
  );
}

function openedFrom({ version, interim, debt, issuer }: ItemLimits): {
  version: number;
  values: { interim: string; debt: string; issuer: string };
} {
  return {
    version,
    values: { interim: String(interim), debt: String(debt), issuer: String(issuer) },
  };
}
