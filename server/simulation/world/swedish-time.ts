/** What a terminal's clock shows in Sweden: its own arithmetic, so that it shares no mistake. */
const HOUR_MS = 3_600_000;

export function localTime(epochMs: number): string {
  const local = new Date(epochMs + (isSummer(epochMs) ? 2 : 1) * HOUR_MS);
  return local.toISOString().slice(0, 19).replace(/\D/g, "");
}

function isSummer(epochMs: number): boolean {
  const year = new Date(epochMs).getUTCFullYear();
  return epochMs >= lastSunday(year, 2) && epochMs < lastSunday(year, 9);
}

/** 01:00 UTC on the last Sunday of a month of 31 days. */
function lastSunday(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month, 31, 1));
  return last.getTime() - last.getUTCDay() * 24 * HOUR_MS;
}
