/** One receiver: where it is, how it is doing, what it was told, and what can be done about it. */
import { WEBHOOK_TOPICS } from "@kortkoll/core/webhooks/webhook-kinds.ts";
import type {
  WebhookSentAgain,
  WebhookSetting,
  WebhookTested,
  WebhookWithSecret,
} from "@kortkoll/server/webhooks/webhooks-api.ts";
import { Button } from "@mantine/core";
import {
  IconCircleCheck,
  IconKey,
  IconPencil,
  IconRefresh,
  IconSend,
  IconTrash,
} from "@tabler/icons-react";
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useCompanies } from "../settings/settings-data.ts";
import { ShownOnce } from "../settings/shown-once.tsx";
import { WithRight } from "../shell/signed-in.tsx";
import { showDayAndTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Facts } from "../ui/facts.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { DeliveriesPanel } from "./deliveries-panel.tsx";
import { RemoveDialog, Removed } from "./remove-dialogs.tsx";
import { SecretDialog } from "./secret-dialog.tsx";
import { WebhookDialog } from "./webhook-dialog.tsx";
import { useOutcomeWords, WebhookState } from "./webhook-state.tsx";
import { useSending, useWebhooks, WEBHOOKS } from "./webhooks-data.ts";
import "./webhooks.css";

export function WebhookPage(): ReactNode {
  return (
    <WithRight right="settings">
      <Found />
    </WithRight>
  );
}

function Found(): ReactNode {
  const { webhooks: names } = useText();
  const { webhookId } = useParams({ from: "/frame/settings/webhooks/$webhookId" });
  const { data, error, refetch } = useWebhooks();
  if (data === undefined) {
    return error === null ? (
      <LoadingRows rows={6} />
    ) : (
      <ProblemNotice error={error} again={() => void refetch()} />
    );
  }
  const webhook = data.webhooks.find(({ id }) => id === webhookId);
  if (webhook === undefined) {
    return (
      <EmptyState title={names.missing} next={names.missingNext}>
        <LinkButton to="/settings/webhooks">{names.back}</LinkButton>
      </EmptyState>
    );
  }
  return <Webhook webhook={webhook} />;
}

function Webhook({ webhook }: { readonly webhook: WebhookSetting }): ReactNode {
  const text = useText();
  const { webhooks: names } = text;
  const companies = useCompanies().data?.companies;
  const [open, setOpen] = useState<Dialog | undefined>(undefined);
  const [shown, setShown] = useState<WebhookWithSecret | undefined>(undefined);
  const [done, setDone] = useState<string | undefined>(undefined);
  useAnnouncement(done, "polite");
  const close = (): void => setOpen(undefined);
  const { removedAt } = webhook;
  return (
    <>
      <PageHeading title={webhook.name} lead={webhook.address}>
        <LinkButton to="/settings/webhooks" variant="default">
          {names.back}
        </LinkButton>
      </PageHeading>
      {done === undefined ? null : <Done words={done} />}
      {removedAt === null && !webhook.hasSecret ? (
        <WarningNotice title={names.noSecretTitle} words={names.noSecretWords}>
          <Button leftSection={<IconKey size={20} aria-hidden />} onClick={() => setOpen("secret")}>
            {names.newSecret}
          </Button>
        </WarningNotice>
      ) : null}
      {removedAt === null ? (
        <Troubles webhook={webhook} done={setDone} />
      ) : (
        <Removed
          webhook={webhook}
          removedAt={removedAt}
          saved={({ name }) => setDone(names.takenBack(name))}
        />
      )}
      <Panel title={names.details}>
        <WebhookFacts webhook={webhook} />
        {removedAt === null ? <Actions webhook={webhook} open={setOpen} done={setDone} /> : null}
      </Panel>
      <DeliveriesPanel webhook={webhook} />
      {open === "change" && companies !== undefined ? (
        <WebhookDialog
          held={webhook}
          companies={companies}
          close={close}
          saved={(answer) => {
            close();
            if ("name" in answer) setDone(text.settings.saved(answer.name));
          }}
        />
      ) : null}
      {open === "secret" ? (
        <SecretDialog
          webhook={webhook}
          close={close}
          saved={(answer) => {
            close();
            setShown(answer);
          }}
        />
      ) : null}
      {open === "remove" ? (
        <RemoveDialog
          webhook={webhook}
          close={close}
          saved={({ name }) => {
            close();
            setDone(names.removed(name));
          }}
        />
      ) : null}
      {shown === undefined ? null : (
        <ShownOnce
          title={names.newSecretTitle(shown.webhook.name)}
          secret={shown.secret}
          about={names.secretShown}
          lost={names.secretNotShown}
          close={() => setShown(undefined)}
        />
      )}
    </>
  );
}

function Done({ words }: { readonly words: string }): ReactNode {
  return (
    <div className="kk-notice kk-notice-accent">
      <IconCircleCheck size={24} aria-hidden className="kk-notice-icon" />
      <p className="kk-notice-words kk-strong">{words}</p>
    </div>
  );
}

function WebhookFacts({ webhook }: { readonly webhook: WebhookSetting }): ReactNode {
  const { webhooks: names, settings } = useText();
  const { companyCode, topics, lastDeliveredAt, oldSecretUntil } = webhook;
  return (
    <Facts
      facts={[
        [names.delivery, <WebhookState key="state" webhook={webhook} />],
        [settings.fields.company, companyCode],
        [
          names.lastDelivered,
          lastDeliveredAt === null ? names.never : showDayAndTime(lastDeliveredAt),
        ],
        [names.oldSecretUntil, oldSecretUntil && showDayAndTime(oldSecretUntil)],
        [
          names.topicsLabel,
          <ul key="topics" className="kk-topics">
            {WEBHOOK_TOPICS.filter((topic) => topics.includes(topic)).map((topic) => (
              <li key={topic}>{names.topics[topic]}</li>
            ))}
          </ul>,
        ],
      ]}
    />
  );
}

type TroublesProps = {
  readonly webhook: WebhookSetting;
  readonly done: (words: string | undefined) => void;
};

function Troubles({ webhook, done }: TroublesProps): ReactNode {
  const { webhooks: names } = useText();
  const { failingSince, nextProbeAt, gaveUp, isOn } = webhook;
  const again = useSending<WebhookSentAgain>(
    `${WEBHOOKS}/${webhook.id}/send-again`,
    ({ deliveries }) => done(names.sentAgain(deliveries)),
  );
  const isFailing = isOn && failingSince !== null;
  if (!isFailing && gaveUp === 0) return null;
  const button = (
    <Button
      variant="default"
      leftSection={<IconRefresh size={20} aria-hidden />}
      loading={again.isPending}
      onClick={() => again.mutate()}
    >
      {names.sendAllAgain}
    </Button>
  );
  return (
    <>
      {isFailing ? (
        <WarningNotice
          title={names.failingTitle}
          words={names.failingWords(
            showDayAndTime(failingSince),
            nextProbeAt === null ? names.soon : showDayAndTime(nextProbeAt),
          )}
        >
          {gaveUp > 0 ? null : button}
        </WarningNotice>
      ) : null}
      {gaveUp > 0 ? (
        <WarningNotice title={names.gaveUpTitle(gaveUp)} words={names.gaveUpWords}>
          {button}
        </WarningNotice>
      ) : null}
      {again.isError ? <ProblemNotice error={again.error} /> : null}
    </>
  );
}

type Dialog = "change" | "secret" | "remove";
type ActionsProps = TroublesProps & { readonly open: (what: Dialog) => void };

function Actions({ webhook, open, done }: ActionsProps): ReactNode {
  const { webhooks: names } = useText();
  const outcome = useOutcomeWords();
  const [failed, setFailed] = useState<WebhookTested | undefined>(undefined);
  const test = useSending<WebhookTested>(`${WEBHOOKS}/${webhook.id}/test`, (tested) => {
    setFailed(tested.failure === null ? undefined : tested);
    const { status, tookMs } = tested;
    done(tested.failure === null ? names.tested(String(status), String(tookMs)) : undefined);
  });
  useAnnouncement(failed && `${names.testFailed}. ${outcome(failed)}`, "assertive");
  return (
    <>
      <div className="kk-webhook-actions">
        <Button
          leftSection={<IconSend size={20} aria-hidden />}
          loading={test.isPending}
          onClick={() => test.mutate()}
        >
          {names.test}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPencil size={20} aria-hidden />}
          onClick={() => open("change")}
        >
          {names.change}
        </Button>
        <Button
          variant="default"
          leftSection={<IconKey size={20} aria-hidden />}
          onClick={() => open("secret")}
        >
          {names.newSecret}
        </Button>
        <Button
          variant="default"
          leftSection={<IconTrash size={20} aria-hidden />}
          onClick={() => open("remove")}
        >
          {names.remove}
        </Button>
      </div>
      {test.isError ? <ProblemNotice error={test.error} /> : null}
      {failed === undefined || test.isPending ? null : (
        <WarningNotice title={names.testFailed} words={outcome(failed)}>
          {failed.answer === "" ? null : <code className="kk-answer">{failed.answer}</code>}
        </WarningNotice>
      )}
    </>
  );
}
