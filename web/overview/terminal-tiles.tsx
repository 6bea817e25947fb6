import type { Overview } from "@kortkoll/server/overview/overview-api.ts";
import { IconAlertTriangle } from "@tabler/icons-react";
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

/** Asked every quarter of a minute; its answer is told again once a minute. */
const SILENT_AFTER_MS = 10 * 60_000;
const SKEW_WORTH_TELLING_MS = 60_000;

/** A device that has been replaced is silent for good reason. */
function isSilent({ lastContactAt, retiredAt }: OverviewTerminal, nowMs: number): boolean {
  if (retiredAt !== null || lastContactAt === null) return false;
  return nowMs - Date.parse(lastContactAt) > SILENT_AFTER_MS;
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
      {isSilent(terminal, now) ? (
        <p className="kk-tile-warning">
          <IconAlertTriangle size={18} aria-hidden /> {names.silent}
        </p>
      ) : null}
      {Math.abs(terminal.clockSkewMs) < SKEW_WORTH_TELLING_MS ? null : (
        <p className="kk-quiet">
          {names.skew(showAge(Math.abs(terminal.clockSkewMs), text), terminal.clockSkewMs > 0)}
        </p>
      )}
    </>
  );
}
