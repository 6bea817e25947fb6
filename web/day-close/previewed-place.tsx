/** X of one company at one site: what a close would have now. */
import type { PreviewedClose } from "@kortkoll/server/day-close/day-close-api.ts";
import { IconCalendarCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { showDayAndTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Panel } from "../ui/panel.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { partName } from "./close-words.ts";
import { InFlightTable } from "./in-flight-table.tsx";
import { Taken } from "./taken.tsx";

export function PreviewedPlace({ preview }: { readonly preview: PreviewedClose }): ReactNode {
  const text = useText();
  const { create: names, taken } = text.dayClose;
  const { siteCode, companyCode, lastNumber, events, inFlight, part, toNumber, at } = preview;
  const title = [
    names.previewOf(siteCode, companyCode),
    ...(part === undefined ? [] : [partName(part, text)]),
  ].join(", ");
  return (
    <section aria-label={title}>
      <div className="kk-close-place">
        <h2>{title}</h2>
        <span className="kk-quiet">
          {names.preview}, {showDayAndTime(at)}
        </span>
        <ToneBadge tone="accent" icon={IconCalendarCheck}>
          {events === 0 ? names.nothingNew : names.nextNumber(lastNumber + 1)}
        </ToneBadge>
      </div>
      {events === 0 ? (
        <EmptyState title={names.nothingNew} next={names.nothingNewNext(lastNumber)} />
      ) : (
        <Taken of={preview} />
      )}
      {inFlight.length === 0 ? null : (
        <Panel title={text.dayClose.flight.title}>
          <WarningNotice title={names.inFlight} />
          <InFlightTable inFlight={inFlight} />
        </Panel>
      )}
      {toNumber.length === 0 ? null : (
        <Panel title={taken.toNumber}>
          <ul className="kk-close-lines">
            {toNumber.map(({ series, businessDay, events: each }) => (
              <li key={`${series} ${businessDay}`}>
                <strong>{series}</strong> {taken.ofDay(each, businessDay)}
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </section>
  );
}
