/** Changes how long personal data is kept: never less than the law asks for. */
import type { Retention } from "@kortkoll/server/retention/retention-api.ts";
import { TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { callApi } from "../api-client.ts";
import { SettingDialog } from "../settings/setting-dialog.tsx";
import { useSettingForm } from "../settings/use-setting-form.ts";
import { useText } from "../text/text.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";

export const RETENTION_PATH = "/api/settings/retention";

type RetentionDialogProps = {
  readonly retention: Retention;
  readonly close: (done?: string) => void;
};

export function RetentionDialog({ retention, close }: RetentionDialogProps): ReactNode {
  const { settings, retention: names } = useText();
  const form = useSettingForm<Values, Retention>({
    opened: openedFrom(retention),
    wrong: ({ years, answerDays }) => ({
      years: !isWithin(years, 7, 30) && names.yearsWrong,
      answerDays: !isWithin(answerDays, 7, 400) && names.daysWrong,
    }),
    request: ({ years, answerDays }, version) => ({
      method: "PUT",
      path: RETENTION_PATH,
      body: { version, years: Number(years), answerDays: Number(answerDays) },
    }),
    newest: async () => openedFrom(await callApi<Retention>({ path: RETENTION_PATH })),
    done: () => close(names.saved),
  });
  const fields = [
    { name: "years", label: names.years, hint: names.yearsHint },
    { name: "answerDays", label: names.answerDays, hint: names.daysHint },
  ] as const;
  return (
    <SettingDialog title={names.changeTitle} close={close} form={form} save={settings.save}>
      <WarningNotice title={names.changeWarning} />
      {fields.map(({ name, label, hint }, place) => (
        <TextInput
          key={name}
          label={label}
          description={hint}
          data-autofocus={place === 0 ? true : undefined}
          inputMode="numeric"
          autoComplete="off"
          maxLength={3}
          value={form.values[name]}
          onChange={(event) => form.set({ [name]: event.currentTarget.value.trim() })}
          error={form.errorOf(name)}
        />
      ))}
    </SettingDialog>
  );
}

type Values = { readonly years: string; readonly answerDays: string };

function openedFrom({ version, years, answerDays }: Retention): {
  readonly version: number;
  readonly values: Values;
} {
  return { version, values: { years: String(years), answerDays: String(answerDays) } };
}

function isWithin(text: string, least: number, most: number): boolean {
  return /^\d{1,3}$/.test(text) && Number(text) >= least && Number(text) <= most;
}
