/** Whether the server answers, and how its clock differs from this computer's. */

let inContact = true;
let serverAheadMs = 0;
const listeners = new Set<() => void>();

export function noteContact(serverDate?: string | null): void {
  const serverMs = serverDate == null ? Number.NaN : Date.parse(serverDate);
  // The header has whole seconds, so small differences say nothing.
  if (Number.isFinite(serverMs)) {
    const aheadMs = serverMs - Date.now();
    serverAheadMs = Math.abs(aheadMs) < 2_000 ? 0 : aheadMs;
  }
  change(true);
}

export function noteNoContact(): void {
  change(false);
}

export function hasContact(): boolean {
  return inContact;
}

/** Now, by the server's clock: what its instants are to be compared with. */
export function serverNowMs(): number {
  return Date.now() + serverAheadMs;
}

export function onContactChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(now: boolean): void {
  if (inContact === now) return;
  inContact = now;
  for (const listener of listeners) listener();
}
