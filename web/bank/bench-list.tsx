/** The lines of the bench, one of which is shown beside. */
import type { BenchLineView } from "@kortkoll/server/payout-matches/payout-matches-api.ts";
import { IconCircleCheck, IconCopy, IconUserQuestion } from "@tabler/icons-react";
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
              <OutcomeBadge outcome={one.outcome} isDoubted={one.mayBe.length > 0} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

type OutcomeBadgeProps = Pick<BenchLineView, "outcome"> & {
  /** It may be told of twice. */
  readonly isDoubted?: boolean;
};

export function OutcomeBadge({ outcome, isDoubted = false }: OutcomeBadgeProps): ReactNode {
  const { matching: names } = useText();
  if (isDoubted) {
    return (
      <ToneBadge tone="unproven" icon={IconCopy}>
        {names.doubt.isDoubted}
      </ToneBadge>
    );
  }
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
