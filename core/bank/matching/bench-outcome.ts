/**
 * Why a line that fits an agreement is left to a person, and what it might pay. Every candidate sums to
 * the line; what was expected is told apart.
 */
import { LARGEST_FEE_PART } from "../../assumptions.ts";
import { type Ore, ore } from "../../money.ts";
import { addDays } from "../../time/stockholm.ts";
import type { FeeDay } from "../payout-calendar.ts";
import type {
  AcceptedMatch,
  BenchReason,
  MatchEvidence,
  MatchOutcome,
  MatchProposal,
  SettledPayout,
} from "../payout-match.ts";
import { type Fit, isOfMerchant } from "./agreement-fit.ts";
import { type Answer, withFee } from "./answer.ts";
import type { Assigned } from "./assign-answers.ts";
import { type BankCase, groundsOf, hasSaleDay, isInWindow, isOfCase } from "./bank-case.ts";
import { compareText } from "./compare-text.ts";
import { answersInWindow } from "./find-answers.ts";
import { equalDaysOf } from "./look-back.ts";
import type { OpenPayouts } from "./open-payouts.ts";
import { feeDayNear, feeResource, salesOf } from "./place-reports.ts";
import { hasChargeback } from "./says-chargeback.ts";

type Left = {
  readonly assigned: Assigned | undefined;
  readonly open: OpenPayouts;
  readonly accepted: readonly AcceptedMatch[];
  readonly settled: readonly SettledPayout[];
  /** Of a bank line that is looked at or has been accepted. */
  readonly amountOf: (bankLineId: string) => Ore | undefined;
  readonly propose: (answer: Answer, evidence: MatchEvidence) => MatchProposal;
};

type Finding = {
  readonly reason: BenchReason;
  readonly answers: readonly Answer[];
  /** What the sentence is about, where that is no answer. */
  readonly about?: Answer | undefined;
  readonly expectedOre?: Ore | undefined;
  /** A bank line, or the match of a payout that came to nothing. */
  readonly earlierId?: string | undefined;
};

const MOST_CANDIDATES = 5;
/** Later than this a payout is not looked for by its amount. */
const LATEST_DAYS = 45;

export function benchOutcome(bankCase: BankCase, left: Left): MatchOutcome {
  const { open, propose } = left;
  const finding = findReason(bankCase, left);
  const several = left.assigned?.kind === "several" ? left.assigned.evidence : undefined;
  const answers = finding.answers.slice(0, MOST_CANDIDATES);
  const settledId = left.settled.find(({ matchId }) => matchId === finding.earlierId)?.matchId;
  return {
    outcome: "bench",
    bankLineId: bankCase.line.id,
    agreementIds: bankCase.fits.map(({ agreement }) => agreement.id),
    reason: finding.reason,
    grounds: groundsOf(bankCase, finding.about ?? answers[0], open),
    paidOre: bankCase.line.amountOre,
    expectedOre: finding.expectedOre,
    earlierBankLineId: settledId === undefined ? finding.earlierId : undefined,
    settledMatchId: settledId,
    isChargeback: bankCase.isChargeback,
    candidates: answers.map((answer) =>
      propose(answer, several ?? evidenceOf(answer, bankCase, open)),
    ),
  };
}

/** The line's reference speaks for what it names, and for nothing else. */
function evidenceOf(answer: Answer, { fits, named }: BankCase, open: OpenPayouts): MatchEvidence {
  const isNamed =
    named.some((report) => report.answer.key === answer.key) ||
    fits.some((fit) => fit.saleDay !== undefined && hasSaleDay(fit, answer, open));
  return isNamed ? "reference" : "amountInWindow";
}

function findReason(bankCase: BankCase, left: Left): Finding {
  const { assigned } = left;
  if (bankCase.line.amountOre === 0) return { reason: "nothingOpen", answers: [] };
  if (bankCase.isChargeback) return chargedBack(bankCase, left);
  if (assigned?.kind === "several") return { reason: "severalFit", answers: assigned.answers };
  const isUnclear = bankCase.isUnclear && !bankCase.isDecided;
  if (isUnclear)
    return { reason: "agreementUnclear", answers: answersInWindow(bankCase, left.open) };
  const isTooMany = assigned?.kind === "notTried";
  const tooMany: Finding | undefined = isTooMany
    ? { reason: "tooManyToTry", answers: [] }
    : undefined;
  const report = reportDiffers(bankCase, left);
  // A report of the very sum says more than what may be a fee; another sum's says less.
  const sameSum = report?.expectedOre === bankCase.line.amountOre ? report : undefined;
  return (
    alreadyPaid(bankCase, left) ??
    (bankCase.isDecided ? undefined : monthlyFee(bankCase, left)) ??
    (bankCase.named.length > 0 ? wrongName(sameSum, bankCase, left) : undefined) ??
    wrongDay(bankCase, left) ??
    sameSum ??
    feeUnknown(bankCase, left) ??
    report ??
    differs(bankCase, left, tooMany) ?? { reason: "nothingOpen", answers: [] }
  );
}

/** It says itself that it is no payout: what it is about is in a report, or for a person to say. */
function chargedBack(bankCase: BankCase, { assigned, accepted, open }: Left): Finding {
  const { line, fits, isUnclear, isDecided } = bankCase;
  if (assigned?.kind === "several") return { reason: "severalFit", answers: assigned.answers };
  const before = accepted.find(
    ({ bankLine, agreementId, parts }) =>
      bankLine.id === line.id ||
      (hasChargeback({ parts }) &&
        isSameAgain(bankLine, line) &&
        fits.some(({ agreement }) => agreement.id === agreementId)),
  );
  if (before !== undefined) {
    return { reason: "alreadyPaid", answers: [], earlierId: before.bankLine.id };
  }
  const told = answersInWindow(bankCase, open).filter(hasChargeback);
  return {
    reason: isUnclear && !isDecided ? "agreementUnclear" : "nothingOpen",
    answers: told,
  };
}

/** The same sum in the same words, near in time. */
function isSameAgain(earlier: BankCase["line"], line: BankCase["line"]): boolean {
  const { since, until } = equalDaysOf(line);
  const isNear = since <= earlier.bookedOn && earlier.bookedOn <= until;
  const words = ({ texts }: BankCase["line"]): string => texts.toSorted().join();
  return isNear && earlier.amountOre === line.amountOre && words(earlier) === words(line);
}

/** The line itself, its report, its day or its sum has been paid already. */
function alreadyPaid(bankCase: BankCase, left: Left): Finding | undefined {
  const { open, accepted } = left;
  const { line, named } = bankCase;
  const before = (earlier: string | undefined, about?: Answer): Finding | undefined =>
    earlier === undefined
      ? undefined
      : { reason: "alreadyPaid", answers: [], earlierId: earlier, about };
  if (accepted.some(({ bankLine }) => bankLine.id === line.id)) return before(line.id);
  const isOpen = named.some(({ answer }) => open.takenBy(answer) === undefined);
  if (isOpen) return undefined;
  if (named.length > 0) {
    return before(named.map(({ answer }) => open.takenBy(answer))[0], named[0]?.answer);
  }
  const taken = likeAnswers(bankCase, open).find((answer) => isTakenAlike(answer, bankCase, left));
  if (taken !== undefined) return before(open.takenBy(taken), taken);
  return before(acceptedBefore(bankCase, accepted, open) ?? settledBefore(bankCase, left));
}

/** The day that the line's reference names was settled in a payout of nothing. */
function settledBefore({ fits }: BankCase, { settled, open }: Left): string | undefined {
  return settled.find(({ agreementId, parts }) => {
    const fit = fits.find(({ agreement }) => agreement.id === agreementId);
    return fit?.saleDay !== undefined && !isDayOpen(fit, open) && hasDayOf(fit, parts);
  })?.matchId;
}

function hasDayOf(fit: Fit, parts: AcceptedMatch["parts"]): boolean {
  return salesOf(parts).some(
    ({ saleDay, siteId }) => saleDay === fit.saleDay && isOfMerchant(fit, siteId, saleDay),
  );
}

/**
 * By another line: one that the reference names the day of, or one of the same sum. What came within a
 * larger sum is not what this line is a second payment of.
 */
function isTakenAlike(answer: Answer, { line, fits }: BankCase, { open, amountOf }: Left): boolean {
  const taker = open.takenBy(answer);
  if (taker === undefined) return false;
  const isDayNamed = fits.some(
    ({ agreement, saleDay }) => saleDay !== undefined && agreement.id === answer.agreementId,
  );
  return isDayNamed || amountOf(taker) === line.amountOre;
}

/** Answers of the amount, or all of the named day, whoever has taken them. */
function likeAnswers(bankCase: BankCase, open: OpenPayouts): readonly Answer[] {
  const { line, fits } = bankCase;
  return fits.flatMap((fit) => {
    const answers =
      fit.saleDay === undefined
        ? open.answersOf(fit.agreement.id, line.amountOre).filter((one) => isSinceDue(one, line))
        : open.wholesOn(fit.agreement.id, fit.saleDay);
    const ours = answers.filter((answer) => isOfCase(fit, answer, open));
    const isAnyOpen = ours.some((answer) => open.isOpen(answer) && answer.saleDays.length === 1);
    return fit.saleDay !== undefined && isAnyOpen ? [] : ours;
  });
}

function isSinceDue({ dueOn }: Answer, line: BankCase["line"]): boolean {
  const { since } = equalDaysOf(line);
  return dueOn !== undefined && since <= dueOn && dueOn <= line.bookedOn;
}

function acceptedBefore(
  { line, fits }: BankCase,
  accepted: readonly AcceptedMatch[],
  open: OpenPayouts,
): string | undefined {
  const { since, until } = equalDaysOf(line);
  const paid = accepted.filter(({ agreementId, parts, bankLine }) => {
    const fit = fits.find(({ agreement }) => agreement.id === agreementId);
    if (fit === undefined || isDayOpen(fit, open)) return false;
    const isNear = since <= bankLine.bookedOn && bankLine.bookedOn <= until;
    if (fit.saleDay === undefined) return isNear && bankLine.amountOre === line.amountOre;
    return hasDayOf(fit, parts);
  });
  return paid.map(({ bankLine }) => bankLine.id).toSorted(compareText)[0];
}

/** Something of the day that the reference names has not been paid: what comes for it is no second time. */
function isDayOpen(fit: Fit, open: OpenPayouts): boolean {
  return (
    fit.saleDay !== undefined &&
    open
      .wholesOn(fit.agreement.id, fit.saleDay)
      .filter((answer) => isOfCase(fit, answer, open))
      .some(open.isOpen)
  );
}

/** Drawn on its day, or near it, by an agreement that draws by the month. */
function monthlyFee({ line, fits }: BankCase, { open }: Left): Finding | undefined {
  if (line.amountOre >= 0) return undefined;
  for (const { agreement } of fits) {
    const feeDay = feeDayNear(agreement, line.bookedOn);
    if (feeDay === undefined) continue;
    const answer = feeAnswer(feeDay, line.amountOre);
    const told = open.feesOf(answer.key);
    const isRight = told?.sumOre === line.amountOre;
    const earlier = open.takenBy(answer);
    if (earlier !== undefined && isRight) {
      return { reason: "alreadyPaid", answers: [], earlierId: earlier, about: answer };
    }
    if (earlier === undefined && isRight) return { reason: "wrongDay", answers: [told] };
    // Another debit may be a chargeback: only on its own day is one taken for the fee.
    if (earlier !== undefined || feeDay.dueOn !== line.bookedOn) continue;
    return told === undefined
      ? { reason: "feeUnknown", answers: [answer] }
      : { reason: "reportDiffers", answers: [answer], expectedOre: told.sumOre };
  }
  return undefined;
}

function feeAnswer({ agreement, dueOn, ofMonth }: FeeDay, amountOre: Ore): Answer {
  const resource = feeResource(agreement.id, ofMonth);
  return {
    key: resource,
    agreementId: agreement.id,
    kind: "monthlyFee",
    takes: [resource],
    reportIds: [],
    parts: [{ kind: "fee", amountOre }],
    sumOre: amountOre,
    saleDays: [],
    dueOn,
    untilOn: dueOn,
    isWhole: true,
    isNet: false,
  };
}

/**
 * The report that the line names, or one that was to come by now. One that fits our books is paid too
 * little, too much or too early; one that does not is itself what is wrong.
 */
function reportDiffers(bankCase: BankCase, { open }: Left): Finding | undefined {
  const { line, named, fits } = bankCase;
  if (named.length === 0 && bankCase.isDecided) return undefined;
  const due = fits.flatMap((fit) =>
    open
      .reportsNear(fit.agreement.id, line.bookedOn)
      .filter(({ answer }) => open.takenBy(answer) === undefined && isOfCase(fit, answer, open))
      .filter(({ answer }) => isInWindow(answer, line) && isSameWay(answer, line)),
  );
  const ofDay = due.filter(({ answer }) => answer.dueOn === line.bookedOn);
  const reports = [named, ofDay].find((some) => some.length > 0) ?? due;
  const [nearest] = reports.toSorted(
    (one, other) =>
      Math.abs(one.answer.sumOre - line.amountOre) -
        Math.abs(other.answer.sumOre - line.amountOre) ||
      compareText(one.answer.key, other.answer.key),
  );
  if (nearest === undefined) return undefined;
  const { sumOre } = nearest.answer;
  const about = { about: nearest.answer, expectedOre: sumOre };
  const isSame = sumOre === line.amountOre;
  const answers = isSame && nearest.doesAddUp ? [nearest.answer] : [];
  const doesFit = nearest.doesAddUp && open.isOpen(nearest.answer);
  if (!doesFit || sumOre === 0) return { reason: "reportDiffers", answers, ...about };
  if (isSame) return { reason: "wrongDay", answers, about: nearest.answer };
  if (sumOre > 0 !== line.amountOre > 0) return undefined;
  return { reason: line.amountOre < sumOre ? "short" : "over", answers, ...about };
}

/** The report that the line names has its very sum, and does not fit our books: what does is a candidate. */
function wrongName(
  report: Finding | undefined,
  bankCase: BankCase,
  left: Left,
): Finding | undefined {
  if (report?.reason !== "reportDiffers") return undefined;
  const others = wrongDay(bankCase, left)?.answers ?? [];
  return { ...report, answers: [...others, ...report.answers] };
}

/** What is drawn is no payout that has come out otherwise. */
function isSameWay({ sumOre }: Answer, { amountOre }: BankCase["line"]): boolean {
  return sumOre !== 0 && sumOre > 0 === amountOre > 0;
}

/** The amount is right and the day is not. */
function wrongDay(bankCase: BankCase, { open }: Left): Finding | undefined {
  const { line, fits } = bankCase;
  const earliest = addDays(line.bookedOn, -LATEST_DAYS);
  const answers = fits.flatMap((fit) =>
    open
      .answersOf(fit.agreement.id, line.amountOre)
      .filter((answer) => open.isOpen(answer) && !answer.isNet && isOfCase(fit, answer, open))
      .filter((answer) => !isFeeOfMonth(answer) || answer.key === feeNear(fit, line))
      .filter(({ saleDays, dueOn }) => {
        const [first] = saleDays;
        const isAfterSale = first === undefined || first <= line.bookedOn;
        return isAfterSale && dueOn !== undefined && dueOn >= earliest;
      }),
  );
  const ordered = answers.toSorted((one, other) => nearer(one, other, bankCase, open));
  return answers.length === 0 ? undefined : { reason: "wrongDay", answers: ordered };
}

function isFeeOfMonth({ kind, reportIds }: Answer): boolean {
  return kind === "monthlyFee" && reportIds.length === 0;
}

/** The fee that may be drawn by now, as what it takes is called. */
function feeNear({ agreement }: Fit, { bookedOn }: BankCase["line"]): string | undefined {
  const feeDay = feeDayNear(agreement, bookedOn);
  return feeDay && feeResource(agreement.id, feeDay.ofMonth);
}

function nearer(one: Answer, other: Answer, { line }: BankCase, open: OpenPayouts): number {
  const far = ({ dueOn }: Answer): number =>
    Math.abs((dueOn && open.calendar.daysLate(dueOn, line.bookedOn)) ?? LATEST_DAYS);
  return far(one) - far(other) || compareText(one.key, other.key);
}

/** A net payout that no report tells of: what is missing may be the fee. */
function feeUnknown(bankCase: BankCase, { open }: Left): Finding | undefined {
  const answers = likelyWholes(bankCase, open)
    .filter(({ isNet }) => isNet)
    .flatMap((answer) => {
      const feeOre = ore(answer.sumOre - bankCase.line.amountOre);
      const isFee = feeOre >= 0 && feeOre * LARGEST_FEE_PART <= Math.abs(answer.sumOre);
      return isFee ? [withFee(answer, feeOre)] : [];
    });
  const ordered = answers.toSorted((one, other) => nearer(one, other, bankCase, open));
  return answers.length === 0 ? undefined : { reason: "feeUnknown", answers: ordered };
}

/** Of what the reference names, or was to come by now and has not. */
function likelyWholes(bankCase: BankCase, open: OpenPayouts): readonly Answer[] {
  const { line, fits } = bankCase;
  return fits.flatMap((fit) => {
    const wholes =
      fit.saleDay === undefined
        ? open
            .wholesNear(fit.agreement.id, line.bookedOn)
            .filter((answer) => isInWindow(answer, line))
        : open.wholesOn(fit.agreement.id, fit.saleDay);
    return wholes.filter((answer) => open.isOpen(answer) && isOfCase(fit, answer, open));
  });
}

/** Less or more than what was due: on the day itself, else in the days before. */
function differs(
  bankCase: BankCase,
  { open }: Left,
  tooMany: Finding | undefined,
): Finding | undefined {
  const { line } = bankCase;
  const likely = likelyWholes(bankCase, open);
  const ofDay = likely.filter(({ dueOn }) => dueOn === line.bookedOn);
  const wholes = ofDay.length > 0 ? ofDay : likely;
  if (wholes.length === 0) return tooMany;
  if (tooMany !== undefined && ofDay.length === 0) return tooMany;
  const [nearest] = wholes.toSorted(
    (one, other) =>
      Math.abs(one.sumOre - line.amountOre) - Math.abs(other.sumOre - line.amountOre) ||
      compareText(one.key, other.key),
  );
  if (nearest === undefined || nearest.sumOre > 0 !== line.amountOre > 0) return tooMany;
  const reason = line.amountOre < nearest.sumOre ? "short" : "over";
  return { reason, answers: [], about: nearest, expectedOre: nearest.sumOre };
}
