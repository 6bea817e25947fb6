/** While the terminal has the amount: what is happening, where, for how long, and how to stop it. */

import type { Payment } from "@kortkoll/server/api.ts";
import { Button } from "@mantine/core";
import { IconCheck, IconCircle, IconCircleDotFilled, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { CashNotForYou } from "../cash/cash-not-for-you.tsx";
import { NoCashYet, NotSwitched, SwitchButton, useSwitchToCash } from "../cash/switch-to-cash.tsx";
import { usePageKeys } from "../keys/page-keys.tsx";
import { showKronor, showList } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { cancelStanding, terminalNameOf } from "./payment-words.ts";
import { useCancel } from "./use-cancel.ts";
import { useNowMs } from "./use-now.ts";

type InProgressProps = {
  readonly payment: Payment;
  /** The card is being stopped so that the customer can pay in cash. */
  readonly wantsCash: boolean;
};

export function InProgress({ payment, wantsCash }: InProgressProps): ReactNode {
  const text = useText();
  const cancel = useCancel(payment.id);
  const change = useSwitchToCash(payment);
  const isAsking = cancel.isPending || change.isPending;
  const standing = isAsking ? "asked" : cancelStanding(payment);
  const ask = (): void => {
    if (standing !== "asked") cancel.mutate();
  };
  usePageKeys([
    {
      key: "Escape",
      ...(standing === "asked" ? {} : { shown: text.keys.escape }),
      label: text.progress.keyCancel,
      run: ask,
      over: ["button", "link"],
    },
    // As its button: what is being cancelled says first whether the customer has paid.
    ...(standing === "asked" ? [] : change.keys),
  ]);
  const { sentence, hint } = wordsFor(payment, standing, text);
  useAnnouncement(`${sentence}. ${text.progress.at(terminalNameOf(payment, text))}`, "polite");
  const title = {
    purchase: text.progress.title,
    refund: text.progress.refundTitle,
    void: text.progress.voidTitle,
  }[payment.kind];
  return (
    <div className="kk-pay">
      <PageHeading title={title} />
      {wantsCash ? <NoCashYet /> : null}
      {change.isRefused ? <CashNotForYou tillId={payment.till.id} /> : null}
      <section className="kk-hero kk-hero-progress" data-cancelling={standing === "asked"}>
        <p className="kk-hero-amount">{showKronor(payment.askedOre, text)}</p>
        <p className="kk-hero-who">
          {showList(payment.customerNames)} · {showList(payment.invoiceNumbers)}
        </p>
        <p className="kk-hero-sentence">
          <span className="kk-pulse" aria-hidden />
          {sentence}
        </p>
        <p className="kk-hero-hint">{hint}</p>
        <p className="kk-hero-facts">
          <span>
            {text.progress.at(terminalNameOf(payment, text))}
            {payment.terminal === null ? null : ` (${payment.terminal.terminalId})`}
          </span>
          <Seconds since={payment.createdAt} />
        </p>
      </section>
      <Steps payment={payment} />
      {cancel.isError ? <ProblemNotice error={cancel.error} /> : null}
      <NotSwitched change={change} />
      <div className="kk-row">
        <Button
          variant="default"
          size="lg"
          onClick={ask}
          disabled={standing === "asked"}
          leftSection={<IconX size={20} aria-hidden />}
        >
          {standing === "asked" ? text.progress.cancelling : text.progress.cancel}
          <KeyCap>{text.keys.escape}</KeyCap>
        </Button>
        {change.isOffered ? <SwitchButton change={change} disabled={standing === "asked"} /> : null}
        <LinkButton to="/till" variant="subtle" size="lg">
          {text.progress.leave}
        </LinkButton>
      </div>
      <p className="kk-quiet">{text.progress.safe}</p>
    </div>
  );
}

function Seconds({ since }: { since: string }): ReactNode {
  const text = useText();
  const now = useNowMs();
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1_000));
  return (
    <span className="kk-seconds" role="timer" aria-label={text.progress.secondsSpoken(seconds)}>
      {text.progress.seconds(seconds)}
    </span>
  );
}

function wordsFor(
  payment: Payment,
  standing: ReturnType<typeof cancelStanding>,
  text: Text,
): { readonly sentence: string; readonly hint: string } {
  const { sentences, hints } = text.progress;
  if (standing === "asked") return { sentence: sentences.cancelling, hint: hints.cancelling };
  if (standing === "refused") return { sentence: sentences.cancelRefused, hint: hints.sent };
  if (payment.state === "created") return { sentence: sentences.created, hint: hints.created };
  return {
    sentence: { purchase: sentences.sent, refund: sentences.refund, void: sentences.void }[
      payment.kind
    ],
    hint: hints.sent,
  };
}

type Step = { readonly name: string; readonly standing: "done" | "now" | "later" };

function Steps({ payment }: { payment: Payment }): ReactNode {
  const text = useText();
  const { steps } = text.progress;
  const isSent = payment.state === "sent";
  const list: readonly Step[] = [
    { name: steps.saved, standing: "done" },
    { name: steps.sent, standing: isSent ? "done" : "now" },
    { name: steps.customer, standing: isSent ? "now" : "later" },
    { name: steps.answer, standing: "later" },
  ];
  const words = {
    done: text.progress.stepDone,
    now: text.progress.stepNow,
    later: text.progress.stepLater,
  };
  const shapes = { done: IconCheck, now: IconCircleDotFilled, later: IconCircle };
  return (
    <ol className="kk-steps">
      {list.map(({ name, standing }) => {
        const Shape = shapes[standing];
        return (
          <li
            key={name}
            data-standing={standing}
            aria-current={standing === "now" ? "step" : undefined}
          >
            <Shape size={20} aria-hidden />
            <span>{name}</span>
            <span className="kk-steps-word">{words[standing]}</span>
          </li>
        );
      })}
    </ol>
  );
}
