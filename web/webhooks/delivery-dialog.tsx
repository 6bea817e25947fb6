/** One delivery: what is sent, how each try went, and a way to send it again. */
import type {
  WebhookDeliveryDetails,
  WebhookSentAgain,
  WebhookSetting,
} from "@kortkoll/server/webhooks/webhooks-api.ts";
import { Button } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { DialogShell } from "../settings/setting-dialog.tsx";
import { showDayAndSeconds } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { DeliveryState, useOutcomeWords } from "./webhook-state.tsx";
import { useDelivery, useSending, WEBHOOKS } from "./webhooks-data.ts";

type DeliveryDialogProps = {
  readonly webhook: WebhookSetting;
  readonly sequence: number;
  readonly close: () => void;
};

export function DeliveryDialog({ webhook, sequence, close }: DeliveryDialogProps): ReactNode {
  const { webhooks: names } = useText();
  const { data, error, refetch } = useDelivery(webhook, sequence);
  const [done, setDone] = useState<string | undefined>(undefined);
  useAnnouncement(done, "polite");
  const again = useSending<WebhookSentAgain>(
    `${WEBHOOKS}/${webhook.id}/deliveries/${sequence}/send-again`,
    ({ deliveries }) => setDone(names.sentAgain(deliveries)),
  );
  return (
    <DialogShell title={names.deliveryOf(String(sequence))} close={close}>
      {data !== undefined ? (
        <Details delivery={data} />
      ) : error === null ? (
        <LoadingRows rows={4} />
      ) : (
        <ProblemNotice error={error} again={() => void refetch()} />
      )}
      {again.isError ? <ProblemNotice error={again.error} /> : null}
      {done === undefined ? null : <p className="kk-strong">{done}</p>}
      <Button
        mt="md"
        size="lg"
        fullWidth
        variant="default"
        leftSection={<IconRefresh size={20} aria-hidden />}
        loading={again.isPending}
        onClick={() => again.mutate()}
      >
        {names.sendAgain}
      </Button>
    </DialogShell>
  );
}

function Details({ delivery }: { readonly delivery: WebhookDeliveryDetails }): ReactNode {
  const { webhooks: names } = useText();
  const outcome = useOutcomeWords();
  return (
    <div className="kk-delivery">
      <p>
        <strong>{names.kinds[delivery.kind]}</strong> <DeliveryState delivery={delivery} />
      </p>
      <h3>{names.tries}</h3>
      {delivery.triesMade.length === 0 ? (
        <p className="kk-quiet">{names.noTry}</p>
      ) : (
        <ol className="kk-tries">
          {delivery.triesMade.map((tried) => (
            <li key={tried.number}>
              <span className="kk-strong">{outcome(tried)}</span>
              <span className="kk-sub">
                {showDayAndSeconds(tried.at)} · {names.took(String(tried.tookMs))}
              </span>
              {tried.answer === "" ? null : <code className="kk-answer">{tried.answer}</code>}
            </li>
          ))}
        </ol>
      )}
      <h3>{names.content}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <pre className="kk-sent" tabIndex={0}>
        {JSON.stringify(delivery.content, null, 2)}
      </pre>
    </div>
  );
}
