/** What the list of bank lines is narrowed by, as the address has it. */
export const LINE_STATES = ["open", "matched", "unidentified"] as const;

export type LinesSearch = {
  readonly state?: (typeof LINE_STATES)[number] | undefined;
  readonly search?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function readLinesSearch(raw: Readonly<Record<string, unknown>>): LinesSearch {
  const words = raw["search"];
  const dayOf = (name: string): string | undefined => {
    const day = raw[name];
    return typeof day === "string" && DAY.test(day) ? day : undefined;
  };
  return {
    state: LINE_STATES.find((one) => one === raw["state"]),
    search: typeof words === "string" && words !== "" ? words.slice(0, 100) : undefined,
    from: dayOf("from"),
    to: dayOf("to"),
  };
}

export function linesQuery(search: LinesSearch): URLSearchParams {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value.trim() !== "") asked.set(name, value);
  }
  return asked;
}
