/** For tests: the year's answers for sales that are booked on another day than they were made. */
import { keyOfBatch } from "@kortkoll/core/bank/generated-year/allowed-answers.ts";
import type {
  AllowedAnswer,
  BatchName,
  FaultSign,
  PlantedAnswers,
} from "@kortkoll/core/bank/generated-year/planted-answers.ts";
import type { PayoutPart } from "@kortkoll/core/bank/payout-match.ts";
import { negateOre, type Ore } from "@kortkoll/core/money.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";

export type BookedElsewhere = BatchName & {
  readonly bookedOn: BusinessDay;
  readonly amountOre: Ore;
  readonly bankLineIds: readonly string[];
  /** The payout may have been accepted before the sale was known of: then it was paid by its own day. */
  readonly isEither: boolean;
};

type Matched = Extract<AllowedAnswer, { outcome: "matched" }>;

export function asBooked(
  answers: PlantedAnswers,
  elsewhere: readonly BookedElsewhere[],
): PlantedAnswers {
  const moves = new Map<string, BookedElsewhere[]>();
  for (const one of elsewhere) {
    for (const id of one.bankLineIds) moves.set(id, [...(moves.get(id) ?? []), one]);
  }
  const move = (id: string, allowed: readonly AllowedAnswer[]): readonly AllowedAnswer[] =>
    (moves.get(id) ?? []).reduce(moveOne, allowed);
  return {
    ...answers,
    lines: answers.lines.map((line) => ({ ...line, allowed: move(line.bankLineId, line.allowed) })),
    faults: answers.faults.map((fault) => ({
      ...fault,
      namedBy: fault.namedBy.map((signs) =>
        signs.map((sign) =>
          sign.sign === "line"
            ? { ...sign, allowed: move(sign.bankLineId, sign.allowed) }
            : moveSign(sign, { signs, elsewhere }),
        ),
      ),
    })),
    faulty: [...answers.faulty, ...alsoFaulty(answers.faulty, elsewhere)],
  };
}

/**
 * A batch that was one lost sale is missing on the day on which that was proven. A lost sale that is booked on
 * a day of the payout, and paid with another, makes it one of which something has come.
 */
function moveSign(
  sign: FaultSign,
  of: { readonly signs: readonly FaultSign[]; readonly elsewhere: readonly BookedElsewhere[] },
): FaultSign {
  if (sign.sign !== "batch") return sign;
  const key = keyOfBatch(sign.batch);
  const days = of.signs.flatMap((one) => (one.sign === "batch" ? [one.batch.saleDay] : []));
  const near = of.elsewhere.filter(
    ({ agreementId, siteId, bookedOn, saleDay }) =>
      agreementId === sign.batch.agreementId &&
      siteId === sign.batch.siteId &&
      (days.includes(bookedOn) || days.includes(saleDay)),
  );
  if (near.length === 0) return sign;
  const moved = near.find(
    (one) => keyOfBatch(one) === key && one.amountOre === sign.leftOre && !one.isEither,
  );
  const saleDay = moved?.bookedOn ?? sign.batch.saleDay;
  return {
    ...sign,
    batch: { ...sign.batch, saleDay },
    states: ["late", "missing", "short", "over"],
  };
}

function alsoFaulty(
  faulty: readonly BatchName[],
  elsewhere: readonly BookedElsewhere[],
): readonly BatchName[] {
  const keys = new Set(faulty.map(keyOfBatch));
  return elsewhere
    .filter((one) => keys.has(keyOfBatch(one)))
    .map((one) => ({ ...one, saleDay: one.bookedOn }));
}

function moveOne(
  allowed: readonly AllowedAnswer[],
  one: BookedElsewhere,
): readonly AllowedAnswer[] {
  return allowed.flatMap((answer): readonly AllowedAnswer[] => {
    if (answer.outcome !== "matched") return [answer];
    const moved = movedIn(answer, one);
    return one.isEither && moved !== answer ? [answer, moved] : [moved];
  });
}

function movedIn(answer: Matched, one: BookedElsewhere): Matched {
  const { agreementId } = answer;
  const key = keyOfBatch(one);
  const holds = answer.parts.some(
    (part) => part.kind === "sales" && keyOfBatch({ agreementId, ...part }) === key,
  );
  if (!holds) return answer;
  const { issuer, siteId, amountOre } = one;
  const part = (saleDay: BusinessDay, ore: Ore): PayoutPart => ({
    ...{ kind: "sales", issuer, siteId, saleDay, amountOre: ore },
  });
  const parts = [part(one.saleDay, negateOre(amountOre)), part(one.bookedOn, amountOre)];
  return { ...answer, parts: [...answer.parts, ...parts] };
}
