/** The state and the difference of a count, each with a word and an icon. */
import { ore } from "@kortkoll/core/money.ts";
import { sayDifference } from "@kortkoll/core/till-reconciliation/reconcile.ts";
import type { TillReconciliation } from "@kortkoll/server/till-reconciliations/till-reconciliations-api.ts";
import {
  IconArrowDownRight,
  IconArrowUpRight,
  IconCircleCheck,
  IconCircleOff,
  IconEqual,
  IconHourglass,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { showCash } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { ToneBadge } from "../ui/badge.tsx";

const STATES = {
  counting: { tone: "finding", icon: IconHourglass },
  signed: { tone: "paid", icon: IconCircleCheck },
  abandoned: { tone: "quiet", icon: IconCircleOff },
} as const;

export function StateBadge({ state }: Pick<TillReconciliation, "state">): ReactNode {
  const { count: names } = useText();
  const { tone, icon } = STATES[state];
  return (
    <ToneBadge tone={tone} icon={icon}>
      {names.states[state]}
    </ToneBadge>
  );
}

const KINDS = {
  even: { tone: "paid", icon: IconEqual },
  short: { tone: "unpaid", icon: IconArrowDownRight },
  over: { tone: "unproven", icon: IconArrowUpRight },
} as const;

export function DifferenceBadge({ ore: differenceOre }: { readonly ore: number }): ReactNode {
  const text = useText();
  const { tone, icon } = KINDS[sayDifference(ore(differenceOre)).kind];
  return (
    <ToneBadge tone={tone} icon={icon}>
      {showCash(differenceOre, text)}
    </ToneBadge>
  );
}

export function toneOf(differenceOre: number): "paid" | "unpaid" | "unproven" {
  return KINDS[sayDifference(ore(differenceOre)).kind].tone;
}

export function wordsOf(differenceOre: number, text: Text): string {
  const { one } = text.count;
  const said = sayDifference(ore(differenceOre));
  if (said.kind === "even") return one.even;
  return one[said.kind](showCash(said.ore, text));
}
