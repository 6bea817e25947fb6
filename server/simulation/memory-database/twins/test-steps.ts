/** What may happen at the dealer of the twins, drawn by fast-check. */
import fc from "fast-check";

/** How often each happens. */
const WEIGHTS = {
  order: 6,
  change: 4,
  withdraw: 2,
  credit: 2,
  pay: 14,
  news: 14,
  carry: 8,
  refund: 7,
  sign: 3,
  cancel: 2,
  resolve: 7,
  resolveClaim: 4,
  lateLook: 4,
  claim: 2,
  apply: 3,
  item: 3,
  lease: 3,
  restart: 1,
  watch: 2,
  place: 2,
  cash: 6,
  switch: 2,
  drawer: 5,
} as const;

export type StepKind = keyof typeof WEIGHTS;

const NEWS = [
  "approved",
  "approved",
  "approved",
  "less",
  "more",
  "signature",
  "declined",
  "cancelled",
  "unknown",
  "unknown",
  "unknown",
  "notSent",
  "notPerformed",
] as const;

/** What a terminal shows as its last result. */
const SEEN = [
  "own",
  "own",
  "ownDeclined",
  "none",
  "noAnswer",
  "older",
  "older",
  "unpaid",
  "nobodys",
] as const;

export type Step = {
  readonly kind: StepKind;
  readonly pick: number;
  readonly other: number;
  readonly amount: number;
  readonly news: (typeof NEWS)[number];
  readonly seen: (typeof SEEN)[number];
};

const steps = fc.record<Step>({
  kind: fc.oneof(
    ...(Object.keys(WEIGHTS) as StepKind[]).map((kind) => ({
      arbitrary: fc.constant(kind),
      weight: WEIGHTS[kind],
    })),
  ),
  pick: fc.nat(1_000),
  other: fc.nat(1_000),
  amount: fc.integer({ min: 1, max: 90_000 }),
  news: fc.constantFrom(...NEWS),
  seen: fc.constantFrom(...SEEN),
});

export const days: fc.Arbitrary<readonly Step[]> = fc.array(steps, {
  minLength: 70,
  maxLength: 110,
  size: "max",
});
