/** Toyota's own cards: the programme, where it is on, and what turned up where it is off. */
import type { OwnCards } from "@kortkoll/server/cards/cards-api.ts";
import { IconCircleCheck } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import { showDayAndTime } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useOwnCards } from "./card-data.ts";
import { OwnCardProgramme } from "./own-card-programme.tsx";
import { OwnCardSites } from "./own-card-sites.tsx";
import "./cards.css";

export function OwnCardsPage(): ReactNode {
  return (
    <WithRight right="ownCards">
      <Shown />
    </WithRight>
  );
}

function Shown(): ReactNode {
  const { own: names } = useText().cards;
  const { data, error, refetch } = useOwnCards();
  const [done, setDone] = useState<string | undefined>(undefined);
  useAnnouncement(done, "polite");
  const finish = (words: string): void => {
    setDone(words);
    void refetch();
  };
  const readAgain = async (): Promise<OwnCards | undefined> => {
    setDone(undefined);
    return (await refetch()).data;
  };
  return (
    <>
      <PageHeading title={names.title} lead={names.lead} />
      {done === undefined ? null : (
        <div className="kk-notice kk-notice-accent">
          <IconCircleCheck size={24} aria-hidden className="kk-notice-icon" />
          <p className="kk-notice-words kk-strong">{done}</p>
        </div>
      )}
      {data === undefined ? (
        error === null ? (
          <LoadingRows rows={6} />
        ) : (
          <ProblemNotice error={error} again={() => void refetch()} />
        )
      ) : (
        <>
          <OwnCardSites sites={data.sites} done={finish} readAgain={readAgain} />
          <OwnCardProgramme cards={data} done={finish} />
          <History changes={data.changes} />
        </>
      )}
    </>
  );
}

function History({ changes }: Pick<OwnCards, "changes">): ReactNode {
  const text = useText();
  const { own: names } = text.cards;
  return (
    <Panel title={names.history}>
      {changes.length === 0 ? (
        <p className="kk-quiet">{names.historyNone}</p>
      ) : (
        <ol className="kk-versions">
          {changes.map((change) => (
            <li key={`${change.at} ${change.by} ${JSON.stringify(change.to)}`}>
              <p>
                {change.siteCode === null ? null : (
                  <span className="kk-strong">{change.siteCode}: </span>
                )}
                {wordsOf(change, text)}
              </p>
              <p className="kk-quiet">
                {text.cards.history.by(change.by, showDayAndTime(change.at))}
              </p>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

function wordsOf({ to }: OwnCards["changes"][number], text: Text): string {
  const { changes: names } = text.cards.own;
  const words = [
    typeof to["toyotaFranchise"] === "boolean" ? names.toyotaFranchise(to["toyotaFranchise"]) : "",
    typeof to["ownCardsOn"] === "boolean" ? names.ownCardsOn(to["ownCardsOn"]) : "",
    "payer" in to ? (typeof to["confirmedBy"] === "string" ? names.confirmed : names.payout) : "",
  ];
  return words.filter((word) => word !== "").join(", ");
}
