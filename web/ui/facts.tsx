/** Names and values in columns; a fact without a value is left out. */
import type { ReactNode } from "react";

export type Fact = readonly [name: string, value: ReactNode];

export function Facts({ facts }: { facts: readonly Fact[] }): ReactNode {
  const given = facts.filter(
    ([, value]) => value !== null && value !== undefined && value !== "" && value !== false,
  );
  return (
    <dl className="kk-facts">
      {given.map(([name, value], place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two facts may have one name, and none has state
        <div key={`${name} ${place}`}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
