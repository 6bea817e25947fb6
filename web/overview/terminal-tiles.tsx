import type { Overview } from "@kortkoll/server/overview/overview-api.ts";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { TerminalStateBadge } from "../payments/terminal-choice.tsx";
import { useNowMs } from "../payments/use-now.ts";
import { showAge, showKronor, showTime } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";

type OverviewTerminal = Overview["terminals"][number];

export function TerminalTiles({
  terminals,
}: {
  terminals: readonly OverviewTerminal[];
}): ReactNode {
  return (
    <ul className="kk-tiles">
      {terminals.map((terminal) => (
        <li key={terminal.id}>
          <Tile terminal={terminal} />
        </li>
      ))}
    </ul>
  );
}

/** Nothing is paid right now; somebody may have the terminal all the same. */
function whoWaits({ lease }: OverviewTerminal, text: Text): string {
  if (lease === null) return text.overview.free;
  const has = text.lease.heldBy(lease.operator, lease.till, showTime(lease.since));
  return lease.queue.length === 0 ? has : `${has} · ${text.lease.waiting(lease.queue.length)}`;
}

function Tile({ terminal }: { terminal: OverviewTerminal }): ReactNode {
  const text = useText();
  const now = useNowMs(5_000);
  const { overview: names } = text;
  const { heldBy, activePaymentId, lastContactAt } = terminal;
  return (
    <>
      <div className="kk-tile-top">
        <div>
          <p className="kk-strong">{terminal.name}</p>
          <p className="kk-quiet">
            {terminal.siteCode} · {terminal.terminalId} · {terminal.model}
          </p>
        </div>
        <TerminalStateBadge terminal={terminal} />
      </div>
      <p className="kk-tile-sum">
        {showKronor(terminal.takingsOre, text)}
        <span className="kk-sub">{names.payments(terminal.payments)}</span>
      </p>
      <p className="kk-quiet">
        {heldBy === null ? whoWaits(terminal, text) : names.paying(heldBy.operator, heldBy.till)}{" "}
        {activePaymentId === null ? null : (
          <Link to="/payments/$paymentId" params={{ paymentId: activePaymentId }}>
            {text.order.follow}
          </Link>
        )}
      </p>
      <p className="kk-quiet">
        {names.lastContact}:{" "}
        {lastContactAt === null
          ? names.noContact
          : names.ago(showAge(now - Date.parse(lastContactAt), text))}
      </p>
    </>
  );
}
