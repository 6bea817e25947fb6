/** Chance that comes again with the same seed: everything random in a run is drawn from here. */
export type Random = {
  /** From 0 up to, not including, `below`. */
  whole(below: number): number;
  /** From `from` to `to`, both included. */
  between(from: number, to: number): number;
  /** True this often, of 100. */
  chance(percent: number): boolean;
  oneOf<Item>(items: readonly [Item, ...Item[]]): Item;
  /** The heavier its weight, the oftener it is drawn. */
  weighed<Item>(items: readonly (readonly [Item, number])[]): Item;
  /** A chance of its own, that draws nothing from this one. */
  branch(name: number): Random;
};

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  const whole = (below: number): number => Math.floor(next() * below);
  return {
    whole,
    between: (from, to) => from + whole(to - from + 1),
    chance: (percent) => next() * 100 < percent,
    oneOf: (items) => items[whole(items.length)] ?? items[0],
    weighed<Item>(items: readonly (readonly [Item, number])[]): Item {
      const first = items[0];
      if (first === undefined) throw new Error("Nothing to draw from");
      let left = next() * items.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [item, weight] of items) {
        left -= weight;
        if (left < 0) return item;
      }
      return first[0];
    },
    branch: (name) =>
      seededRandom(Math.imul(seed ^ 0x5bd1e995, 0x2545f491) + Math.imul(name + 1, 0x9e3779b1)),
  };
}
