import type { ReactNode } from "react";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";

export function Amount({ ore, strong }: { ore: number; strong?: boolean }): ReactNode {
  const text = useText();
  return (
    <span className={strong ? "kk-amount kk-strong" : "kk-amount"}>{showKronor(ore, text)}</span>
  );
}
