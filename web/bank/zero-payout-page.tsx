/** One payout of nothing: what took what out, the cards and orders behind it, and the way back. */
import type { MatchTrace } from "@kortkoll/server/payout-matches/payout-matches-api.ts";
import { Button } from "@mantine/core";
import { IconArrowBackUp, IconPrinter } from "@tabler/icons-react";
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { Facts } from "../ui/facts.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useMatch } from "./match-data.ts";
import { MatchFacts, Sales, UndoDialog } from "./match-facts.tsx";
import { PartsTable } from "./parts-table.tsx";
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
  const { data, error, refetch } = useMatch(matchId);
  if (data !== undefined) return <Shown trace={data} />;
  return error === null ? (
    <LoadingRows rows={8} />
  ) : (
    <ProblemNotice error={error} again={() => void refetch()} />
  );
}

function Shown({ trace }: { readonly trace: MatchTrace }): ReactNode {
  const text = useText();
  const { matching: names } = text;
  const { match, bookedOn, companyCode, reference, sales, moreSales } = trace;
  const [isAsking, setIsAsking] = useState(false);
  const [done, setDone] = useState("");
  useAnnouncement(done, "polite");
  return (
    <>
      <PageHeading title={names.zero.pageTitle(bookedOn)} lead={match.agreementName}>
        <LinkButton to="/bank/bench" variant="default">
          {names.zero.toBench}
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
      <Panel title={names.paysFor}>
        <Facts
          facts={[
            [names.company, companyCode],
            [names.zero.reference, reference],
          ]}
        />
        <MatchFacts match={match} />
        <PartsTable parts={match.parts} />
        {match.undone === null ? (
          <Button
            variant="default"
            mt="md"
            leftSection={<IconArrowBackUp size={20} aria-hidden />}
            onClick={() => setIsAsking(true)}
          >
            {names.undo}
          </Button>
        ) : null}
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
