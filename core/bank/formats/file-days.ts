/** Days as files write them. The same few days stand on very many lines, so they are kept. */
import { type BusinessDay, businessDayOf, parseBusinessDay } from "../../time/stockholm.ts";

export const DATE_FORMATS = [
  "yyyy-MM-dd",
  "yyyyMMdd",
  "yyMMdd",
  "ddMMyy",
  "ddMMyyyy",
  "dd.MM.yyyy",
  "dd/MM/yyyy",
  "MM/dd/yyyy",
] as const;
export type DateFormat = (typeof DATE_FORMATS)[number];

export type DayReader = (text: string) => BusinessDay | undefined;

const KEPT_DAYS = 2_000;

export function createDayReader(format: DateFormat): DayReader {
  const kept = new Map<string, BusinessDay | undefined>();
  return (text) => {
    if (kept.has(text)) return kept.get(text);
    if (kept.size >= KEPT_DAYS) kept.clear();
    const day = readDay(text.trim(), format);
    kept.set(text, day);
    return day;
  };
}

function readDay(text: string, format: DateFormat): BusinessDay | undefined {
  if (format === "yyyy-MM-dd") return readIsoDay(text);
  const parts = SHAPES[format].exec(text)?.groups;
  if (parts === undefined) return undefined;
  const year = parts["year"] ?? "";
  return parseBusinessDay(
    `${year.length === 2 ? `20${year}` : year}-${parts["month"] ?? ""}-${parts["day"] ?? ""}`,
  );
}

/** A time may follow the day: `TIME_AFTER` lets it. */
const TIME_AFTER = "(?:[ T].*)?$";
const SHAPES: Readonly<Record<Exclude<DateFormat, "yyyy-MM-dd">, RegExp>> = {
  yyyyMMdd: /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
  yyMMdd: /^(?<year>\d{2})(?<month>\d{2})(?<day>\d{2})$/,
  ddMMyy: /^(?<day>\d{2})(?<month>\d{2})(?<year>\d{2})$/,
  ddMMyyyy: /^(?<day>\d{2})(?<month>\d{2})(?<year>\d{4})$/,
  "dd.MM.yyyy": new RegExp(`^(?<day>\\d{2})\\.(?<month>\\d{2})\\.(?<year>\\d{4})${TIME_AFTER}`),
  "dd/MM/yyyy": new RegExp(`^(?<day>\\d{2})/(?<month>\\d{2})/(?<year>\\d{4})${TIME_AFTER}`),
  "MM/dd/yyyy": new RegExp(`^(?<month>\\d{2})/(?<day>\\d{2})/(?<year>\\d{4})${TIME_AFTER}`),
};

const ISO_DAY = /^(\d{4}-\d{2}-\d{2})(?:[+-]\d{2}:\d{2}|Z)?$/;
const ISO_TIME = /^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** A time with an offset is an instant, and its day is Stockholm's; without one it is the sender's own. */
function readIsoDay(text: string): BusinessDay | undefined {
  const day = ISO_DAY.exec(text)?.[1];
  if (day !== undefined) return parseBusinessDay(day);
  const [, dayOfTime = "", offset] = ISO_TIME.exec(text) ?? [];
  if (offset === undefined) return parseBusinessDay(dayOfTime);
  const instant = Date.parse(text.replace(" ", "T").replace(/\.\d+/, ""));
  return Number.isNaN(instant) || parseBusinessDay(dayOfTime) === undefined
    ? undefined
    : businessDayOf(instant);
}
