/** The day by the hour beside the same weekday a week ago. The figures stand in a table for who listens. */
import type { Overview } from "@kortkoll/server/overview/overview-api.ts";
import type { ReactNode } from "react";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";

type Hours = Overview["byHour"];
const MOST_NAMED = 12;

export function HoursChart({ hours }: { hours: Hours }): ReactNode {
  const text = useText();
  const { overview: names } = text;
  const largest = Math.max(
    1,
    ...hours.flatMap(({ amountOre, sameWeekdayOre }) => [amountOre, sameWeekdayOre]),
  );
  const heightOf = (ore: number): number => (Math.max(0, ore) / largest) * 100;
  const shown = everyHour(hours);
  // A whole day of names is wider than a phone: then every other hour is named.
  const named = shown.length > MOST_NAMED ? 2 : 1;
  return (
    <>
      <p className="kk-hours-legend" aria-hidden>
        <span data-day="today">{names.today}</span>
        <span data-day="before">{names.lastWeek}</span>
      </p>
      <div
        className="kk-hours"
        style={{ gridTemplateColumns: `repeat(${shown.length}, minmax(0, 1fr))` }}
        aria-hidden
      >
        {shown.map(({ hour, amountOre, sameWeekdayOre }) => (
          <div key={hour} title={`${clock(hour)} ${showKronor(amountOre, text)}`}>
            <span className="kk-hours-pair">
              <Column day="before" height={heightOf(sameWeekdayOre)} />
              <Column day="today" height={heightOf(amountOre)} />
            </span>
          </div>
        ))}
        {shown.map(({ hour }, index) =>
          index % named === 0 ? (
            <span key={hour} className="kk-hours-name" style={{ gridColumn: `span ${named}` }}>
              {String(hour).padStart(2, "0")}
            </span>
          ) : null,
        )}
      </div>
      <table className="kk-hidden">
        <caption>{names.byHour}</caption>
        <thead>
          <tr>
            <th scope="col">{names.hour}</th>
            <th scope="col">{names.today}</th>
            <th scope="col">{names.lastWeek}</th>
          </tr>
        </thead>
        <tbody>
          {hours.map(({ hour, amountOre, sameWeekdayOre }) => (
            <tr key={hour}>
              <th scope="row">{clock(hour)}</th>
              <td>{showKronor(amountOre, text)}</td>
              <td>{showKronor(sameWeekdayOre, text)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** Nothing is no line on the floor either, but keeps its place. */
function Column({ day, height }: { day: "today" | "before"; height: number }): ReactNode {
  return <span data-day={height === 0 ? undefined : day} style={{ height: `${height}%` }} />;
}

function clock(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}

/**
 * From the first hour with any to the last, and at least a working day: gaps are seen as gaps.
 * From an even hour to an odd one, so that a name shared by two stands under two.
 */
function everyHour(hours: Hours): Hours {
  const earliest = Math.min(8, ...hours.map(({ hour }) => hour));
  const latest = Math.max(17, ...hours.map(({ hour }) => hour));
  const first = earliest - (earliest % 2);
  const last = latest + 1 - (latest % 2);
  return Array.from(
    { length: last - first + 1 },
    (_, index) =>
      hours.find(({ hour }) => hour === first + index) ?? {
        hour: first + index,
        amountOre: 0,
        sameWeekdayOre: 0,
      },
  );
}
