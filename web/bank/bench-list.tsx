/** The lines of the bench, one of which is shown beside. */
import type { BenchLineView } from "@kortkoll/server/payout-matches/payout-matches-api.ts";
import { IconCircleCheck, IconUserQuestion } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { ToneBadge } from "../ui/badge.tsx";

type BenchListProps = {
  readonly lines: readonly BenchLineView[];
  readonly shownId: string;
  readonly show: (id: string) => void;
};

export function BenchList({ lines, shownId, show }: BenchListProps): ReactNode {
  const { matching: names } = useText();
  const shown = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (shown.current?.dataset["line"] === shownId)
      shown.current.scrollIntoView({ block: "nearest" });
  }, [shownId]);
  return (
    <ul className="kk-bench-list" aria-label={names.lines}>
      {lines.map((one) => {
        const { id, bookedOn, amountOre, payerNames, texts } = one.line;
        const isShown = id === shownId;
        return (
          <li key={id}>
            <button
              type="button"
              className="kk-bench-line"
              ref={isShown ? shown : undefined}
              data-line={id}
              aria-current={isShown}
              onClick={() => show(id)}
            >
              <span className="kk-bench-head">
                <span>{bookedOn}</span>
                <Amount ore={amountOre} strong />
              </span>
              <span className="kk-bench-payer">{payerNames[0] ?? texts[0] ?? names.noPayer}</span>
              <OutcomeBadge outcome={one.outcome} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

export function OutcomeBadge({ outcome }: Pick<BenchLineView, "outcome">): ReactNode {
  const { matching: names } = useText();
  return outcome === "certain" ? (
    <ToneBadge tone="paid" icon={IconCircleCheck}>
      {names.isCertain}
    </ToneBadge>
  ) : (
    <ToneBadge tone="finding" icon={IconUserQuestion}>
      {names.isForPerson}
    </ToneBadge>
  );
}
