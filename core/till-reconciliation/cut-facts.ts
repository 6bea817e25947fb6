/** What the cut of a count took, whichever way it is looked at; kept as it was at that moment. */
import type { InterruptedReason } from "../attempts/interrupted-reasons.ts";
import type { MovementKind } from "../cash/movement-books.ts";
import {
  byIssuer,
  type CutItem,
  type InFlight,
  type IssuerSums,
  type Sums,
  sumsOf,
} from "../day-close/frozen-close.ts";
import { addOre, type Ore, ore, ZERO } from "../money.ts";
import { type CashParts, expectedOf } from "./reconcile.ts";

/** What went in or out beside payments and refunds; a correction is a movement of its own. */
export type CutMovement = {
  readonly id: string;
  readonly kind: MovementKind;
  readonly drawerOre: Ore;
  readonly reason: string | null;
  readonly bagNumber: string | null;
  readonly note: string | null;
  readonly isCorrection: boolean;
  readonly by: string;
  readonly at: string;
};

/** An item of the interrupted list that stood open at the cut: one for each attempt and reason. */
export type OpenItem = {
  readonly paymentId: string;
  readonly reason: InterruptedReason;
  readonly atRiskOre: number;
  readonly since: string;
  readonly terminalId: string | null;
  readonly operator: string;
  readonly orderNumbers: readonly string[];
};

export type CutFacts = {
  readonly parts: CashParts;
  readonly expectedOre: Ore;
  readonly cash: Sums;
  readonly movements: readonly CutMovement[];
  /** Of this till alone: a terminal that tills share has taken more. */
  readonly cards: Sums & { readonly byIssuer: readonly IssuerSums[] };
  readonly terminals: readonly (Sums & {
    readonly id: string;
    readonly terminalId: string;
    readonly byIssuer: readonly IssuerSums[];
  })[];
  /** The till's attempts that had no end at the cut. */
  readonly inFlight: readonly InFlight[];
  /** The till's part of the interrupted list; counts from before it was kept do not have it. */
  readonly interrupted?: readonly OpenItem[];
};

export function factsOfCut(cut: {
  readonly openingOre: Ore;
  readonly items: readonly CutItem[];
  readonly movements: readonly CutMovement[];
  readonly inFlight: readonly InFlight[];
  readonly interrupted: readonly OpenItem[];
}): CutFacts {
  const cash = sumsOf(cut.items.filter((item) => item.method === "cash"));
  const cards = cut.items.filter((item) => item.method === "card");
  const moved = (kind: MovementKind): Ore =>
    cut.movements
      .filter((one) => one.kind === kind)
      .reduce((sum, one) => addOre(sum, one.drawerOre), ZERO);
  const parts: CashParts = {
    openingOre: cut.openingOre,
    takenOre: ore(cash.takenOre),
    givenBackOre: ore(cash.givenBackOre),
    floatInOre: moved("floatIn"),
    floatOutOre: moved("floatOut"),
    cashInOre: moved("cashIn"),
    cashOutOre: moved("cashOut"),
    bagsOre: moved("bagSealed"),
  };
  return {
    parts,
    expectedOre: expectedOf(parts),
    cash,
    movements: cut.movements,
    cards: { ...sumsOf(cards), byIssuer: byIssuer(cards) },
    terminals: [...Map.groupBy(cards, (item) => item.terminal?.terminalId ?? "")]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([terminalId, ofOne]) => ({
        id: ofOne[0]?.terminal?.id ?? "",
        terminalId,
        ...sumsOf(ofOne),
        byIssuer: byIssuer(ofOne),
      })),
    inFlight: cut.inFlight,
    interrupted: cut.interrupted,
  };
}
