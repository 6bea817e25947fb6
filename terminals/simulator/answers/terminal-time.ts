/** Times as a terminal writes them: Swedish local time without a zone. */
import { TERMINAL_TIME_ZONE } from "../assumptions.ts";

const FORMAT = new Intl.DateTimeFormat("sv-SE", {
  timeZone: TERMINAL_TIME_ZONE,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

/** "20260302141503" */
export function compactTime(at: string): string {
  return FORMAT.format(new Date(at)).replace(/\D/g, "");
}

/** "2026-03-02 14:15:03" */
export function printedTime(at: string): string {
  const digits = compactTime(at);
  const date = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
  return `${date} ${digits.slice(8, 10)}:${digits.slice(10, 12)}:${digits.slice(12, 14)}`;
}
