import type { ReactNode } from "react";

/** The picture of a key; the words beside it say what it does. */
export function KeyCap({ children }: { children: ReactNode }): ReactNode {
  return (
    <kbd className="kk-key" aria-hidden>
      {children}
    </kbd>
  );
}
