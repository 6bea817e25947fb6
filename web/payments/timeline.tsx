/** Everything that happened to a payment, with time, who, and what was known. */

import { isTimelineKind, type TimelineKind } from "@kortkoll/core/attempts/timeline-kinds.ts";
import type { Payment } from "@kortkoll/server/api.ts";
import {
  type Icon,
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDot,
  IconCircleX,
  IconHourglass,
  IconMessage,
  IconPlayerStop,
  IconSend,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { showDayAndSeconds } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { timelineDetails } from "./timeline-details.ts";

type Entry = Payment["timeline"][number];

export function Timeline({ entries }: { entries: readonly Entry[] }): ReactNode {
  const text = useText();
  return (
    <ol className="kk-timeline">
      {entries.map((entry) => {
        const kind = isTimelineKind(entry.kind) ? entry.kind : undefined;
        const { icon: Shape, tone } = kind === undefined ? PLAIN : LOOK_OF_KIND[kind];
        return (
          <li key={entry.id}>
            <span className={`kk-timeline-mark kk-tone-${tone}`} aria-hidden>
              <Shape size={20} stroke={2} />
            </span>
            <div>
              <p className="kk-strong">{kind === undefined ? entry.kind : text.timeline[kind]}</p>
              <p className="kk-quiet">
                <time dateTime={entry.at}>{showDayAndSeconds(entry.at)}</time> ·{" "}
                {text.payment.by(actorName(entry.by, text))}
              </p>
              <Content content={entry.content} />
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function actorName(by: string, text: Text): string {
  const names: Readonly<Record<string, string>> = text.payment.actors;
  return names[by] ?? by;
}

function Content({ content }: { content: Entry["content"] }): ReactNode {
  const text = useText();
  const details = timelineDetails(content, text);
  if (details.length === 0) return null;
  return (
    <ul className="kk-timeline-content">
      {details.map((detail) => (
        <li key={detail}>{detail}</li>
      ))}
    </ul>
  );
}

type Look = { readonly icon: Icon; readonly tone: string };
const PLAIN: Look = { icon: IconCircleDot, tone: "quiet" };
const PAID: Look = { icon: IconCircleCheck, tone: "paid" };
const UNPAID: Look = { icon: IconCircleX, tone: "unpaid" };
const WAITING: Look = { icon: IconHourglass, tone: "finding" };
const WATCH_OUT: Look = { icon: IconAlertTriangle, tone: "finding" };
const STOP: Look = { icon: IconPlayerStop, tone: "quiet" };

const LOOK_OF_KIND: Readonly<Record<TimelineKind, Look>> = {
  created: PLAIN,
  sent: { icon: IconSend, tone: "accent" },
  approved: PAID,
  declined: UNPAID,
  cancelled: UNPAID,
  notSent: UNPAID,
  unknown: WAITING,
  notPerformed: UNPAID,
  claimed: WATCH_OUT,
  lateApproval: WATCH_OUT,
  cancelRequested: STOP,
  cancelRefused: STOP,
  checked: WAITING,
  unexpectedAnswer: WATCH_OUT,
  claimProven: PAID,
  claimDisproven: UNPAID,
  mayAlreadyHavePaid: WATCH_OUT,
  debtApplied: PAID,
  paymentMoved: WATCH_OUT,
  switchedToCash: PLAIN,
  cashReceived: PAID,
  cashGivenBack: PAID,
  handKeyedSale: WATCH_OUT,
  itemOwned: PLAIN,
  itemHandled: PLAIN,
  itemCommented: { icon: IconMessage, tone: "quiet" },
  voidChecked: WAITING,
  signed: PAID,
  notSigned: UNPAID,
};
