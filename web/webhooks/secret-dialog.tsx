/** A new secret for a receiver, and how long the one before holds as well. */
import type { WebhookSetting, WebhookWithSecret } from "@kortkoll/server/webhooks/webhooks-api.ts";
import { NativeSelect } from "@mantine/core";
import type { ReactNode } from "react";
import { SettingDialog } from "../settings/setting-dialog.tsx";
import { useSettingForm } from "../settings/use-setting-form.ts";
import { useText } from "../text/text.tsx";
import { useWebhooks, WEBHOOKS } from "./webhooks-data.ts";

const OVERLAPS = ["24", "168", "1", "0"] as const;

type SecretDialogProps = {
  readonly webhook: WebhookSetting;
  readonly close: () => void;
  readonly saved: (answer: WebhookWithSecret) => void;
};

export function SecretDialog({ webhook, close, saved }: SecretDialogProps): ReactNode {
  const { webhooks: names } = useText();
  const { refetch } = useWebhooks();
  const form = useSettingForm({
    opened: { version: webhook.version, values: { hours: "24" } },
    wrong: () => ({}),
    request: ({ hours }, version) => ({
      method: "POST",
      path: `${WEBHOOKS}/${webhook.id}/secret`,
      body: { version, overlapHours: Number(hours) },
    }),
    newest: async () => {
      const now = (await refetch()).data?.webhooks.find(({ id }) => id === webhook.id);
      return now && { version: now.version, values: { hours: "24" } };
    },
    done: saved,
  });
  return (
    <SettingDialog
      title={names.newSecretTitle(webhook.name)}
      close={close}
      form={form}
      save={names.newSecret}
    >
      <p className="kk-quiet">
        {webhook.hasSecret ? names.newSecretLead : `${names.noSecretTitle}. ${names.noSecretWords}`}
      </p>
      {webhook.hasSecret ? (
        <NativeSelect
          label={names.overlap}
          data-autofocus
          value={form.values.hours}
          data={OVERLAPS.map((value) => ({ value, label: names.overlaps[value] }))}
          onChange={(event) => form.set({ hours: event.currentTarget.value })}
        />
      ) : null}
    </SettingDialog>
  );
}
