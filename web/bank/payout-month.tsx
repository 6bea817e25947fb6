/** The month as a calendar: how many payouts each day has, what they come to and where they stand. */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { ExpectedPayoutView, PayoutDays } from "@kortkoll/server/payouts/payouts-api.ts";
import { IconReceipt } from "@tabler/icons-react";
import { Link, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { type PayoutStateSum, sumOf } from "./payout-day-sums.ts";
import { type Month, searchOfDay, weeksOf } from "./payout-search.ts";
import { ShortState } from "./payout-state.tsx";

type PayoutMonthProps = {
  readonly calendar: PayoutDays;
  readonly month: Month;
  readonly title: string;
};

export function PayoutMonth({ calendar, month, title }: PayoutMonthProps): ReactNode {
  const { payouts: names } = useText();
  return (
    <table className="kk-payout-month">
      <caption className="kk-hidden">{title}</caption>
      <thead>
        <tr>
          {names.weekdays.map((weekday) => (
            <th key={weekday} scope="col">
              {weekday}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(month).map((week) => (
          <tr key={week.find((day) => day !== undefined)}>
            {week.map((day, at) =>
              day === undefined ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: a day of another month has no name
                <td key={at} className="kk-payout-other" />
              ) : (
                <Day key={day} day={day} calendar={calendar} />
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type DayProps = Pick<PayoutMonthProps, "calendar"> & { readonly day: BusinessDay };

function Day({ day, calendar }: DayProps): ReactNode {
  const { payouts: names } = useText();
  const isClosed = calendar.closedDays.includes(day);
  const isToday = calendar.today === day;
  const due = calendar.days.find(({ dueOn }) => dueOn === day);
  const fees = calendar.fees.filter(({ dueOn }) => dueOn === day);
  return (
    <td data-closed={isClosed || undefined} data-today={isToday || undefined}>
      <p className="kk-payout-day">
        <span>{Number(day.slice(8))}</span>
        {isToday ? <span className="kk-payout-note">{names.today}</span> : null}
        {isClosed ? <span className="kk-hidden">{names.closed}</span> : null}
      </p>
      {due === undefined ? null : <Due day={day} states={due.states} />}
      {fees.map(({ agreementId, agreementName, ofMonth }) => (
        <p key={`${agreementId} ${ofMonth}`} className="kk-payout-fee">
          <IconReceipt size={16} aria-hidden />
          <span>{names.feesShort(agreementName)}</span>
        </p>
      ))}
    </td>
  );
}

type DueProps = { readonly day: BusinessDay; readonly states: readonly PayoutStateSum[] };

function Due({ day, states }: DueProps): ReactNode {
  const { payouts: names } = useText();
  const search = useSearch({ from: "/frame/bank/payouts" });
  const sum = sumOf(states);
  return (
    <Link
      to="/bank/payouts"
      id={idOfDay(day)}
      search={searchOfDay(search, { dueOn: day, states: [] })}
      resetScroll={false}
      aria-current={search.day === day ? "date" : undefined}
      className="kk-payout-in-day"
    >
      <span className="kk-hidden">{day} </span>
      <span className="kk-payout-name">{names.count(sum.payouts)}</span>
      <Amount ore={sum.amountOre} strong />
      {states.map(({ state, payouts }) => (
        <ShortState key={state} state={state} count={states.length === 1 ? undefined : payouts} />
      ))}
    </Link>
  );
}

export function idOfDay(day: string): string {
  return `payouts-${day}`;
}

export function keyOf(payout: ExpectedPayoutView): string {
  const { agreementId, dueOn, merchantNumber, batchDay } = payout;
  return [agreementId, dueOn, merchantNumber, batchDay].join(" ");
}
