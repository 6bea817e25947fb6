/** Numbers that look random and come again with the same seed. */
export type Random = {
  /** From 0 up to, not including, `below`. */
  whole(below: number): number;
  oneOf<Item>(items: readonly [Item, ...Item[]]): Item;
};

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (below: number): number => Math.floor(next() * below);
  return { whole, oneOf: (items) => items[whole(items.length)] ?? items[0] };
}
