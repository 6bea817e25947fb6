/** Where a payout stands, by icon and word. */
import type { PayoutState } from "@kortkoll/core/bank/payout-state.ts";
import type { ExpectedPayoutView } from "@kortkoll/server/payouts/payouts-api.ts";
import {
  type Icon,
  IconAlertTriangle,
  IconArrowDownCircle,
  IconArrowUpCircle,
  IconCalendarEvent,
  IconCircleCheck,
  IconClock,
  IconClockExclamation,
  IconHelpCircle,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { type Tone, ToneBadge } from "../ui/badge.tsx";

const SHAPES: Readonly<Record<PayoutState, { readonly tone: Tone; readonly icon: Icon }>> = {
  upcoming: { tone: "quiet", icon: IconClock },
  dueToday: { tone: "accent", icon: IconCalendarEvent },
  late: { tone: "finding", icon: IconClockExclamation },
  missing: { tone: "unpaid", icon: IconAlertTriangle },
  short: { tone: "unpaid", icon: IconArrowDownCircle },
  over: { tone: "unproven", icon: IconArrowUpCircle },
  paid: { tone: "paid", icon: IconCircleCheck },
};

type StateBadgeProps = {
  readonly payout: Pick<ExpectedPayoutView, "state" | "lateBankDays">;
};

export function StateBadge({ payout }: StateBadgeProps): ReactNode {
  const { payouts: names } = useText();
  const { state, lateBankDays } = payout;
  const { tone, icon } = SHAPES[state];
  const isLate = state === "late" || state === "missing";
  return (
    <ToneBadge tone={tone} icon={icon}>
      {isLate ? `${names.states[state]}, ${names.lateDays(lateBankDays)}` : names.states[state]}
    </ToneBadge>
  );
}

/** The same in a day of the month, where there is room for the word only. */
export function ShortState({
  state,
  count,
}: {
  readonly state: PayoutState;
  /** Of how many; not given where it is said already. */
  readonly count?: number | undefined;
}): ReactNode {
  const { payouts: names } = useText();
  const { tone, icon } = SHAPES[state];
  return (
    <ToneBadge tone={tone} icon={icon}>
      {count === undefined ? names.states[state] : `${names.states[state]} ${count}`}
    </ToneBadge>
  );
}

export function Unconfirmed({ confirmed }: { readonly confirmed: boolean }): ReactNode {
  const { payouts: names } = useText();
  return confirmed ? null : (
    <span className="kk-payout-unconfirmed">
      <IconHelpCircle size={16} aria-hidden /> {names.unconfirmed}
    </span>
  );
}

/** Too much of one card and too little of another is never shown as nothing wrong. */
export function LeftOf({
  payout: { leftOre, state },
  strong = false,
}: {
  readonly payout: Pick<ExpectedPayoutView, "leftOre" | "state">;
  readonly strong?: boolean;
}): ReactNode {
  const { payouts } = useText();
  const isEven = leftOre === 0 && (state === "over" || state === "short");
  return (
    <>
      <Amount ore={leftOre} strong={strong} />
      {isEven ? <span className="kk-sub">{payouts.evensOut}</span> : null}
    </>
  );
}
