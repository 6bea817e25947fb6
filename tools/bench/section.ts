/** What a part of the benchmark found, for people: tables, charts of growth, and aims beside figures. */

export type Cell = string | number;

export type Table = {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
};

/** Drawn with both ways in powers of ten: what grows with its size is a slope, what does not is flat. */
export type Chart = {
  /** Also the picture's file name. */
  readonly name: string;
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly series: readonly Series[];
};

export type Series = {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
};

export type Aim = {
  readonly what: string;
  readonly aim: string;
  readonly measured: string;
  /** Null where it was not measured: at a smaller size, or on a system that does not tell. */
  readonly met: boolean | null;
};

export type Section = {
  readonly title: string;
  /** What was done and what it is held beside. */
  readonly method: string;
  readonly tables: readonly Table[];
  readonly charts: readonly Chart[];
  readonly aims: readonly Aim[];
};

/** What a part tells of what it found; its aims stand beside, for they are there before. */
export type Told = Omit<Section, "aims">;

/** An aim that a number must stay under, in the unit that is written behind both. */
export function under(
  what: string,
  { most, unit }: { readonly most: number; readonly unit: string },
  measured: number | undefined,
): Aim {
  const aim = `under ${spelled(most)} ${unit}`;
  if (measured === undefined) return { what, aim, measured: NOT_MEASURED, met: null };
  return { what, aim, measured: `${spelled(measured)} ${unit}`, met: measured < most };
}

export function atLeast(what: string, least: number, measured: number | undefined): Aim {
  const aim = `at least ${least}`;
  if (measured === undefined) return { what, aim, measured: NOT_MEASURED, met: null };
  return { what, aim, measured: String(measured), met: measured >= least };
}

const NOT_MEASURED = "not measured here";

/** As people write it: 1 000 000. */
export function spelled(cell: Cell): string {
  if (typeof cell === "string" || Math.abs(cell) < 10_000) return String(cell);
  const [whole = "", decimals] = String(cell).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, " ");
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}
