/** From how many days a company's open items raise an alarm. */
import type { ItemLimits } from "@kortkoll/server/open-items/open-items-api.ts";
import { TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import type { Column } from "../ui/data-table.tsx";
import { CompanySettingList } from "./company-setting-list.tsx";
import { SettingDialog } from "./setting-dialog.tsx";
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
  const { ageing: names } = useText();
  return (
    <CompanySettingList<ItemLimits>
      title={names.limits.title}
      lead={names.limits.lead}
      queryKey="openItemLimits"
      path="/api/settings/open-item-limits"
      columns={KINDS.map(
        (kind): Column<ItemLimits> => ({
          id: kind,
          head: names.kinds[kind],
          numeric: true,
          cell: (limits) => names.days(limits[kind]),
        }),
      )}
      dialog={({ setting, newest, close }) => (
        <ChangeLimits limits={setting} newest={newest} close={close} />
      )}
    />
  );
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
