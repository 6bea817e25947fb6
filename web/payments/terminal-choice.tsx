/** Which terminal the amount goes to, or is waited for; choosing never sends. */

import type { Terminal } from "@kortkoll/server/api.ts";
import { Radio } from "@mantine/core";
import {
  type Icon,
  IconCircleCheck,
  IconCircleDashed,
  IconHourglass,
  IconLock,
  IconPlugConnectedX,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { showTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { type Tone, ToneBadge } from "../ui/badge.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { LeaseNotice } from "./lease-notice.tsx";
import { OtherTerminal } from "./other-terminal.tsx";
import { isTaken } from "./terminal-rules.ts";
import type { TerminalDesk } from "./use-terminal-desk.ts";

type TerminalChoiceProps = { readonly desk: TerminalDesk; readonly isBusy: boolean };

export function TerminalChoice({ desk, isBusy }: TerminalChoiceProps): ReactNode {
  const text = useText();
  const { terminals, wanted, tillId } = desk;
  if (desk.error !== null) return <ProblemNotice error={desk.error} />;
  if (desk.isLoading) return <LoadingRows rows={1} />;
  if (terminals.length === 0) {
    return <WarningNotice title={text.pay.noTerminal} words={text.pay.noTerminalNext} />;
  }
  const allTaken = terminals.every((terminal) => isTaken(terminal, tillId));
  return (
    <div>
      {allTaken ? <WarningNotice title={text.pay.allTaken} words={text.pay.allTakenNext} /> : null}
      <LeaseNotice desk={desk} isBusy={isBusy} />
      <OtherTerminal desk={desk} isBusy={isBusy} />
      <fieldset className="kk-terminals" disabled={isBusy}>
        <legend>{text.pay.terminal}</legend>
        {terminals.map((terminal, index) => (
          <label
            key={terminal.id}
            htmlFor={`terminal-${terminal.id}`}
            data-chosen={terminal.id === wanted?.id}
          >
            <Radio
              id={`terminal-${terminal.id}`}
              name="terminal"
              value={terminal.id}
              checked={terminal.id === wanted?.id}
              onChange={() => desk.choose(terminal)}
              aria-label={terminal.name}
            />
            <span className="kk-terminal-words">
              <strong>{terminal.name}</strong>
              <span className="kk-quiet">{terminal.terminalId}</span>
              <Holder terminal={terminal} tillId={tillId} />
            </span>
            <TerminalStateBadge terminal={terminal} tillId={tillId} />
            {terminals.length > 1 && index < 9 ? <KeyCap>{index + 1}</KeyCap> : null}
          </label>
        ))}
      </fieldset>
    </div>
  );
}

type OfTerminal = {
  readonly terminal: Terminal;
  /** The till that looks; none on the overview. */
  readonly tillId?: string;
};

function Holder({ terminal, tillId }: OfTerminal): ReactNode {
  const text = useText();
  const { heldBy, lease } = terminal;
  const waiting = lease === null ? 0 : lease.queue.length;
  const inQueue = waiting === 0 ? "" : ` · ${text.lease.waiting(waiting)}`;
  if (heldBy !== null) {
    const { operator, till, since } = heldBy;
    return (
      <span className="kk-quiet">
        {text.pay.heldBy(operator, till, showTime(since))}
        {inQueue}
      </span>
    );
  }
  if (lease === null) return null;
  if (lease.tillId === tillId) {
    return (
      <span className="kk-quiet">
        <IconLock size={14} aria-hidden /> {text.lease.yours}
        {inQueue}
      </span>
    );
  }
  return (
    <span className="kk-quiet">
      {text.lease.heldBy(lease.operator, lease.till, showTime(lease.since))}
      {inQueue}
    </span>
  );
}

const LOOK_OF_STATE: Readonly<Record<Terminal["state"], { tone: Tone; icon: Icon }>> = {
  idle: { tone: "paid", icon: IconCircleCheck },
  busy: { tone: "finding", icon: IconHourglass },
  offline: { tone: "unpaid", icon: IconPlugConnectedX },
  notGiven: { tone: "quiet", icon: IconCircleDashed },
  noAnswer: { tone: "unpaid", icon: IconPlugConnectedX },
};

export function TerminalStateBadge({ terminal, tillId = "" }: OfTerminal): ReactNode {
  const text = useText();
  const state = isTaken(terminal, tillId) ? "busy" : terminal.state;
  const { tone, icon } = LOOK_OF_STATE[state];
  return (
    <ToneBadge tone={tone} icon={icon}>
      {text.terminalStates[state]}
    </ToneBadge>
  );
}
