/** A part of the benchmark: measured alone in a process of its own, and told in the same form as the others. */
import type { Aim, Section, Told } from "./section.ts";

export type Scale = {
  /** A fraction of the time, at smaller sizes: to see that it runs. */
  readonly quick: boolean;
  /** The largest of growing sizes; undefined is what the part itself holds for enough. */
  readonly largest: number | undefined;
};

export type PartFound = { readonly found: unknown; readonly section: Section };

export type BenchPart = {
  readonly name: string;
  /** What it is held against, as long as nothing is measured. */
  readonly aims: readonly Aim[];
  readonly run: (scale: Scale) => Promise<PartFound>;
};

export type PartPlan<Found> = {
  readonly name: string;
  readonly measure: (scale: Scale) => Promise<Found> | Found;
  readonly tell: (found: Found) => Told;
  /** Without anything found each aim says that it was not measured. */
  readonly aims: (found: Found | undefined) => readonly Aim[];
};

/** Ties what is measured to how it is told. */
export function benchPart<Found>({ name, measure, tell, aims }: PartPlan<Found>): BenchPart {
  return {
    name,
    aims: aims(undefined),
    run: async (scale) => {
      const found = await measure(scale);
      return { found, section: { ...tell(found), aims: aims(found) } };
    },
  };
}

/** The sizes that are measured: all up to the largest asked for, else up to the usual. */
export function sizesUpTo(
  sizes: readonly number[],
  { quick, largest }: Scale,
  usual: { readonly quick: number; readonly full: number },
): readonly number[] {
  const most = largest ?? (quick ? usual.quick : usual.full);
  return sizes.filter((size) => size <= most);
}

const POWERS = [10_000, 100_000, 1_000_000, 10_000_000];

/** Past payments: ten thousand, a hundred thousand, a million, and ten where that is asked for. */
export function pastSizes(scale: Scale): readonly number[] {
  return sizesUpTo(POWERS, scale, { quick: 100_000, full: 1_000_000 });
}
