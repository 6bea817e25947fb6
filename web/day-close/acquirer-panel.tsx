/** What acquirers' files have said last of a close's payments, and each that they tell otherwise of. */
import type { DayClose } from "@kortkoll/server/day-close/day-close-api.ts";
import type { ReactNode } from "react";
import { showDayAndTime, showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { Panel } from "../ui/panel.tsx";
import { NamedList } from "./named-list.tsx";

type AcquirerPanelProps = { readonly close: Pick<DayClose, "acquirer" | "payments"> };

export function AcquirerPanel({ close }: AcquirerPanelProps): ReactNode {
  const text = useText();
  const { acquirer: names, schemes } = text.dayClose;
  const { acquirer, payments } = close;
  if (acquirer === null) return null;
  const { differences, moreDifferences, at, followUp } = acquirer;
  return (
    <Panel title={names.title}>
      <p className="kk-quiet kk-close-lead">{names.told(showDayAndTime(at), followUp)}</p>
      {differences.length === 0 ? <p>{names.agrees}</p> : null}
      <NamedList
        title={names.differs}
        payments={payments}
        items={differences.map(({ acquirerOre, scheme, ...item }) => ({
          ...item,
          why:
            acquirerOre === null
              ? names.missing(schemes[scheme])
              : names.otherwise(schemes[scheme], showKronor(acquirerOre, text)),
        }))}
      />
      {moreDifferences === 0 ? null : <p>{names.more(moreDifferences)}</p>}
    </Panel>
  );
}
