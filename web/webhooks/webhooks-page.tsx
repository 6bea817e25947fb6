/** Who is told of what happens, and how it goes. */
import type { WebhookSetting, WebhookWithSecret } from "@kortkoll/server/webhooks/webhooks-api.ts";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { SettingList } from "../settings/setting-list.tsx";
import { useCompanies } from "../settings/settings-data.ts";
import { ShownOnce } from "../settings/shown-once.tsx";
import { WithRight } from "../shell/signed-in.tsx";
import { showDayAndTime } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import type { Column } from "../ui/data-table.tsx";
import { WebhookDialog } from "./webhook-dialog.tsx";
import { WebhookState } from "./webhook-state.tsx";
import { useWebhooks } from "./webhooks-data.ts";
import "./webhooks.css";

export function WebhooksPage(): ReactNode {
  return (
    <WithRight right="settings">
      <Webhooks />
    </WithRight>
  );
}

function Webhooks(): ReactNode {
  const text = useText();
  const { webhooks: names } = text;
  const { data, error, refetch } = useWebhooks();
  const companies = useCompanies().data?.companies;
  const [isMaking, setMaking] = useState(false);
  const [shown, setShown] = useState<WebhookWithSecret | undefined>(undefined);
  return (
    <>
      <SettingList
        title={names.title}
        lead={names.lead}
        rows={data?.webhooks}
        error={error}
        again={() => void refetch()}
        columns={columnsIn(text)}
        idOf={({ id }) => id}
        wordsOf={({ name, address, companyCode }) => `${name} ${address} ${companyCode}`}
        make={{ label: names.make, run: () => setMaking(true) }}
        empty={names.empty}
        done={undefined}
      />
      {isMaking && companies !== undefined ? (
        <WebhookDialog
          held={undefined}
          companies={companies}
          close={() => setMaking(false)}
          saved={(answer) => {
            setMaking(false);
            if ("secret" in answer) setShown(answer);
          }}
        />
      ) : null}
      {shown === undefined ? null : (
        <ShownOnce
          title={names.made(shown.webhook.name)}
          secret={shown.secret}
          about={names.secretShown}
          lost={names.secretNotShown}
          close={() => setShown(undefined)}
        />
      )}
    </>
  );
}

function columnsIn(text: Text): readonly Column<WebhookSetting>[] {
  const { webhooks: names, settings } = text;
  return [
    {
      id: "name",
      head: settings.fields.name,
      sortBy: ({ name }) => name,
      cell: ({ id, name, address }) => (
        <>
          <Link
            to="/settings/webhooks/$webhookId"
            params={{ webhookId: id }}
            className="kk-row-link"
          >
            {name}
          </Link>
          <span className="kk-sub kk-address">{address}</span>
        </>
      ),
    },
    {
      id: "company",
      head: settings.fields.company,
      sortBy: ({ companyCode }) => companyCode,
      cell: ({ companyCode }) => companyCode,
    },
    {
      id: "topics",
      head: names.topicsLabel,
      sortBy: ({ topics }) => topics.length,
      cell: ({ topics }) => names.topicCount(topics.length),
    },
    {
      id: "delivery",
      head: names.delivery,
      cell: (webhook) => <WebhookState webhook={webhook} />,
    },
    {
      id: "last",
      head: names.lastDelivered,
      sortBy: ({ lastDeliveredAt }) => lastDeliveredAt ?? "",
      cell: ({ lastDeliveredAt }) =>
        lastDeliveredAt === null ? names.never : showDayAndTime(lastDeliveredAt),
    },
  ];
}
