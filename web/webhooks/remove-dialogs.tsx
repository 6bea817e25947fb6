/** A receiver that nobody wants any more, and the way back: what becomes of what it was not sent is said. */
import type { WebhookSetting } from "@kortkoll/server/webhooks/webhooks-api.ts";
import { Button, TextInput } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { SettingDialog } from "../settings/setting-dialog.tsx";
import { type SettingForm, useSettingForm } from "../settings/use-setting-form.ts";
import { showDayAndTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { useWebhooks, WEBHOOKS } from "./webhooks-data.ts";

type Asked = {
  readonly webhook: WebhookSetting;
  readonly close: () => void;
  readonly saved: (answer: WebhookSetting) => void;
};

type Values = { readonly name: string };

function useRemoval({ webhook, saved }: Asked, isRemoved: boolean): SettingForm<Values> {
  const { settings } = useText();
  const { refetch } = useWebhooks();
  const { id, address, topics } = webhook;
  return useSettingForm<Values, WebhookSetting>({
    opened: { version: webhook.version, values: { name: webhook.name } },
    wrong: ({ name }) => ({ name: name.trim() === "" && settings.nameMissing }),
    request: ({ name }, version) => ({
      method: "PUT",
      path: `${WEBHOOKS}/${id}`,
      body: { name, address, topics, isOn: false, isRemoved, version },
    }),
    newest: async () => {
      const now = (await refetch()).data?.webhooks.find((one) => one.id === id);
      return now && { version: now.version, values: { name: now.name } };
    },
    done: saved,
  });
}

export function RemoveDialog(asked: Asked): ReactNode {
  const { webhooks: names } = useText();
  const form = useRemoval(asked, true);
  const { pending } = asked.webhook;
  return (
    <SettingDialog
      title={names.removeTitle(asked.webhook.name)}
      close={asked.close}
      form={form}
      save={names.remove}
    >
      {pending === 0 ? (
        <p>{names.removeNothingWaits}</p>
      ) : (
        <WarningNotice title={names.removeWaiting(pending)} words={names.removeWaitingWords} />
      )}
      <p className="kk-quiet">{names.removeLead}</p>
    </SettingDialog>
  );
}

function TakeBackDialog(asked: Asked): ReactNode {
  const { settings, webhooks: names } = useText();
  const form = useRemoval(asked, false);
  return (
    <SettingDialog
      title={names.takeBackTitle(asked.webhook.name)}
      close={asked.close}
      form={form}
      save={names.takeBack}
    >
      <p className="kk-quiet">{names.takeBackLead}</p>
      <TextInput
        label={settings.fields.name}
        data-autofocus
        autoComplete="off"
        maxLength={60}
        value={form.values.name}
        onChange={(event) => form.set({ name: event.currentTarget.value })}
        error={form.errorOf("name")}
      />
    </SettingDialog>
  );
}

/** In place of what can be done with one that is there. */
export function Removed({
  webhook,
  removedAt,
  saved,
}: Omit<Asked, "close"> & { readonly removedAt: string }): ReactNode {
  const { webhooks: names } = useText();
  const [isOpen, setOpen] = useState(false);
  const { gaveUp } = webhook;
  return (
    <>
      <WarningNotice
        title={names.removedTitle(showDayAndTime(removedAt))}
        words={names.removedWords(gaveUp)}
      >
        <Button
          variant="default"
          leftSection={<IconArrowBackUp size={20} aria-hidden />}
          onClick={() => setOpen(true)}
        >
          {names.takeBack}
        </Button>
      </WarningNotice>
      {isOpen ? (
        <TakeBackDialog webhook={webhook} close={() => setOpen(false)} saved={saved} />
      ) : null}
    </>
  );
}
