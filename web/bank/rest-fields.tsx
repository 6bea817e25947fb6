/** What is left of a bank line when its days of sales are taken: a fee, a reserve, or a chargeback of a card. */
import { ISSUERS, type Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { NativeSelect } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";

const KINDS = ["fee", "adjustment", "reserveHeld", "reserveReleased"] as const;
const DISPUTES = ["chargeback", "chargebackReversed"] as const;
type RestKind = (typeof KINDS)[number] | (typeof DISPUTES)[number];

export type Rest = {
  readonly kind: RestKind;
  /** Of a chargeback: whose card it was, and where it was paid with. */
  readonly issuer: Issuer;
  readonly siteCode: string;
};

export function isDispute(kind: RestKind): boolean {
  return DISPUTES.some((one) => one === kind);
}

/** What is drawn may be a chargeback; one that comes back is money in. */
function kindsOf(restOre: number): readonly RestKind[] {
  return [...KINDS, restOre < 0 ? "chargeback" : "chargebackReversed"];
}

/** As it can be of the sum: another sum than when it was chosen may go the other way. */
export function restFitting(rest: Rest, restOre: number): Rest {
  return kindsOf(restOre).includes(rest.kind) ? rest : { ...rest, kind: "fee" };
}

/** As the server is told it. */
export function restPart({ kind, issuer, siteCode }: Rest, amountOre: number): object {
  return isDispute(kind) ? { kind, issuer, siteCode, amountOre } : { kind, amountOre };
}

type RestFieldsProps = {
  readonly rest: Rest;
  readonly restOre: number;
  readonly sites: readonly string[];
  readonly change: (rest: Rest) => void;
};

export function RestFields({ rest, restOre, sites, change }: RestFieldsProps): ReactNode {
  const text = useText();
  const { matching: names } = text;
  const kinds = kindsOf(restOre);
  return (
    <>
      <NativeSelect
        label={names.restIs}
        value={rest.kind}
        data={kinds.map((kind) => ({ value: kind, label: names.partKinds[kind] }))}
        onChange={(event) => {
          const kind = kinds.find((one) => one === event.currentTarget.value);
          if (kind !== undefined) change({ ...rest, kind });
        }}
      />
      {isDispute(rest.kind) ? (
        <>
          <NativeSelect
            label={text.payouts.issuer}
            value={rest.issuer}
            data={ISSUERS.map((value) => ({ value, label: text.issuers[value] }))}
            onChange={(event) => {
              const issuer = ISSUERS.find((one) => one === event.currentTarget.value);
              if (issuer !== undefined) change({ ...rest, issuer });
            }}
          />
          <NativeSelect
            label={names.site}
            value={rest.siteCode}
            data={[...sites]}
            onChange={(event) => change({ ...rest, siteCode: event.currentTarget.value })}
          />
        </>
      ) : null}
    </>
  );
}
