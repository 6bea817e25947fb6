/**
 * Gives answers to bank lines, strongest evidence first. Every round looks at all lines on the same
 * state, so that the order in which they came decides nothing; what one line takes, others have not,
 * until nothing more is certain. Two answers are never chosen between.
 */
import { MATCH_EVIDENCE, type MatchEvidence } from "../payout-match.ts";
import type { Answer } from "./answer.ts";
import { type BankCase, isOfCase } from "./bank-case.ts";
import { compareText } from "./compare-text.ts";
import { type Found, findAnswers } from "./find-answers.ts";
import type { OpenPayouts } from "./open-payouts.ts";

export type Assigned =
  | { readonly kind: "one"; readonly answer: Answer; readonly evidence: MatchEvidence }
  | {
      readonly kind: "several";
      readonly answers: readonly Answer[];
      readonly evidence: MatchEvidence;
    }
  | { readonly kind: "notTried" };

type Wish = { readonly bankCase: BankCase; readonly answers: readonly Answer[] };
type Gift = { readonly bankCase: BankCase; readonly answer: Answer };

/** By the id of the line; a line that nothing fits is not in it. */
export function assignAnswers(
  cases: readonly BankCase[],
  open: OpenPayouts,
): ReadonlyMap<string, Assigned> {
  const assigned = new Map<string, Assigned>();
  for (const evidence of MATCH_EVIDENCE) {
    const undecided = cases.filter(({ line }) => !assigned.has(line.id));
    assignBy(evidence, undecided, { open, assigned });
    if (evidence === "reference") blockWhatIsNamed(cases, open, assigned);
  }
  return assigned;
}

function assignBy(
  evidence: MatchEvidence,
  cases: readonly BankCase[],
  { open, assigned }: { readonly open: OpenPayouts; readonly assigned: Map<string, Assigned> },
): void {
  const contested = new Map<string, Wish>();
  for (;;) {
    const pending = cases.filter(({ line }) => !assigned.has(line.id) && !contested.has(line.id));
    const all = pending.map((bankCase) => ({
      bankCase,
      found: findAnswers(evidence, bankCase, open),
    }));
    const wishes = all.map(({ bankCase, found }) => ({ bankCase, answers: unlike(found.answers) }));
    const { gifts, disputes } = settle(wishes);
    for (const wish of disputes) {
      contested.set(wish.bankCase.line.id, wish);
      open.block(wish.answers.flatMap(({ takes }) => takes));
    }
    for (const { bankCase, answer } of gifts) {
      if (!open.isOpen(answer)) continue;
      open.take(answer, bankCase.line.id);
      assigned.set(bankCase.line.id, { kind: "one", answer, evidence });
    }
    if (gifts.length > 0 || disputes.length > 0) continue;
    refuse([...wishes, ...contested.values()], evidence, { open, assigned });
    noteNotTried(all, assigned);
    return;
  }
}

function noteNotTried(
  all: readonly { readonly bankCase: BankCase; readonly found: Found }[],
  assigned: Map<string, Assigned>,
): void {
  for (const { bankCase, found } of all) {
    if (found.isNotTried) assigned.set(bankCase.line.id, { kind: "notTried" });
  }
}

/** What is left has several answers, or one that another line wants a piece of. */
function refuse(
  wishes: readonly Wish[],
  evidence: MatchEvidence,
  { open, assigned }: { readonly open: OpenPayouts; readonly assigned: Map<string, Assigned> },
): void {
  for (const { bankCase, answers } of wishes) {
    if (answers.length === 0) continue;
    assigned.set(bankCase.line.id, { kind: "several", answers, evidence });
    open.block(answers.flatMap(({ takes }) => takes));
  }
}

function settle(wishes: readonly Wish[]): {
  readonly gifts: readonly Gift[];
  readonly disputes: readonly Wish[];
} {
  const single = wishes.filter(({ answers }) => answers.length === 1);
  const wanted = new Map<string, Set<string>>();
  for (const { answers } of single) {
    for (const { takes, key } of answers) {
      for (const resource of takes) {
        const keys = wanted.get(resource) ?? new Set<string>();
        wanted.set(resource, keys.add(key));
      }
    }
  }
  const isDisputed = ({ answers }: Wish): boolean =>
    answers.some(({ takes }) => takes.some((resource) => (wanted.get(resource)?.size ?? 0) > 1));
  const disputes = single.filter(isDisputed);
  const hesitant = new Set(
    wishes.filter(({ answers }) => answers.length > 1).flatMap(({ answers }) => takesOf(answers)),
  );
  const agreed = single.filter((wish) => !isDisputed(wish) && mayTake(wish, hesitant));
  const gifts = [...Map.groupBy(agreed, ({ answers }) => answers[0]?.key).values()].flatMap(
    giveFirst,
  );
  return { gifts, disputes };
}

/**
 * What another line may be about as well is taken on the day when it is due, and not days later: the one
 * that comes late may be the one that this line would leave to the other.
 */
function mayTake({ bankCase, answers }: Wish, hesitant: ReadonlySet<string>): boolean {
  const isOnItsDay = answers.every(({ dueOn }) => dueOn === bankCase.line.bookedOn);
  return isOnItsDay || !takesOf(answers).some((resource) => hesitant.has(resource));
}

function takesOf(answers: readonly Answer[]): readonly string[] {
  return answers.flatMap(({ takes }) => takes);
}

/** Of lines that want the same the first has it: the others find it paid. */
function giveFirst(wishes: readonly Wish[]): readonly Gift[] {
  const [first] = wishes.toSorted(byDayAndId);
  return (first?.answers ?? []).map((answer) => ({ bankCase: (first as Wish).bankCase, answer }));
}

function byDayAndId(one: Wish, other: Wish): number {
  const [first, second] = [one.bankCase.line, other.bankCase.line];
  return compareText(first.bookedOn, second.bookedOn) || compareText(first.id, second.id);
}

function unlike(answers: readonly Answer[]): readonly Answer[] {
  return [...new Map(answers.map((answer) => [answer.key, answer])).values()];
}

/**
 * The day that a reference names is what its line pays, also when the amount is wrong: no line that
 * says less may take it.
 */
function blockWhatIsNamed(
  cases: readonly BankCase[],
  open: OpenPayouts,
  assigned: ReadonlyMap<string, Assigned>,
): void {
  for (const bankCase of cases) {
    const { isDecided, isChargeback } = bankCase;
    if (!isDecided || isChargeback || assigned.has(bankCase.line.id)) continue;
    open.block(bankCase.named.map(({ answer }) => answer).flatMap(({ takes }) => takes));
    for (const fit of bankCase.fits) {
      if (fit.saleDay === undefined) continue;
      const named = open
        .wholesOn(fit.agreement.id, fit.saleDay)
        .filter((answer) => isOfCase(fit, answer, open));
      open.block(named.flatMap(({ takes }) => takes));
    }
  }
}
