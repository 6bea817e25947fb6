/** What a receiver was told and what waits for it, narrowed and in pages; each opens to its tries. */
import { WEBHOOK_KINDS } from "@kortkoll/core/webhooks/webhook-kinds.ts";
import type { WebhookDelivery, WebhookSetting } from "@kortkoll/server/webhooks/webhooks-api.ts";
import { NativeSelect } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useMemo, useState } from "react";
import { OpenButton } from "../settings/setting-list.tsx";
import { showDayAndSeconds, showDayAndTime } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { DELIVERY_STATES, type DeliveriesSearch } from "./deliveries-search.ts";
import { DeliveryDialog } from "./delivery-dialog.tsx";
import { DeliveryState } from "./webhook-state.tsx";
import { useDeliveries } from "./webhooks-data.ts";

type DeliveriesProps = { readonly webhook: WebhookSetting };

export function DeliveriesPanel({ webhook }: DeliveriesProps): ReactNode {
  const { webhooks: names } = useText();
  const search = useSearch({ from: "/frame/settings/webhooks/$webhookId" });
  const navigate = useNavigate();
  const change = (changed: DeliveriesSearch): void => {
    const params = { webhookId: webhook.id };
    const to = "/settings/webhooks/$webhookId";
    void navigate({ to, params, search: { ...search, ...changed }, replace: true });
  };
  return (
    <Panel title={names.deliveries}>
      <p className="kk-quiet">{names.deliveriesLead}</p>
      <div className="kk-webhook-filters">
        <NativeSelect
          label={names.state}
          value={search.state ?? ""}
          data={[
            { value: "", label: names.anyState },
            ...DELIVERY_STATES.map((value) => ({ value, label: names.deliveryStates[value] })),
          ]}
          onChange={({ currentTarget }) =>
            change({ state: DELIVERY_STATES.find((one) => one === currentTarget.value) })
          }
        />
        <NativeSelect
          label={names.kind}
          value={search.kind ?? ""}
          data={[
            { value: "", label: names.anyKind },
            ...WEBHOOK_KINDS.map((value) => ({ value, label: names.kinds[value] })),
          ]}
          onChange={({ currentTarget }) =>
            change({ kind: WEBHOOK_KINDS.find((one) => one === currentTarget.value) })
          }
        />
      </div>
      <Listed webhook={webhook} search={search} />
    </Panel>
  );
}

function Listed({
  webhook,
  search,
}: DeliveriesProps & { readonly search: DeliveriesSearch }): ReactNode {
  const text = useText();
  const { webhooks: names } = text;
  const [open, setOpen] = useState<number | undefined>(undefined);
  const { data, error, refetch, ...more } = useDeliveries(webhook.id, search);
  const columns = useMemo(() => columnsIn(text, setOpen), [text]);
  if (data === undefined) {
    return error === null ? (
      <LoadingRows rows={6} />
    ) : (
      <ProblemNotice error={error} again={() => void refetch()} />
    );
  }
  const rows = data.pages.flatMap((page) => page.deliveries);
  const isNarrowed = search.state !== undefined || search.kind !== undefined;
  if (rows.length === 0) {
    return isNarrowed ? (
      <EmptyState title={names.noneSuch} next={names.noneSuchNext} />
    ) : (
      <EmptyState title={names.noDeliveries} next={names.noDeliveriesNext} />
    );
  }
  return (
    <>
      <DataTable
        caption={names.deliveries}
        columns={columns}
        rows={rows}
        idOf={({ sequence }) => String(sequence)}
        card={(delivery) => <DeliveryCard delivery={delivery} open={setOpen} />}
      />
      <MoreButton pages={more} label={names.more} />
      {open === undefined ? null : (
        <DeliveryDialog webhook={webhook} sequence={open} close={() => setOpen(undefined)} />
      )}
    </>
  );
}

type DeliveryCardProps = {
  readonly delivery: WebhookDelivery;
  readonly open: (sequence: number) => void;
};

/** On a telephone: what it is, how it stands, and when. */
function DeliveryCard({ delivery, open }: DeliveryCardProps): ReactNode {
  const text = useText();
  const columns = columnsIn(text, open);
  return (
    <div className="kk-delivery-card">
      {columns.map((column) => (
        <div key={column.id}>{column.cell(delivery)}</div>
      ))}
    </div>
  );
}

function columnsIn(
  text: Text,
  open: (sequence: number) => void,
): readonly Column<WebhookDelivery>[] {
  const { webhooks: names } = text;
  return [
    {
      id: "kind",
      head: names.kind,
      cell: ({ sequence, kind, about }) => (
        <>
          <OpenButton open={() => open(sequence)}>{names.kinds[kind]}</OpenButton>
          <span className="kk-sub">
            {names.number} {sequence}
            {about === "" ? "" : ` · ${about}`}
          </span>
        </>
      ),
    },
    {
      id: "at",
      head: names.happened,
      cell: ({ createdAt }) => showDayAndSeconds(createdAt),
    },
    {
      id: "state",
      head: names.state,
      cell: (delivery) => (
        <>
          <DeliveryState delivery={delivery} />
          <span className="kk-sub">
            {delivery.failure === null
              ? ""
              : (names.failures[delivery.failure] ?? delivery.failure)}
          </span>
        </>
      ),
    },
    {
      id: "tries",
      head: names.tries,
      cell: ({ tries, nextTryAt, failure }) => (
        <>
          {names.triesMade(tries)}
          <span className="kk-sub">
            {nextTryAt === null || failure === null
              ? ""
              : `${names.nextTry} ${showDayAndTime(nextTryAt)}`}
          </span>
        </>
      ),
    },
  ];
}
