/** What was examined, in one sentence. */
export type Finding = {
  readonly what: string;
  /** `look`: nothing is lost yet. `bad`: money or the product itself is at risk. */
  readonly how: "well" | "look" | "bad";
  readonly says: string;
};

export function well(what: string, says: string): Finding {
  return { what, how: "well", says };
}

export function look(what: string, says: string): Finding {
  return { what, how: "look", says };
}

export function bad(what: string, says: string): Finding {
  return { what, how: "bad", says };
}
