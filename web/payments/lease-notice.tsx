/** Who has the wanted terminal: a place in the queue to it, or somebody who waits for ours. */
import type { LeaseAnswer } from "@kortkoll/server/places/terminal-api.ts";
import { Button } from "@mantine/core";
import { IconArrowsExchange, IconHourglass, IconUsers } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { showClock, showTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useNowMs } from "./use-now.ts";
import type { TerminalDesk } from "./use-terminal-desk.ts";

type LeaseNoticeProps = { readonly desk: TerminalDesk; readonly isBusy: boolean };

export function LeaseNotice({ desk, isBusy }: LeaseNoticeProps): ReactNode {
  const text = useText();
  const { answer, handedOver, handOver } = desk.lease;
  const name = desk.wanted?.name ?? "";
  useAnnouncement(wordsFor(answer, useTurn(answer), name, text), "assertive");
  const next = answer?.state === "yours" ? answer.lease?.queue[0] : undefined;
  const give = (): void => {
    if (next === undefined || isBusy || handOver.isPending) return;
    handOver.mutate({ tillId: next.tillId, name });
  };
  usePageKeys(
    next === undefined
      ? []
      : [{ key: "l", shown: "L", label: text.lease.keyHandOver, run: give, over: ["toggle"] }],
  );
  if (handOver.isError) return <ProblemNotice error={handOver.error} />;
  const given = handedOver === undefined ? undefined : text.lease.handedOver(handedOver);
  if (answer?.state === "queued") return <InQueue answer={answer} name={name} given={given} />;
  if (given !== undefined && next === undefined) {
    return (
      <Notice icon="given">
        <p className="kk-strong">{given}</p>
      </Notice>
    );
  }
  if (next === undefined) return null;
  return (
    <Notice
      icon="waits"
      end={
        <Button
          variant="default"
          onClick={give}
          loading={handOver.isPending}
          disabled={isBusy}
          leftSection={<IconArrowsExchange size={20} aria-hidden />}
        >
          {text.lease.handOverTo(next.till)}
          <KeyCap>L</KeyCap>
        </Button>
      }
    >
      <p className="kk-strong">{text.lease.waits(next.operator, next.till)}</p>
    </Notice>
  );
}

type Words = ReturnType<typeof useText>;

function wordsFor(
  answer: LeaseAnswer | undefined,
  isTurn: boolean,
  name: string,
  text: Words,
): string | undefined {
  if (isTurn) return text.lease.yourTurn(name);
  if (answer?.state !== "queued" || answer.place === null) return undefined;
  return `${text.lease.queuePlace(answer.place)}. ${text.lease.queueFor(name)}`;
}

/** True from when a wait has ended with the terminal being ours. */
function useTurn(answer: LeaseAnswer | undefined): boolean {
  const [waited, setWaited] = useState("");
  const terminalId = answer?.terminalId ?? "";
  useEffect(() => {
    if (answer?.state === "queued") setWaited(terminalId);
  }, [answer, terminalId]);
  return answer?.state === "yours" && waited === terminalId;
}

/** As long after the last sign of life as makes one wonder. */
const WONDER_FROM_MS = 18_000;

type InQueueProps = {
  readonly answer: LeaseAnswer;
  readonly name: string;
  /** That it was this till which gave the terminal away. */
  readonly given: string | undefined;
};

function InQueue({ answer, name, given }: InQueueProps): ReactNode {
  const text = useText();
  const now = useNowMs();
  const { lease, place } = answer;
  if (lease === null || place === null) return null;
  const leftMs = Date.parse(lease.expiresAt) - now;
  return (
    <Notice icon="queue">
      {given === undefined ? null : <p className="kk-strong">{given}</p>}
      <p className="kk-strong">
        {text.lease.queuePlace(place)} · {text.lease.queueFor(name)}
      </p>
      <p>{text.lease.heldBy(lease.operator, lease.till, showTime(lease.since))}</p>
      <p>
        {leftMs > 0 && leftMs < WONDER_FROM_MS
          ? text.lease.gone(lease.till, showClock(leftMs))
          : text.lease.queueHint}
      </p>
    </Notice>
  );
}

const SHAPES = { queue: IconHourglass, waits: IconUsers, given: IconArrowsExchange } as const;

type NoticeProps = {
  readonly icon: keyof typeof SHAPES;
  readonly children: ReactNode;
  readonly end?: ReactNode;
};

function Notice({ icon, children, end }: NoticeProps): ReactNode {
  const Shape = SHAPES[icon];
  return (
    <div className="kk-notice kk-notice-finding">
      <Shape size={24} aria-hidden className="kk-notice-icon" />
      <div className="kk-notice-words">{children}</div>
      {end}
    </div>
  );
}
