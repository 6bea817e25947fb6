/** One payout of nothing: what took what out, the cards and orders behind it, and the way back. */
import type { MatchTrace } from "@kortkoll/server/payout-matches/payout-matches-api.ts";
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { Panel } from "../ui/panel.tsx";
import { useMatch } from "./match-data.ts";
import { MatchShown, Sales, UndoDialog } from "./match-facts.tsx";
import { TraceFound, TraceHeading } from "./trace-page.tsx";
import "./match-bench.css";

export function ZeroPayoutPage(): ReactNode {
  return (
    <WithRight right="bank">
      <Found />
    </WithRight>
  );
}

function Found(): ReactNode {
  const { matchId } = useParams({ from: "/frame/bank/zero-payouts/$matchId" });
  return <TraceFound asked={useMatch(matchId)} show={(trace) => <Shown trace={trace} />} />;
}

function Shown({ trace }: { readonly trace: MatchTrace }): ReactNode {
  const text = useText();
  const { matching: names } = text;
  const { match, bookedOn, companyCode, reference, sales, moreSales } = trace;
  const [isAsking, setIsAsking] = useState(false);
  const [done, setDone] = useState("");
  return (
    <>
      <TraceHeading title={names.zero.pageTitle(bookedOn)} lead={match.agreementName} done={done}>
        <LinkButton to="/bank/bench" variant="default">
          {names.zero.toBench}
        </LinkButton>
      </TraceHeading>
      <Panel title={names.parts}>
        <MatchShown
          match={match}
          first={[
            [names.company, companyCode],
            [names.zero.reference, reference],
          ]}
          undo={() => setIsAsking(true)}
        />
      </Panel>
      {match.undone === null ? (
        <Panel title={names.zero.sales}>
          {moreSales ? <p className="kk-quiet">{names.moreSales(sales.length)}</p> : null}
          <Sales caption={names.zero.sales} sales={sales} />
        </Panel>
      ) : null}
      {isAsking ? (
        <UndoDialog
          matchId={match.id}
          title={names.zero.undoTitle}
          lead={names.zero.undoLead}
          close={() => setIsAsking(false)}
          done={() => {
            setIsAsking(false);
            setDone(names.undone);
          }}
        />
      ) : null}
    </>
  );
}
