/** One item as a line that opens: why, how much, who, how old, and what is being done. */
import type { InterruptedItem } from "@kortkoll/server/interrupted/interrupted-api.ts";
import {
  IconAlertTriangle,
  IconChevronDown,
  IconClockExclamation,
  IconUser,
  IconUserOff,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { amountOf } from "../payments/payment-words.ts";
import { AttemptBadge } from "../payments/position-badge.tsx";
import { useNowMs } from "../payments/use-now.ts";
import { showAge, showDayAndTime, showList } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import { closedWords } from "./closed-words.ts";

type ItemRowProps = {
  readonly item: InterruptedItem;
  readonly id: string;
  readonly isOpen: boolean;
  readonly toggle: () => void;
  readonly detailsId: string;
};

export function ItemRow({ item, id, isOpen, toggle, detailsId }: ItemRowProps): ReactNode {
  const text = useText();
  const { interrupted: names } = text;
  const { payment } = item;
  return (
    <button
      type="button"
      id={id}
      className="kk-item-row"
      aria-expanded={isOpen}
      aria-controls={isOpen ? detailsId : undefined}
      onClick={toggle}
    >
      <span className="kk-item-why">
        <span className="kk-strong">{text.interruptedReasons[item.reason]}</span>
        <span className="kk-sub">
          {names.invoice} {showList(payment.invoiceNumbers)} · {showList(payment.customerNames)}
        </span>
        <span className="kk-sub">
          {payment.till.name} · {payment.operator}
        </span>
      </span>
      <span className="kk-item-doing">
        <AttemptBadge state={payment.state} position={payment.position} />
        <span className="kk-sub">
          {item.status === "open" ? <Doing item={item} /> : <Closed item={item} />}
        </span>
      </span>
      <span className="kk-item-who">
        <Owner item={item} />
        <Deadline item={item} />
      </span>
      <span className="kk-item-amount">
        <Amount ore={item.status === "open" ? item.atRiskOre : amountOf(payment)} strong />
        <Age item={item} />
      </span>
      <IconChevronDown size={22} aria-hidden className="kk-item-chevron" />
    </button>
  );
}

/** What the server does about it, with the next check counted down. */
export function Doing({ item }: { item: InterruptedItem }): ReactNode {
  const text = useText();
  const now = useNowMs();
  const doing = text.interrupted.trying[item.trying];
  if (item.nextCheckAt === null) return doing;
  const seconds = Math.ceil((Date.parse(item.nextCheckAt) - now) / 1_000);
  return `${doing} · ${text.result.nextCheck(seconds)} (${text.payment.checks(item.checks)})`;
}

function Closed({ item }: { item: InterruptedItem }): ReactNode {
  const text = useText();
  return closedWords(item, text) || text.interrupted.statuses.closed;
}

function Owner({ item }: { item: InterruptedItem }): ReactNode {
  const { interrupted: names } = useText();
  if (item.owner === null) {
    if (item.status === "closed") return null;
    return (
      <ToneBadge tone="quiet" icon={IconUserOff}>
        {names.noOwner}
      </ToneBadge>
    );
  }
  return (
    <ToneBadge tone="accent" icon={IconUser}>
      {names.ownedBy(item.owner)}
    </ToneBadge>
  );
}

function Deadline({ item }: { item: InterruptedItem }): ReactNode {
  const { interrupted: names } = useText();
  const { deadlineAt, overdue, status } = item;
  if (deadlineAt === null || status === "closed") return null;
  const when = names.deadlineBy(showDayAndTime(deadlineAt));
  if (!overdue) return <span className="kk-sub">{when}</span>;
  return (
    <>
      <ToneBadge tone="unpaid" icon={IconClockExclamation}>
        {names.overdue}
      </ToneBadge>
      <span className="kk-sub">{when}</span>
    </>
  );
}

function Age({ item }: { item: InterruptedItem }): ReactNode {
  const text = useText();
  const now = useNowMs();
  const until = item.closedAt === null ? now : Date.parse(item.closedAt);
  return (
    <span className="kk-sub">
      {item.status === "open" ? <IconAlertTriangle size={14} aria-hidden /> : null}{" "}
      {showAge(until - Date.parse(item.since), text)}
    </span>
  );
}
