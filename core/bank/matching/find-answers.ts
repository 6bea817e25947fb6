/** What a bank line may pay for by one kind of evidence, of what is still open. */
import type { BankLine, MatchEvidence } from "../payout-match.ts";
import { plain, readReference } from "../reference-pattern.ts";
import type { Fit } from "./agreement-fit.ts";
import { type Answer, answerOfBatches, joinAnswers } from "./answer.ts";
import { type BankCase, hasSaleDay, isInWindow, isOfCase } from "./bank-case.ts";
import { findOnlySubset } from "./only-subset.ts";
import type { OpenPayouts } from "./open-payouts.ts";
import { hasChargeback } from "./says-chargeback.ts";

export type Found = {
  readonly answers: readonly Answer[];
  /** There were too many batches to try every subset of them. */
  readonly isNotTried: boolean;
};

export function findAnswers(evidence: MatchEvidence, bankCase: BankCase, open: OpenPayouts): Found {
  const all = findAll(evidence, bankCase, open);
  return bankCase.isChargeback ? { ...all, answers: all.answers.filter(hasChargeback) } : all;
}

function findAll(evidence: MatchEvidence, bankCase: BankCase, open: OpenPayouts): Found {
  switch (evidence) {
    case "reference":
      return found(bankCase.isDecided ? byReference(bankCase, open) : []);
    case "merchantAndDay":
      return found(bankCase.isDecided ? [] : byMerchantAndDay(bankCase, open));
    case "amountInWindow": {
      const isLeft = !bankCase.isDecided && !bankCase.isUnclear;
      return found(isLeft ? answersInWindow(bankCase, open) : []);
    }
    case "onlySubset":
      return bankCase.isDecided || bankCase.isUnclear ? found([]) : bySubset(bankCase, open);
  }
}

function found(answers: readonly Answer[]): Found {
  return { answers, isNotTried: false };
}

function byReference(bankCase: BankCase, open: OpenPayouts): readonly Answer[] {
  const { line, fits } = bankCase;
  const reported = byNamedReports(bankCase, open);
  if (reported.length > 0) return reported;
  const answers = fits
    .filter(({ saleDay }) => saleDay !== undefined)
    .flatMap((fit) =>
      answersIn(fit, bankCase, open).filter((answer) => hasSaleDay(fit, answer, open)),
    );
  const wholes = answers.filter(({ isWhole }) => isWhole);
  return (wholes.length > 0 ? wholes : answers).filter((answer) => isInWindow(answer, line));
}

/** One of them, or all of them where one reference names several. */
function byNamedReports({ line, named }: BankCase, open: OpenPayouts): readonly Answer[] {
  const usable = named
    .filter(({ doesAddUp }) => doesAddUp)
    .map(({ answer }) => answer)
    .filter((answer) => open.isOpen(answer) && !isTooEarly(answer, line.bookedOn));
  const exact = usable.filter(({ sumOre }) => sumOre === line.amountOre);
  if (exact.length > 0 || usable.length < 2) return exact;
  const all = joinAnswers(usable);
  return all.sumOre === line.amountOre && open.isOpen(all) ? [all] : [];
}

/** A report's own reference is believed however late it comes, but not before its day. */
function isTooEarly({ dueOn }: Answer, bookedOn: string): boolean {
  return dueOn !== undefined && bookedOn < dueOn;
}

function byMerchantAndDay(bankCase: BankCase, open: OpenPayouts): readonly Answer[] {
  const { line, fits } = bankCase;
  return fits
    .filter(({ merchantNumber }) => merchantNumber !== undefined)
    .flatMap((fit) => answersIn(fit, bankCase, open))
    .filter(({ dueOn }) => dueOn === line.bookedOn);
}

/** Whatever has the amount and its day, of every agreement that the line may belong to. */
export function answersInWindow(bankCase: BankCase, open: OpenPayouts): readonly Answer[] {
  const { line } = bankCase;
  return bankCase.fits.flatMap((fit) => {
    const exact = answersIn(fit, bankCase, open).filter((answer) => isInWindow(answer, line));
    return [...exact, ...reportsOfOneDay(fit, bankCase, open)];
  });
}

/** Open, free, of the line's merchant number, gross or reported, and exactly the amount. */
function answersIn(fit: Fit, { line }: BankCase, open: OpenPayouts): readonly Answer[] {
  return open
    .answersOf(fit.agreement.id, line.amountOre)
    .filter((answer) => !answer.isNet && open.isOpen(answer) && isOfCase(fit, answer, open))
    .filter((answer) => !isNamedElse(fit, answer, open) && answer.takes.every(open.isFree));
}

/** Both the line and the report have a number of their own in the agreement's pattern, and not the same one. */
function isNamedElse({ agreement, reference }: Fit, answer: Answer, open: OpenPayouts): boolean {
  if (reference === undefined) return false;
  return answer.reportIds.some((id) => {
    const own = open.reportOf(id)?.report.reference;
    if (own === undefined || plain(reference).includes(plain(own))) return false;
    return agreement.terms.some((terms) => readReference(terms, own) !== undefined);
  });
}

/** Reports of one day may arrive as one sum. */
function reportsOfOneDay(fit: Fit, { line }: BankCase, open: OpenPayouts): readonly Answer[] {
  const answers = openReports(fit, line, open);
  return [...Map.groupBy(answers, ({ dueOn }) => dueOn).values()]
    .filter((ofDay) => ofDay.length > 1)
    .map(joinAnswers)
    .filter((answer) => answer.sumOre === line.amountOre && open.isOpen(answer));
}

function openReports(fit: Fit, line: BankLine, open: OpenPayouts): readonly Answer[] {
  return (
    open
      .reportsNear(fit.agreement.id, line.bookedOn)
      // What comes to nothing has no bank line, and no part in one.
      .filter(({ doesAddUp, answer }) => doesAddUp && answer.sumOre !== 0)
      .map(({ answer }) => answer)
      .filter(
        (answer) => isInWindow(answer, line) && open.isOpen(answer) && isOfCase(fit, answer, open),
      )
      .filter((answer) => !isNamedElse(fit, answer, open) && answer.takes.every(open.isFree))
  );
}

/** Of our own gross batches, and of reports; never of both together. */
function bySubset(bankCase: BankCase, open: OpenPayouts): Found {
  const { line, fits } = bankCase;
  const results = fits.flatMap((fit) => {
    const batches = open
      .batchesNear(fit.agreement.id, line.bookedOn)
      .filter(({ freeOre, isNet }) => freeOre !== 0 && !isNet)
      .filter(({ dueOn, untilOn }) => dueOn <= line.bookedOn && line.bookedOn <= untilOn)
      .filter(({ resource }) => open.isFree(resource))
      .map((batch) => answerOfBatches([batch], false))
      .filter((answer) => isOfCase(fit, answer, open));
    const reports = openReports(fit, line, open);
    return [subsetOf(batches, line.amountOre), subsetOf(reports, line.amountOre)];
  });
  const isNotTried = results.some((result) => result.isNotTried);
  return { answers: isNotTried ? [] : results.flatMap(({ answers }) => answers), isNotTried };
}

function subsetOf(items: readonly Answer[], amountOre: number): Found {
  const subset = findOnlySubset(
    items.map(({ sumOre }) => sumOre),
    amountOre,
  );
  const join = (members: readonly number[]): Answer =>
    joinAnswers(members.flatMap((place) => items[place] ?? []));
  switch (subset.kind) {
    case "none":
      return found([]);
    case "one":
      return found([join(subset.members)]);
    case "several":
      return found(subset.examples.map(join));
    case "notTried":
      return { answers: [], isNotTried: true };
  }
}
