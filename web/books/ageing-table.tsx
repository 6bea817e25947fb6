/** Each account's open items by age: every figure leads to the items behind it. */
import type { Ageing } from "@kortkoll/server/open-items/open-items-api.ts";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useNarrow } from "../ui/use-narrow.ts";
import "./ageing.css";

type Account = Ageing["accounts"][number];

export function AgeingTable({ ageing }: { readonly ageing: Ageing }): ReactNode {
  const narrow = useNarrow();
  const text = useText();
  const { ageing: names } = text;
  if (narrow) {
    return (
      <ul className="kk-ageing-cards">
        {ageing.accounts.map((account) => (
          <li key={keyOf(account)}>
            <AccountName account={account} />
            <Alarm account={account} />
            <dl className="kk-ageing-buckets">
              {ageing.buckets.map(({ fromDays, toDays }, bucket) =>
                account.buckets[bucket]?.items ? (
                  <div key={fromDays}>
                    <dt>{names.bucket(fromDays, toDays)}</dt>
                    <dd>
                      <Cell account={account} bucket={bucket} />
                    </dd>
                  </div>
                ) : null,
              )}
            </dl>
          </li>
        ))}
      </ul>
    );
  }
  return (
    <div className="kk-table-wrap">
      <table className="kk-table kk-ageing">
        <caption className="kk-hidden">{names.title}</caption>
        <thead>
          <tr>
            <th scope="col">{names.account}</th>
            {ageing.buckets.map(({ fromDays, toDays }) => (
              <th key={fromDays} scope="col" className="kk-numeric">
                {names.bucket(fromDays, toDays)}
              </th>
            ))}
            <th scope="col" className="kk-numeric">
              {names.sum}
            </th>
          </tr>
        </thead>
        <tbody>
          {ageing.accounts.map((account) => (
            <tr key={keyOf(account)}>
              <th scope="row">
                <AccountName account={account} />
                <Alarm account={account} />
              </th>
              {account.buckets.map((_, bucket) => (
                <td key={ageing.buckets[bucket]?.fromDays} className="kk-numeric">
                  <Cell account={account} bucket={bucket} />
                </td>
              ))}
              <td className="kk-numeric">
                <strong>{showKronor(account.amountOre, text)}</strong>
                <span className="kk-sub">{names.count(account.items)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function keyOf({ companyCode, role }: Account): string {
  return `${companyCode} ${role}`;
}

function AccountName({ account }: { readonly account: Account }): ReactNode {
  const text = useText();
  return (
    <>
      <Link
        to="/books/ageing"
        search={{ kind: account.kind, ...placeOf(account) }}
        className="kk-ageing-account"
      >
        {account.account} {text.accountRoles[account.role]}
      </Link>
      <span className="kk-sub">{account.companyName}</span>
    </>
  );
}

function placeOf({ companyCode, account }: Account): { company: string; account?: string } {
  return { company: companyCode, ...(account === null ? {} : { account }) };
}

/** Shape and words, and only then colour. */
export function Alarm({ account }: { readonly account: Account }): ReactNode {
  const { ageing: names } = useText();
  const { alarms, alarmDays, kind } = account;
  if (alarms === 0) {
    return (
      <span className="kk-ageing-calm">
        <IconCircleCheck size={18} aria-hidden /> {names.noAlarms}
      </span>
    );
  }
  return (
    <Link
      className="kk-ageing-alarm"
      to="/books/ageing"
      search={{ kind, ...placeOf(account), tooOld: "1" }}
    >
      <IconAlertTriangle size={18} aria-hidden /> {names.alarms(alarms)} (
      {names.alarmAfter(alarmDays)})
    </Link>
  );
}

function Cell({
  account,
  bucket,
}: {
  readonly account: Account;
  readonly bucket: number;
}): ReactNode {
  const text = useText();
  const held = account.buckets[bucket];
  if (held === undefined || held.items === 0) return <span aria-hidden>–</span>;
  return (
    <Link
      to="/books/ageing"
      search={{ kind: account.kind, ...placeOf(account), bucket: String(bucket) }}
    >
      {showKronor(held.amountOre, text)}
      <span className="kk-sub">{text.ageing.count(held.items)}</span>
    </Link>
  );
}
