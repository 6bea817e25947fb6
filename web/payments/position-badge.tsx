/** The money position of an order or a payment in one word with its icon. */
import type { AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import type { AttemptPosition, OrderPosition } from "@kortkoll/core/attempts/money-position.ts";
import {
  type Icon,
  IconArrowBackUp,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleHalf2,
  IconCircleX,
  IconHelpCircle,
  IconHourglass,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";
import { type Tone, ToneBadge } from "../ui/badge.tsx";

type Look = { readonly tone: Tone; readonly icon: Icon };

export const LOOK_OF_POSITION: Readonly<Record<AttemptPosition, Look>> = {
  hasPaid: { tone: "paid", icon: IconCircleCheck },
  hasNotPaid: { tone: "unpaid", icon: IconCircleX },
  findingOut: { tone: "finding", icon: IconHourglass },
  notProven: { tone: "unproven", icon: IconHelpCircle },
};

const LOOK_OF_ORDER: Readonly<Record<OrderPosition, Look>> = {
  ...LOOK_OF_POSITION,
  hasNotPaid: { tone: "quiet", icon: IconCircleDashed },
  partlyPaid: { tone: "accent", icon: IconCircleHalf2 },
  paidNotApplied: { tone: "unproven", icon: IconCircleCheck },
  withdrawn: { tone: "quiet", icon: IconArrowBackUp },
};

export function OrderPositionBadge({ position }: { position: OrderPosition }): ReactNode {
  const text = useText();
  const { tone, icon } = LOOK_OF_ORDER[position];
  return (
    <ToneBadge tone={tone} icon={icon}>
      {text.orderPositions[position]}
    </ToneBadge>
  );
}

type AttemptBadgeProps = { readonly state: AttemptState; readonly position: AttemptPosition };

export function AttemptBadge({ state, position }: AttemptBadgeProps): ReactNode {
  const text = useText();
  const { tone, icon } = LOOK_OF_POSITION[position];
  return (
    <ToneBadge tone={tone} icon={icon}>
      {text.attemptStates[state]}
    </ToneBadge>
  );
}
