/** A receiver of webhooks, new or changed: where, and of what. */
import { WEBHOOK_TOPICS, type WebhookTopic } from "@kortkoll/core/webhooks/webhook-kinds.ts";
import type { CompanySetting } from "@kortkoll/server/settings/company-api.ts";
import type { WebhookSetting, WebhookWithSecret } from "@kortkoll/server/webhooks/webhooks-api.ts";
import { NativeSelect, Switch, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { ChoiceField } from "../settings/choice-field.tsx";
import { SettingDialog } from "../settings/setting-dialog.tsx";
import { useSettingForm } from "../settings/use-setting-form.ts";
import { useText } from "../text/text.tsx";
import { useWebhooks, WEBHOOKS } from "./webhooks-data.ts";

type Values = {
  readonly companyId: string;
  readonly name: string;
  readonly address: string;
  readonly topics: readonly WebhookTopic[];
  readonly isOn: boolean;
};

function valuesOf(held: WebhookSetting | undefined, companies: readonly CompanySetting[]): Values {
  return {
    companyId: held?.companyId ?? companies[0]?.id ?? "",
    name: held?.name ?? "",
    address: held?.address ?? "",
    topics: WEBHOOK_TOPICS.filter((one) => held === undefined || held.topics.includes(one)),
    isOn: held?.isOn ?? true,
  };
}

type WebhookDialogProps = {
  readonly held: WebhookSetting | undefined;
  readonly companies: readonly CompanySetting[];
  readonly close: () => void;
  readonly saved: (answer: WebhookWithSecret | WebhookSetting) => void;
};

export function WebhookDialog({ held, companies, close, saved }: WebhookDialogProps): ReactNode {
  const { settings, webhooks: names } = useText();
  const { refetch } = useWebhooks();
  const form = useSettingForm({
    opened: { version: held?.version ?? 0, values: valuesOf(held, companies) },
    wrong: ({ name, address, topics }) => ({
      name: name.trim() === "" && settings.nameMissing,
      address: address.trim() === "" && names.addressMissing,
      topics: topics.length === 0 && names.topicsMissing,
    }),
    request: ({ companyId, isOn, ...shared }, version) =>
      held === undefined
        ? { method: "POST", path: WEBHOOKS, body: { companyId, ...shared } }
        : { method: "PUT", path: `${WEBHOOKS}/${held.id}`, body: { ...shared, isOn, version } },
    newest: async () => {
      const now = (await refetch()).data?.webhooks.find(({ id }) => id === held?.id);
      return now && { version: now.version, values: valuesOf(now, companies) };
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
      {...(held && { subject: { kind: "webhook" as const, id: held.id } })}
    >
      {held === undefined ? <p className="kk-quiet">{names.makeLead}</p> : null}
      {held === undefined && companies.length > 1 ? (
        <NativeSelect
          label={settings.fields.company}
          value={values.companyId}
          data={companies.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(event) => set({ companyId: event.currentTarget.value })}
          error={errorOf("companyId")}
        />
      ) : null}
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
        type="url"
        label={names.address}
        description={names.addressHint}
        autoComplete="off"
        spellCheck={false}
        maxLength={500}
        value={values.address}
        onChange={(event) => set({ address: event.currentTarget.value })}
        error={errorOf("address")}
      />
      <ChoiceField
        label={names.topicsLabel}
        choices={WEBHOOK_TOPICS.map((value) => ({ value, label: names.topics[value] }))}
        chosen={values.topics}
        choose={(topics) => set({ topics })}
        error={errorOf("topics")}
      />
      {held === undefined ? null : (
        <Switch
          size="md"
          className="kk-choice"
          label={names.isOn}
          description={names.isOnHint}
          checked={values.isOn}
          onChange={(event) => set({ isOn: event.currentTarget.checked })}
        />
      )}
    </SettingDialog>
  );
}
