/** Whom the typed letters mean, among those who may take over the till. */

export type Candidate = {
  readonly signature: string;
  readonly name: string;
  /** Whose session it is may give the password instead, and must where there is no PIN. */
  readonly isBase: boolean;
  readonly isNow: boolean;
  /** Has taken over at this till before. */
  readonly hasStoodHere: boolean;
};

export type Base = { readonly signature: string; readonly name: string };

/** Those with a PIN as the server lists them, and whoever's session it is. */
export function candidatesFrom(
  people: readonly (Base & { readonly lastAt: string | null })[],
  base: Base,
  nowSignature: string,
): readonly Candidate[] {
  const listed = people.some(({ signature }) => signature === base.signature)
    ? people
    : [...people, { ...base, lastAt: null }];
  return listed.map(({ signature, name, lastAt }) => ({
    signature,
    name,
    hasStoodHere: lastAt !== null,
    isBase: signature === base.signature,
    isNow: signature === nowSignature,
  }));
}

/** Letters are the signature, and from the first digit on it is the PIN. */
export function splitTyped(typed: string): { readonly signature: string; readonly secret: string } {
  const at = typed.search(/\d/);
  const letters = at < 0 ? typed : typed.slice(0, at);
  return { signature: letters.trim().toUpperCase(), secret: at < 0 ? "" : typed.slice(at) };
}

export function matching(typed: string, candidates: readonly Candidate[]): readonly Candidate[] {
  const letters = typed.trim().toUpperCase();
  return candidates.filter(({ signature }) => signature.startsWith(letters));
}

/**
 * A whole signature means that person, also where longer ones begin alike. Before anything is typed:
 * whoever stood there last and does not now, or on a locked till whoever does.
 */
export function meant(
  typed: string,
  candidates: readonly Candidate[],
  isLocked: boolean,
): Candidate | undefined {
  if (typed.trim() === "") {
    return isLocked
      ? candidates.find(({ isNow }) => isNow)
      : candidates.find(({ isNow, hasStoodHere }) => hasStoodHere && !isNow);
  }
  const found = matching(typed, candidates);
  return found.find(({ signature }) => signature === typed.trim().toUpperCase()) ?? found[0];
}
