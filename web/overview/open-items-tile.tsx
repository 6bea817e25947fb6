/** On the front page: what lies open, what of it is too old, and the way to it. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useAgeing } from "../books/ageing-data.ts";
import { Alarm } from "../books/ageing-table.tsx";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

export function OpenItemsTile(): ReactNode {
  const text = useText();
  const { ageing: names } = text;
  const { data, error, refetch } = useAgeing();
  if (data === undefined) {
    return error === null ? null : (
      <Panel title={names.tile}>
        <ProblemNotice error={error} again={() => void refetch()} />
      </Panel>
    );
  }
  return (
    <Panel title={names.tile}>
      {data.accounts.length === 0 ? (
        <EmptyState title={names.none} next={names.noneNext} />
      ) : (
        <ul className="kk-ageing-tile">
          {data.accounts.map((account) => (
            <li key={`${account.companyCode} ${account.role}`}>
              <span>
                {text.accountRoles[account.role]}
                <span className="kk-sub">
                  {account.companyCode} · {names.count(account.items)} ·{" "}
                  {names.oldest.toLowerCase()} {names.days(account.oldestDays)}
                </span>
              </span>
              <span className="kk-amount kk-strong">{showKronor(account.amountOre, text)}</span>
              {account.alarms === 0 ? null : <Alarm account={account} />}
            </li>
          ))}
        </ul>
      )}
      <p>
        <Link to="/books/ageing">{names.tileAll}</Link>
      </p>
    </Panel>
  );
}
