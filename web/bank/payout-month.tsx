/** The month as a calendar: each day's payouts with what they come to and where they stand. */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { ExpectedPayoutView, PayoutCalendar } from "@kortkoll/server/payouts/payouts-api.ts";
import { IconReceipt } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { type Month, payoutSearchOf, weeksOf } from "./payout-search.ts";
import { ShortState } from "./payout-state.tsx";

type PayoutMonthProps = {
  readonly calendar: PayoutCalendar;
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

type DayProps = { readonly day: BusinessDay; readonly calendar: PayoutCalendar };

function Day({ day, calendar }: DayProps): ReactNode {
  const { payouts: names } = useText();
  const isClosed = calendar.closedDays.includes(day);
  const isToday = calendar.today === day;
  const payouts = calendar.payouts.filter(({ dueOn }) => dueOn === day);
  const fees = calendar.fees.filter(({ dueOn }) => dueOn === day);
  return (
    <td data-closed={isClosed || undefined} data-today={isToday || undefined}>
      <p className="kk-payout-day">
        <span>{Number(day.slice(8))}</span>
        {isToday ? <span className="kk-payout-note">{names.today}</span> : null}
        {isClosed ? <span className="kk-hidden">{names.closed}</span> : null}
      </p>
      {payouts.map((payout) => (
        <InDay key={keyOf(payout)} payout={payout} />
      ))}
      {fees.map(({ agreementId, agreementName, ofMonth }) => (
        <p key={`${agreementId} ${ofMonth}`} className="kk-payout-fee">
          <IconReceipt size={16} aria-hidden />
          <span>{names.feesShort(agreementName)}</span>
        </p>
      ))}
    </td>
  );
}

function InDay({ payout }: { readonly payout: ExpectedPayoutView }): ReactNode {
  return (
    <Link
      to="/bank/payouts/$agreementId"
      params={{ agreementId: payout.agreementId }}
      search={payoutSearchOf(payout)}
      className="kk-payout-in-day"
    >
      <span className="kk-payout-name">{payout.agreementName}</span>
      <Amount ore={payout.amountOre} strong />
      <ShortState state={payout.state} />
    </Link>
  );
}

export function keyOf(payout: ExpectedPayoutView): string {
  const { agreementId, dueOn, merchantNumber, batchDay } = payout;
  return [agreementId, dueOn, merchantNumber, batchDay].join(" ");
}
