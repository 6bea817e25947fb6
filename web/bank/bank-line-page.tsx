/** One bank line: what it pays for, the cards, dates, tills and orders behind it, and the way back. */
import type { BankLineTrace } from "@kortkoll/server/payout-matches/payout-matches-api.ts";
import { Button } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Facts } from "../ui/facts.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { Panel } from "../ui/panel.tsx";
import { ChooseDialog } from "./choose-dialog.tsx";
import { LineVerdict } from "./line-doubt.tsx";
import { useBankLine } from "./match-data.ts";
import { MatchFacts, MatchShown, Sales, UndoDialog } from "./match-facts.tsx";
import { TraceFound, TraceHeading } from "./trace-page.tsx";
import "./match-bench.css";

export function BankLinePage(): ReactNode {
  return (
    <WithRight right="bank">
      <Found />
    </WithRight>
  );
}

function Found(): ReactNode {
  const { lineId } = useParams({ from: "/frame/bank/lines/$lineId" });
  return <TraceFound asked={useBankLine(lineId)} show={(trace) => <Shown trace={trace} />} />;
}

function Shown({ trace }: { readonly trace: BankLineTrace }): ReactNode {
  const text = useText();
  const { matching: names } = text;
  const { line, matches, sales, moreSales } = trace;
  const standing = matches.find((one) => one.undone === null);
  const earlier = matches.filter((one) => one !== standing);
  const [asking, setAsking] = useState<"undo" | "choose" | undefined>(undefined);
  const [done, setDone] = useState("");
  const end = (words: string): void => {
    setAsking(undefined);
    setDone(words);
  };
  return (
    <>
      <TraceHeading
        title={names.lineTitle(line.bookedOn, showKronor(line.amountOre, text))}
        lead={line.payerNames.join(", ") || names.noPayer}
        done={done}
      >
        <LinkButton to="/bank/lines" search={{}} variant="default">
          {names.allLines}
        </LinkButton>
      </TraceHeading>
      <div className="kk-bench-facts">
        <Facts
          facts={[
            [names.company, line.companyCode],
            [names.account, line.account],
            [names.texts, line.texts.join(" · ")],
            [names.inFile, names.doubt.inFile(line.fileName, line.line)],
          ]}
        />
      </div>
      <LineVerdict trace={trace} done={setDone} />
      {trace.verdict?.isSame === true ? null : (
        <Panel title={names.paysFor}>
          {standing === undefined ? (
            <>
              <EmptyState title={names.notMatched} next={names.notMatchedNext} />
              <Button onClick={() => setAsking("choose")}>{names.choose}</Button>
            </>
          ) : (
            <MatchShown match={standing} undo={() => setAsking("undo")} />
          )}
        </Panel>
      )}
      {standing === undefined ? null : (
        <Panel title={names.sales}>
          {moreSales ? <p className="kk-quiet">{names.moreSales(sales.length)}</p> : null}
          <Sales caption={names.sales} sales={sales} />
        </Panel>
      )}
      {earlier.length === 0 ? null : (
        <Panel title={names.earlier}>
          {earlier.map((match) => (
            <MatchFacts key={match.id} match={match} />
          ))}
        </Panel>
      )}
      {asking === "choose" ? (
        <ChooseDialog
          shown={{ line }}
          close={() => setAsking(undefined)}
          done={() => end(names.chosen)}
        />
      ) : null}
      {asking === "undo" && standing !== undefined ? (
        <UndoDialog
          matchId={standing.id}
          title={names.undoTitle}
          lead={names.undoLead}
          close={() => setAsking(undefined)}
          done={() => end(names.undone)}
        />
      ) : null}
    </>
  );
}
