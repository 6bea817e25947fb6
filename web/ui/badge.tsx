/** A word with an icon on a soft colour: the colour is never alone. */
import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";

export type Tone = "paid" | "unpaid" | "finding" | "unproven" | "quiet" | "accent";

type ToneBadgeProps = { readonly tone: Tone; readonly icon: Icon; readonly children: ReactNode };

export function ToneBadge({ tone, icon: Shape, children }: ToneBadgeProps): ReactNode {
  return (
    <span className={`kk-badge kk-badge-${tone}`}>
      <Shape size={16} stroke={2.2} aria-hidden />
      <span>{children}</span>
    </span>
  );
}
