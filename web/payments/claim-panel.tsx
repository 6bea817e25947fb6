/** What a person has claimed of a payment, and what has come of it. Never a proof. */
import type { Payment } from "@kortkoll/server/api.ts";
import { IconCircleCheck, IconCircleX, IconHelpCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { showDayAndTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import { Facts } from "../ui/facts.tsx";
import { Panel } from "../ui/panel.tsx";

const LOOK_OF_OUTCOME = {
  open: { tone: "unproven", icon: IconHelpCircle },
  proven: { tone: "paid", icon: IconCircleCheck },
  disproven: { tone: "unpaid", icon: IconCircleX },
} as const;

export function ClaimPanel({ payment }: { payment: Payment }): ReactNode {
  const text = useText();
  const { claim: names } = text;
  const { claim } = payment;
  if (claim === null) return null;
  const { tone, icon } = LOOK_OF_OUTCOME[claim.outcome];
  return (
    <Panel
      title={names.panel}
      end={
        <ToneBadge tone={tone} icon={icon}>
          {names.outcomes[claim.outcome]}
        </ToneBadge>
      }
    >
      <Facts
        facts={[
          [names.by(claim.by), showDayAndTime(claim.at)],
          [names.kinds[claim.evidenceKind], claim.evidence],
          [names.reason, claim.reason],
          [names.released, claim.releasedOrder ? names.yes : names.no],
          [names.outcome, claim.outcomeAt === null ? "" : showDayAndTime(claim.outcomeAt)],
        ]}
      />
    </Panel>
  );
}
