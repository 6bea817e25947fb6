/** On the front page: payouts that are late, missing, short or over, without anybody having asked. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { StateBadge } from "../bank/payout-state.tsx";
import { usePayoutAlarms } from "../books/ageing-data.ts";
import { AlarmName, OwnerOf } from "../books/payout-alarm-list.tsx";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

const SHOWN = 3;

export function PayoutAlarmsTile(): ReactNode {
  const text = useText();
  const { ageing, payouts } = text;
  const names = ageing.payouts;
  const { data, error, refetch } = usePayoutAlarms();
  const [page] = data?.pages ?? [];
  if (page === undefined) {
    return error === null ? null : (
      <Panel title={names.title}>
        <ProblemNotice error={error} again={() => void refetch()} />
      </Panel>
    );
  }
  // What is as it should be is no news: it is said on the page of open items.
  if (page.alarms.length === 0) return null;
  return (
    <Panel title={names.title}>
      <p className="kk-payout-alarm-sums">
        {page.states.map(({ state, payouts: count, leftOre }) => (
          <span key={state}>
            {payouts.states[state]}: {names.count(count)},{" "}
            {leftOre === 0 ? payouts.evensOut : showKronor(leftOre, text)}
          </span>
        ))}
      </p>
      <ul className="kk-ageing-tile kk-payout-alarms">
        {page.alarms.slice(0, SHOWN).map((alarm) => (
          <li key={alarm.id}>
            <span>
              <AlarmName alarm={alarm} />
              <span className="kk-sub">
                {alarm.companyCode} · {alarm.siteCodes.join(", ")} · <OwnerOf alarm={alarm} />
              </span>
            </span>
            <span className="kk-amount kk-strong">
              {alarm.leftOre === 0 ? payouts.evensOut : showKronor(alarm.leftOre, text)}
            </span>
            <StateBadge payout={alarm} />
          </li>
        ))}
      </ul>
      <p>
        <Link to="/books/ageing" hash="payouts">
          {names.all}
        </Link>
      </p>
    </Panel>
  );
}
