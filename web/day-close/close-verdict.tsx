/** Large: whether ours and the terminals' agree, how far they have come, and what is not sent yet. */
import type { DayClose } from "@kortkoll/server/day-close/day-close-api.ts";
import { Button, Progress } from "@mantine/core";
import {
  type Icon,
  IconAlertTriangle,
  IconCircleCheck,
  IconHourglass,
  IconRefresh,
} from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { showKronor } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useAskTerminals } from "./day-close-data.ts";
import { acquirerDifferences, verdictOf } from "./verdict-of.ts";
import "../payments/payments.css";

type Said = {
  readonly tone: "hasPaid" | "hasNotPaid" | "findingOut";
  readonly icon: Icon;
  readonly title: string;
  readonly how: string;
};

export function CloseVerdict({ close }: { readonly close: DayClose }): ReactNode {
  const text = useText();
  const { result: names } = text.dayClose;
  const { progress } = close;
  const said = saidOf(close, text);
  useAnnouncement(said.title, "polite");
  const notSentOre = close.terminals.reduce((sum, one) => sum + one.notClosedOre, 0);
  return (
    <section className={`kk-verdict kk-hero-${said.tone}`}>
      <said.icon size={44} stroke={2} aria-hidden />
      <div className="kk-close-verdict">
        <p className="kk-verdict-title">{said.title}</p>
        <p>{said.how}</p>
        {progress.isComplete ? null : (
          <>
            <Progress
              value={Math.round((progress.closed / progress.terminals) * 100)}
              size="lg"
              mt="xs"
              color="dark"
              aria-label={names.progressLabel}
            />
            <p>{names.closedOf(progress.closed, progress.terminals)}</p>
            {notSentOre === 0 ? null : (
              <p className="kk-strong">{names.notSent(showKronor(notSentOre, text))}</p>
            )}
            <AskAgain close={close} />
          </>
        )}
      </div>
    </section>
  );
}

function saidOf(close: DayClose, text: Text): Said {
  const { result: names, acquirer } = text.dayClose;
  const { progress, toExplain } = close;
  const bad = { tone: "hasNotPaid", icon: IconAlertTriangle } as const;
  const ok = { tone: "hasPaid", icon: IconCircleCheck } as const;
  const waits = { tone: "findingOut", icon: IconHourglass } as const;
  switch (verdictOf(close)) {
    case "differs":
      return { ...bad, title: names.differs(toExplain), how: names.differsHow };
    case "waits":
      return { ...waits, title: names.waits, how: names.goesOn };
    case "notReported":
      return {
        ...bad,
        title: names.notReported(progress.notReported),
        how: names.notReportedHow,
      };
    case "acquirerDiffers":
      return {
        ...bad,
        title: acquirer.verdict(acquirerDifferences(close)),
        how: acquirer.verdictHow,
      };
    case "noTerminals":
      return { ...ok, title: names.noTerminals, how: "" };
    case "agrees":
      return { ...ok, title: names.agrees, how: names.agreesHow };
    case "explained":
      return { ...ok, title: names.explained, how: names.explainedHow };
  }
}

function AskAgain({ close }: { readonly close: DayClose }): ReactNode {
  const { result: names } = useText().dayClose;
  const [isAsked, setIsAsked] = useState(false);
  const ask = useAskTerminals(close.id, () => setIsAsked(true));
  useAnnouncement(isAsked ? names.asked : undefined, "polite");
  return (
    <>
      {ask.error === null ? null : <ProblemNotice error={ask.error} />}
      <Button
        variant="white"
        color="dark"
        className="kk-close-ask"
        loading={ask.isPending}
        onClick={() => ask.mutate({})}
        leftSection={<IconRefresh size={20} aria-hidden />}
      >
        {names.askAgain}
      </Button>
    </>
  );
}
