/** How a receiver is doing, and a delivery, in one word with its icon. */
import type { WebhookDelivery, WebhookSetting } from "@kortkoll/server/webhooks/webhooks-api.ts";
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleOff,
  IconCircleX,
  IconClockHour4,
  IconRefresh,
  IconTrash,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { showDayAndTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { ToneBadge } from "../ui/badge.tsx";

export function WebhookState({ webhook }: { readonly webhook: WebhookSetting }): ReactNode {
  const { webhooks: names } = useText();
  const { isOn, removedAt, failingSince, pending, gaveUp } = webhook;
  return (
    <>
      {removedAt !== null ? (
        <ToneBadge tone="quiet" icon={IconTrash}>
          {names.states.removed}
        </ToneBadge>
      ) : !isOn ? (
        <ToneBadge tone="quiet" icon={IconCircleOff}>
          {names.states.off}
        </ToneBadge>
      ) : failingSince !== null ? (
        <ToneBadge tone="unpaid" icon={IconAlertTriangle}>
          {names.states.failing}
        </ToneBadge>
      ) : pending > 0 ? (
        <ToneBadge tone="finding" icon={IconClockHour4}>
          {names.states.waits(pending)}
        </ToneBadge>
      ) : (
        <ToneBadge tone="paid" icon={IconCircleCheck}>
          {webhook.lastDeliveredAt === null ? names.states.ready : names.states.on}
        </ToneBadge>
      )}
      <span className="kk-sub">
        {[
          isOn && failingSince !== null && names.failingSince(showDayAndTime(failingSince)),
          (!isOn || failingSince !== null) && pending > 0 && names.states.waits(pending),
          gaveUp > 0 && names.gaveUpCount(gaveUp),
        ]
          .filter(Boolean)
          .join(" · ")}
      </span>
    </>
  );
}

export function DeliveryState({ delivery }: { readonly delivery: WebhookDelivery }): ReactNode {
  const { webhooks: names } = useText();
  const { state, failure } = delivery;
  if (state === "delivered") {
    return (
      <ToneBadge tone="paid" icon={IconCircleCheck}>
        {names.deliveryStates.delivered}
      </ToneBadge>
    );
  }
  if (state === "gaveUp") {
    return (
      <ToneBadge tone="unpaid" icon={IconCircleX}>
        {names.deliveryStates.gaveUp}
      </ToneBadge>
    );
  }
  return failure === null ? (
    <ToneBadge tone="quiet" icon={IconClockHour4}>
      {names.deliveryStates.pending}
    </ToneBadge>
  ) : (
    <ToneBadge tone="finding" icon={IconRefresh}>
      {names.retrying}
    </ToneBadge>
  );
}

/** What came of a try; a failure that this page does not know yet is shown as it is called. */
export function useOutcomeWords(): (tried: {
  readonly status: number | null;
  readonly failure: string | null;
}) => string {
  const { webhooks: names } = useText();
  return ({ status, failure }) => {
    const words = failure === null ? names.ok : (names.failures[failure] ?? failure);
    const answered = status === null ? "" : `, ${names.answered(String(status))}`;
    return `${words}${answered}`;
  };
}
