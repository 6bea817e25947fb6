/** When anybody last touched this browser; kept where its other windows, and a reload, see it. */

const PLACE = "kortkoll.lastUse";
/** Writing each movement of a pointer down would be too much. */
const WRITTEN_EVERY_MS = 2_000;

let writtenMs = 0;

export function noteUse(): void {
  const nowMs = Date.now();
  if (nowMs - writtenMs < WRITTEN_EVERY_MS) return;
  writtenMs = nowMs;
  localStorage.setItem(PLACE, String(nowMs));
}

/** Where nothing was ever noted it is now. */
export function lastUse(): number {
  const noted = Number(localStorage.getItem(PLACE));
  if (Number.isFinite(noted) && noted > 0) return noted;
  noteUse();
  return Date.now();
}
