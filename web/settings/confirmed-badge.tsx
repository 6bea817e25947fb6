/** Whether a person has read the terms in the contract: told by icon and word. */
import { IconCircleCheck, IconHelpCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";
import { ToneBadge } from "../ui/badge.tsx";

export function ConfirmedBadge({ confirmed }: { readonly confirmed: boolean }): ReactNode {
  const { payouts } = useText();
  return confirmed ? (
    <ToneBadge tone="paid" icon={IconCircleCheck}>
      {payouts.confirmed}
    </ToneBadge>
  ) : (
    <ToneBadge tone="finding" icon={IconHelpCircle}>
      {payouts.settings.unconfirmed}
    </ToneBadge>
  );
}
