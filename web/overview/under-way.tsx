/** The payments at a terminal right now, the oldest first. */
import type { Overview } from "@kortkoll/server/overview/overview-api.ts";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { serverNowMs } from "../live/contact.ts";
import { useNowMs } from "../payments/use-now.ts";
import { showAge, showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Panel } from "../ui/panel.tsx";

export function UnderWay({ underWay }: { underWay: Overview["underWay"] }): ReactNode {
  const text = useText();
  const { overview: names } = text;
  useNowMs(1_000);
  const now = serverNowMs();
  return (
    <Panel title={names.underWay}>
      {underWay.oldest.length === 0 ? (
        <EmptyState title={names.underWayNone} next={names.underWayNoneNext} />
      ) : (
        <ul className="kk-under-way">
          {underWay.oldest.map((one) => (
            <li key={one.paymentId}>
              <Link to="/payments/$paymentId" params={{ paymentId: one.paymentId }}>
                {showKronor(one.askedOre, text)}
              </Link>
              <span className="kk-sub">
                {names.kinds[one.kind]} · {one.operator} · {one.siteCode} {one.till} ·{" "}
                {one.terminal} ·{" "}
                {names.underWaySince(showAge(Math.max(0, now - Date.parse(one.since)), text))}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
