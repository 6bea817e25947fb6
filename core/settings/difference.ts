/** What a change of settings changes, field by field: what the history shows of it. */

export type Difference<Setting> = {
  readonly from: Partial<Setting>;
  readonly to: Partial<Setting>;
};

/** Undefined when nothing differs. A list is the same only in the same order. */
export function differenceOf<Setting extends object>(
  from: Setting,
  to: Setting,
): Difference<Setting> | undefined {
  const names = Object.keys({ ...from, ...to }) as (keyof Setting)[];
  const changed = names.filter((name) => JSON.stringify(from[name]) !== JSON.stringify(to[name]));
  if (changed.length === 0) return undefined;
  return { from: pick(from, changed), to: pick(to, changed) };
}

function pick<Setting extends object>(
  setting: Setting,
  names: readonly (keyof Setting)[],
): Partial<Setting> {
  const picked: Partial<Setting> = {};
  for (const name of names) picked[name] = setting[name];
  return picked;
}
