/** A computer stands at one till: the last one chosen on it is taken up at the next sign-in. */

const PLACE = "kortkoll.till";

export function rememberedTill(): string | undefined {
  return localStorage.getItem(PLACE) ?? undefined;
}

export function rememberTill(tillId: string | null): void {
  if (tillId === null) localStorage.removeItem(PLACE);
  else localStorage.setItem(PLACE, tillId);
}
