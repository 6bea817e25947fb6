/** What each kind of fault is made with. A new kind is one file here and one line in fault-list.ts. */
import type { Random } from "../../../seeded-random.ts";
import type { BusinessDay } from "../../../time/stockholm.ts";
import type { BatchState, FaultSign, PlantedFault } from "../planted-answers.ts";
import { bankDaysBetween } from "../year-days.ts";
import { COMPANY, sendsReports } from "../year-places.ts";
import {
  batchesOf,
  netOf,
  type PlannedLine,
  type PlannedPayout,
  type YearUnderway,
} from "../year-underway.ts";

export type FaultMaker = {
  readonly kind: string;
  readonly times: number;
  readonly plant: (ground: FaultGround) => void;
};

export type FaultGround = {
  readonly year: YearUnderway;
  /** Of this kind alone: another kind of fault in the list moves none of the others. */
  readonly random: Random;
  readonly kind: string;
  /** From 0: where kinds have variants, they take turns by it. */
  readonly round: number;
  readonly faultId: string;
};

/** Room for what comes late, before the year's last bank day. */
const LAST_PICK = "2026-12-29";
/** Under this nothing could be taken off or added without looking odd. */
const LEAST_ORE = 100_000;
/** Of one merchant number: faults so close could explain each other. */
const BANK_DAYS_APART = 5;

export type Pick = {
  readonly fits?: (payout: PlannedPayout) => boolean;
  readonly reports?: "with" | "without";
};

/** A payout of our company that nobody has spoilt yet, far from those that are; it is spoilt now. */
export function pickPayout(ground: FaultGround, { fits, reports }: Pick = {}): PlannedPayout {
  const free = freePayouts(ground.year).filter(
    (payout) =>
      (reports === undefined || sendsReports(payout.agreement) === (reports === "with")) &&
      (fits === undefined || fits(payout)),
  );
  const [first, ...others] = free;
  if (first === undefined) throw new Error(`No payout is left for ${ground.kind}`);
  const payout = ground.random.oneOf([first, ...others]);
  payout.faultId = ground.faultId;
  return payout;
}

export function freePayouts(year: YearUnderway): readonly PlannedPayout[] {
  const spoilt = Map.groupBy(
    year.payouts.filter(({ faultId }) => faultId !== undefined),
    ({ merchantNumber }) => merchantNumber,
  );
  return year.payouts.filter(
    (payout) =>
      payout.faultId === undefined &&
      payout.lines === undefined &&
      payout.agreement.companyId === COMPANY.id &&
      payout.dueOn <= LAST_PICK &&
      !spoilt.get(payout.merchantNumber)?.some((other) => isNear(other, payout)) &&
      netOf(payout) >= LEAST_ORE,
  );
}

function isNear(one: PlannedPayout, other: PlannedPayout): boolean {
  return bankDaysBetween(one.dueOn, other.dueOn) < BANK_DAYS_APART;
}

export type Told = {
  readonly payout: PlannedPayout;
  readonly day: BusinessDay;
  readonly lines: readonly PlannedLine[];
  readonly says: string;
  readonly namedBy: readonly (readonly FaultSign[])[];
};

export function tell(ground: FaultGround, { payout, day, lines, says, namedBy }: Told): void {
  ground.year.faults.push({
    id: ground.faultId,
    kind: ground.kind,
    agreementId: payout.agreement.id,
    siteId: payout.siteId,
    day,
    bankLineIds: lines.map(({ id }) => id),
    says,
    namedBy,
  } satisfies PlantedFault);
}

/** The line got the answer that it allows. */
export function answered(line: PlannedLine): FaultSign {
  return { sign: "line", bankLineId: line.id, allowed: line.answer.allowed };
}

/** The calendar says it of every batch of the payout. */
export function batchesAre(
  payout: PlannedPayout,
  ...states: readonly BatchState[]
): readonly FaultSign[] {
  return batchesOf(payout)
    .filter(({ leftOre }) => leftOre !== 0)
    .map(({ leftOre, ...batch }) => ({ sign: "batch", batch, states, leftOre }));
}
