/** What a bank line would pay, why, and the buttons that decide it. */
import type {
  BenchLineView,
  MatchProposalView,
} from "@kortkoll/server/payout-matches/payout-matches-api.ts";
import { Button } from "@mantine/core";
import { IconCheck, IconPencil } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { Facts } from "../ui/facts.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { OutcomeBadge } from "./bench-list.tsx";
import { LineDoubt } from "./line-doubt.tsx";
import { PartsTable } from "./parts-table.tsx";
import { Unconfirmed } from "./payout-state.tsx";

type ProposalPanelProps = {
  readonly shown: BenchLineView;
  readonly isPending: boolean;
  /** The proposal of that place. */
  readonly accept: (nth: number) => void;
  readonly choose: () => void;
  /** That the line is the same movement as another that counts already, or another one. */
  readonly say: (isSame: boolean) => void;
};

export function ProposalPanel({
  shown,
  isPending,
  accept,
  choose,
  say,
}: ProposalPanelProps): ReactNode {
  const { matching: names } = useText();
  const { line, proposals, why, outcome, settledMatchId } = shown;
  const isDoubted = shown.mayBe.length > 0;
  return (
    <section className="kk-bench-shown" aria-label={names.proposal} aria-live="polite">
      <div className="kk-bench-head">
        <h2 className="kk-bench-title">
          <Amount ore={line.amountOre} strong /> {line.bookedOn}
        </h2>
        <OutcomeBadge outcome={outcome} isDoubted={isDoubted} />
      </div>
      <p className="kk-bench-why">{why}</p>
      {isDoubted ? null : (
        <Facts
          facts={[
            [names.payer, line.payerNames.join(", ") || names.noPayer],
            [names.texts, line.texts.join(" · ")],
            [names.account, line.account],
            [names.company, line.companyCode],
          ]}
        />
      )}
      {isDoubted ? <LineDoubt shown={shown} isPending={isPending} say={say} /> : null}
      {proposals.map((proposal, nth) => (
        <Proposal
          key={proposal.key}
          proposal={proposal}
          isFirst={nth === 0}
          isAlone={proposals.length === 1}
          isPending={isPending}
          accept={() => accept(nth)}
        />
      ))}
      <div className="kk-bench-buttons">
        {isDoubted ? null : (
          <Button
            variant="default"
            leftSection={<IconPencil size={20} aria-hidden />}
            rightSection={<KeyCap>V</KeyCap>}
            onClick={choose}
          >
            {proposals.length === 0 ? names.choose : names.chooseOther}
          </Button>
        )}
        <Link to="/bank/lines/$lineId" params={{ lineId: line.id }} className="kk-row-link">
          {names.openLine}
        </Link>
        {settledMatchId === null ? null : (
          <Link
            to="/bank/zero-payouts/$matchId"
            params={{ matchId: settledMatchId }}
            className="kk-row-link"
          >
            {names.zero.settled}
          </Link>
        )}
      </div>
    </section>
  );
}

function Proposal(props: {
  readonly proposal: MatchProposalView;
  readonly isFirst: boolean;
  readonly isAlone: boolean;
  readonly isPending: boolean;
  readonly accept: () => void;
}): ReactNode {
  const { proposal, isFirst, isAlone, isPending, accept } = props;
  const { matching: names } = useText();
  return (
    <article className="kk-bench-proposal">
      <h3>
        {proposal.agreementName} · {names.kinds[proposal.kind]}
      </h3>
      <Unconfirmed confirmed={proposal.confirmed} />
      {isAlone ? null : <p>{proposal.why}</p>}
      <PartsTable parts={proposal.parts} />
      <Button
        variant={isFirst ? "filled" : "default"}
        loading={isPending}
        leftSection={<IconCheck size={20} aria-hidden />}
        rightSection={isFirst ? <KeyCap>G</KeyCap> : undefined}
        onClick={accept}
      >
        {names.accept}
      </Button>
    </article>
  );
}
