/** Which open days of sales are paid, and what the rest is: for a bank line, and for a payout of nothing. */
import { formatOre, ore } from "@kortkoll/core/money.ts";
import { Checkbox } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";
import type { KeyedBatch } from "./batch-choice.ts";
import { type Rest, RestFields, restPart } from "./rest-fields.tsx";

/** As the server is told it. */
export function chosenParts(chosen: readonly KeyedBatch[], rest: Rest, restOre: number): object[] {
  const sales = chosen.map(({ issuer, siteCode, saleDay, leftOre }) => ({
    kind: "sales",
    issuer,
    siteCode,
    saleDay,
    amountOre: leftOre,
  }));
  return restOre === 0 ? sales : [...sales, restPart(rest, restOre)];
}

type BatchFieldsProps = {
  readonly batches: readonly KeyedBatch[];
  readonly ticked: ReadonlySet<string>;
  readonly tick: (keys: ReadonlySet<string>) => void;
  readonly rest: Rest;
  readonly restOre: number;
  /** What is left, in words. */
  readonly left: string;
  readonly sites: readonly string[];
  readonly change: (rest: Rest) => void;
};

export function BatchFields(props: BatchFieldsProps): ReactNode {
  const { batches, ticked, tick, rest, restOre, left, sites, change } = props;
  const text = useText();
  const { matching: names } = text;
  const toggle = (key: string): void => {
    const next = new Set(ticked);
    if (!next.delete(key)) next.add(key);
    tick(next);
  };
  return (
    <>
      <fieldset className="kk-bench-batches">
        <legend>{names.open}</legend>
        {batches.length === 0 ? <p className="kk-quiet">{names.noneOpen}</p> : null}
        {batches.map((one) => (
          <Checkbox
            key={one.key}
            label={`${one.saleDay} · ${text.issuers[one.issuer]} · ${one.siteCode} · ${formatOre(ore(one.leftOre))} kr`}
            description={names.dueOn(one.dueOn)}
            checked={ticked.has(one.key)}
            onChange={() => toggle(one.key)}
          />
        ))}
      </fieldset>
      <p role="status">{left}</p>
      {restOre === 0 ? null : (
        <RestFields rest={rest} restOre={restOre} sites={sites} change={change} />
      )}
    </>
  );
}
