/** One bank line: what it pays for, the cards, dates, tills and orders behind it, and the way back. */
import type { BankLineTrace } from "@kortkoll/server/payout-matches/payout-matches-api.ts";
import { Button } from "@mantine/core";
import { IconArrowBackUp, IconPrinter } from "@tabler/icons-react";
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Facts } from "../ui/facts.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { ChooseDialog } from "./choose-dialog.tsx";
import { LineVerdict } from "./line-doubt.tsx";
import { useBankLine } from "./match-data.ts";
import { MatchFacts, Sales, UndoDialog } from "./match-facts.tsx";
import { PartsTable } from "./parts-table.tsx";
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
  const { data, error, refetch } = useBankLine(lineId);
  if (data !== undefined) return <Shown trace={data} />;
  return error === null ? (
    <LoadingRows rows={8} />
  ) : (
    <ProblemNotice error={error} again={() => void refetch()} />
  );
}

function Shown({ trace }: { readonly trace: BankLineTrace }): ReactNode {
  const text = useText();
  const { matching: names } = text;
  const { line, matches, sales, moreSales } = trace;
  const standing = matches.find((one) => one.undone === null);
  const earlier = matches.filter((one) => one !== standing);
  const [asking, setAsking] = useState<"undo" | "choose" | undefined>(undefined);
  const [done, setDone] = useState("");
  useAnnouncement(done, "polite");
  const end = (words: string): void => {
    setAsking(undefined);
    setDone(words);
  };
  return (
    <>
      <PageHeading
        title={names.lineTitle(line.bookedOn, showKronor(line.amountOre, text))}
        lead={line.payerNames.join(", ") || names.noPayer}
      >
        <LinkButton to="/bank/lines" search={{}} variant="default">
          {names.allLines}
        </LinkButton>
        <Button
          variant="default"
          onClick={() => window.print()}
          leftSection={<IconPrinter size={20} aria-hidden />}
        >
          {text.bookkeeping.printButton}
        </Button>
      </PageHeading>
      <p role="status" className="kk-quiet">
        {done}
      </p>
      <div className="kk-bench-facts">
        <Facts
          facts={[
            [names.company, line.companyCode],
            [names.account, line.account],
            [names.texts, line.texts.join(" · ")],
            [names.inFile, names.fileLine(line.line)],
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
            <>
              <MatchFacts match={standing} />
              <PartsTable parts={standing.parts} />
              <Button
                variant="default"
                mt="md"
                leftSection={<IconArrowBackUp size={20} aria-hidden />}
                onClick={() => setAsking("undo")}
              >
                {names.undo}
              </Button>
            </>
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
