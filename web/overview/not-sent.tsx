/** What each terminal has taken since its session was last closed: no acquirer has been told of it. */
import type { Outlook } from "@kortkoll/server/overview/overview-api.ts";
import type { ReactNode } from "react";
import { showDayAndTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { Panel } from "../ui/panel.tsx";
import { Bars } from "./bars.tsx";

export function NotSent({ outlook }: { outlook: Outlook | undefined | null }): ReactNode {
  const { overview: names } = useText();
  if (outlook === null) return null;
  return (
    <Panel title={names.notSentBy}>
      {outlook === undefined ? (
        <LoadingRows rows={2} />
      ) : outlook.notSent.length === 0 ? (
        <EmptyState title={names.notSentNone} next={names.notSentNoneNext} />
      ) : (
        <Bars
          bars={outlook.notSent.map((one) => ({
            name: `${one.siteCode} · ${one.name}`,
            amountOre: one.amountOre,
            note:
              one.closedAt === null
                ? names.neverClosed
                : names.closedAt(showDayAndTime(one.closedAt)),
          }))}
        />
      )}
    </Panel>
  );
}
