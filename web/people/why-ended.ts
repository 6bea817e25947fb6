/** Why the last session of this window was ended by the server, for the sign-in page to say. */

const PLACE = "kortkoll.whyEnded";

export function noteWhyEnded(code: "sessionReplayed"): void {
  sessionStorage.setItem(PLACE, code);
}

export function whyEnded(): string | null {
  return sessionStorage.getItem(PLACE);
}

export function forgetWhyEnded(): void {
  sessionStorage.removeItem(PLACE);
}
