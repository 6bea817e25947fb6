/** Amounts as bars with their figures in words beside them: the length is never alone. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { HistorySearch } from "../history/history-search.ts";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";

export type Bar = {
  readonly name: string;
  readonly amountOre: number;
  readonly note?: string;
  /** The payments behind it. */
  readonly history?: HistorySearch;
};

export function Bars({ bars }: { bars: readonly Bar[] }): ReactNode {
  const text = useText();
  const largest = Math.max(1, ...bars.map((bar) => Math.abs(bar.amountOre)));
  const sum = bars.reduce((total, bar) => total + bar.amountOre, 0);
  const sorted = bars.toSorted((a, b) => b.amountOre - a.amountOre);
  return (
    <ul className="kk-bars">
      {sorted.map((bar) => (
        <li key={bar.name}>
          <span className="kk-bar-name">
            {bar.history === undefined ? (
              bar.name
            ) : (
              <Link to="/history" search={bar.history}>
                {bar.name}
              </Link>
            )}
          </span>
          <span className="kk-amount kk-strong">{showKronor(bar.amountOre, text)}</span>
          <span className="kk-bars-line" aria-hidden>
            <span style={{ width: `${(Math.abs(bar.amountOre) / largest) * 100}%` }} />
          </span>
          <span className="kk-sub">
            {sum > 0 ? text.overview.share(Math.round((bar.amountOre / sum) * 100)) : ""}
            {bar.note === undefined ? "" : ` · ${bar.note}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
