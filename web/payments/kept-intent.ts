/** Keeps the unanswered wish over a reload of the page; per browser tab. */
import type { PayIntent } from "./pay-intent.ts";

const PLACE = "kortkoll.payIntent";

export function keepIntent(intent: PayIntent): void {
  sessionStorage.setItem(PLACE, JSON.stringify(intent));
}

/** Only this one: another wish may have been made since. */
export function dropIntent({ key }: PayIntent): void {
  if (keptIntent()?.key === key) sessionStorage.removeItem(PLACE);
}

export function keptIntent(): PayIntent | undefined {
  const kept = sessionStorage.getItem(PLACE);
  if (kept === null) return undefined;
  try {
    return JSON.parse(kept) as PayIntent;
  } catch {
    return undefined;
  }
}
