import { IconInbox } from "@tabler/icons-react";
import type { ReactNode } from "react";

type EmptyStateProps = {
  readonly title: string;
  /** The one next step, or what will fill the place by itself. */
  readonly next: string;
  readonly icon?: ReactNode;
  readonly children?: ReactNode;
};

export function EmptyState({ title, next, icon, children }: EmptyStateProps): ReactNode {
  return (
    <div className="kk-empty">
      <span className="kk-empty-icon" aria-hidden>
        {icon ?? <IconInbox size={32} stroke={1.5} />}
      </span>
      <p className="kk-empty-title">{title}</p>
      <p className="kk-empty-next">{next}</p>
      {children}
    </div>
  );
}
