/**
 * A payout out of its lines: what it pays of each issuer, site and sale day, and whether it is what the
 * file itself says that it is. Of a million lines it keeps the sums.
 */
import type { Issuer } from "../../cards/card-rules.ts";
import { addOre, negateOre, type Ore, subtractOre, ZERO } from "../../money.ts";
import type { BusinessDay } from "../../time/stockholm.ts";
import type { AcquirerLine, LineResult } from "../acquirer-match.ts";
import type { PayoutRecord } from "../bank-file.ts";
import type { PayoutPart, ReportedPayout } from "../payout-match.ts";

/** The file's own sum, and what its lines come to. */
export type PayoutDifference = {
  readonly of: "gross" | "fees" | "net" | "lines";
  readonly said: number;
  readonly counted: number;
};

export type BuiltPayout = {
  /** Undefined when it differs from itself, or has lines that cannot be placed: then it pays nothing. */
  readonly payout: ReportedPayout | undefined;
  /** Fees of lines that were not kept from the payout: drawn or invoiced later. */
  readonly feesApartOre: Ore;
  readonly differences: readonly PayoutDifference[];
  /** Lines of cards whose site or day nothing tells. */
  readonly unplacedLineIds: readonly string[];
};

export interface PayoutSums {
  readonly add: (result: LineResult) => void;
  readonly close: (id: string, said: PayoutRecord) => BuiltPayout;
}

/** As many as help somebody who looks for them. */
const MOST_UNPLACED = 20;

type Place = {
  readonly issuer: Issuer;
  readonly siteId: string | undefined;
  readonly saleDay: BusinessDay | undefined;
};

type Sums = {
  readonly parts: Map<string, PayoutPart>;
  readonly unplaced: string[];
  lines: number;
  salesOre: Ore;
  feesOre: Ore;
};

export function openPayoutSums(terms: {
  readonly agreementId: string;
  readonly form: "gross" | "net";
}): PayoutSums {
  const sums: Sums = { parts: new Map(), unplaced: [], lines: 0, salesOre: ZERO, feesOre: ZERO };
  return {
    add: (result) => {
      sums.lines += 1;
      sums.feesOre = addOre(sums.feesOre, result.line.feeOre ?? ZERO);
      addLine(sums, result);
    },
    close: (id, said) => {
      const isNet = terms.form === "net";
      if (isNet && sums.feesOre !== 0)
        addPart(sums, { kind: "fee", amountOre: negateOre(sums.feesOre) });
      const parts = [...sums.parts.values()].filter(({ amountOre }) => amountOre !== 0);
      const netOre = addOre(ZERO, ...parts.map(({ amountOre }) => amountOre));
      const differences = differencesFrom(said, { ...sums, netOre, parts });
      const { reference, merchantNumber, paidOn } = said;
      const { agreementId } = terms;
      const isWhole = differences.length === 0 && sums.unplaced.length === 0;
      return {
        payout: isWhole
          ? { id, agreementId, reference, merchantNumber, paidOn, netOre, parts }
          : undefined,
        feesApartOre: isNet ? ZERO : sums.feesOre,
        differences,
        unplacedLineIds: sums.unplaced,
      };
    },
  };
}

function addLine(sums: Sums, result: LineResult): void {
  const { line } = result;
  const { amountOre, type } = line;
  switch (type) {
    case "sale":
    case "refund": {
      sums.salesOre = addOre(sums.salesOre, amountOre);
      const { issuer, siteId, saleDay } = placeOf(result);
      if (siteId === undefined || saleDay === undefined) unplaced(sums, line);
      else addPart(sums, { kind: "sales", issuer, siteId, saleDay, amountOre });
      return;
    }
    case "chargeback":
    case "chargebackReversed": {
      const { issuer, siteId, saleDay } = placeOf(result);
      if (siteId === undefined) unplaced(sums, line);
      else addPart(sums, { kind: type, issuer, siteId, saleDay, amountOre });
      return;
    }
    case "fee":
    case "adjustment":
    case "reserveHeld":
    case "reserveReleased":
      addPart(sums, { kind: type, amountOre });
  }
}

/** What we know of our own payment is surer than what the file says of it. */
function placeOf(result: LineResult): Place {
  const { issuer, siteId, saleOn } = result.line;
  if (result.result !== "tied") return { issuer, siteId, saleDay: saleOn };
  const { payment } = result;
  return {
    issuer: payment.issuer ?? issuer,
    siteId: payment.siteId,
    saleDay: payment.businessDay,
  };
}

function unplaced(sums: Sums, { id }: AcquirerLine): void {
  if (sums.unplaced.length < MOST_UNPLACED) sums.unplaced.push(id);
}

function addPart({ parts }: Sums, part: PayoutPart): void {
  const { amountOre: _, ...what } = part;
  const key = Object.values(what).join(" ");
  const before = parts.get(key)?.amountOre ?? ZERO;
  parts.set(key, { ...part, amountOre: addOre(before, part.amountOre) });
}

/** A sum that the file does not say is not missed. */
function differencesFrom(
  said: PayoutRecord,
  counted: Omit<Sums, "parts"> & { readonly netOre: Ore; readonly parts: readonly PayoutPart[] },
): readonly PayoutDifference[] {
  const sumOf = (...kinds: readonly PayoutPart["kind"][]): Ore =>
    addOre(
      ZERO,
      ...counted.parts.filter(({ kind }) => kinds.includes(kind)).map(({ amountOre }) => amountOre),
    );
  const before = addOre(sumOf("sales", "chargeback", "chargebackReversed"));
  // Acquirers call the sum with or without chargebacks gross, or all that the fees are kept from.
  const allButFees = subtractOre(counted.netOre, sumOf("fee"));
  const gross = [before, allButFees].find((sum) => sum === said.grossOre) ?? counted.salesOre;
  const drawn = negateOre(sumOf("fee"));
  const fees = said.feesOre === drawn ? drawn : counted.feesOre;
  const pairs = [
    { of: "gross", said: said.grossOre, counted: gross },
    { of: "fees", said: said.feesOre, counted: fees },
    { of: "net", said: said.netOre, counted: counted.netOre },
    { of: "lines", said: said.lines, counted: counted.lines },
  ] as const;
  return pairs.flatMap((pair) =>
    pair.said === undefined || pair.said === pair.counted ? [] : [{ ...pair, said: pair.said }],
  );
}
