/**
 * Holds an acquirer's lines beside our own payments, day by day, so that a million of each need no more
 * memory than a few days do. A day's own payments come before those of the days beside it, and strong
 * evidence before weak, so that no line takes what another proves. Where two payments fit, none is chosen.
 */
import { addDays, type BusinessDay } from "../../time/stockholm.ts";
import type {
  AcquirerDay,
  AcquirerLine,
  AcquirerMatcher,
  AcquirerResults,
  OwnPayment,
  ReportCover,
} from "../acquirer-match.ts";
import { closeLines, settleWithoutPayment } from "./close-lines.ts";
import { compareText } from "./compare-text.ts";
import { besideOf, type HeldDay, holdDay } from "./held-day.ts";
import { missingPayments } from "./missing-payments.ts";
import { tieLines } from "./tie-lines.ts";

export function openAcquirerMatcher(): AcquirerMatcher {
  let held: readonly HeldDay[] = [];
  const give = (now: BusinessDay | undefined): AcquirerResults => {
    const ended = held.filter((one) => !one.areLinesGiven && (now === undefined || one.day < now));
    for (const one of ended) {
      tieLines(one, besideOf(one, held));
      closeLines(one, [one, ...besideOf(one, held)]);
      one.areLinesGiven = true;
    }
    const over = held.filter(
      (one) => !one.arePaymentsGiven && (now === undefined || addDays(one.day, 2) <= now),
    );
    const payments = over.flatMap((one) => missingPayments(one, besideOf(one, held)));
    for (const one of over) one.arePaymentsGiven = true;
    held = now === undefined ? [] : held.filter(({ day }) => addDays(day, 2) >= now);
    return {
      lines: ended.flatMap(({ lines }) => lines.flatMap(({ result }) => result ?? [])),
      payments,
    };
  };
  return {
    day: (day) => {
      if (held.some((one) => one.day >= day.day)) throw new Error("Days come in ascending order");
      const own = holdDay(day);
      held = [...held, own];
      settleWithoutPayment(own);
      tieLines(own, [own]);
      return give(day.day);
    },
    end: () => give(undefined),
  };
}

/** All of a company at once, for as much as memory holds. */
export function matchAcquirerLines(all: {
  readonly payments: readonly OwnPayment[];
  readonly lines: readonly AcquirerLine[];
  readonly covers: readonly ReportCover[];
}): AcquirerResults {
  const days = new Map<BusinessDay, DayInMaking>();
  const dayOf = (day: BusinessDay): DayInMaking => {
    const known = days.get(day) ?? { day, payments: [], lines: [], covers: [] };
    days.set(day, known);
    return known;
  };
  for (const payment of all.payments) dayOf(payment.businessDay).payments.push(payment);
  for (const cover of all.covers) dayOf(cover.day).covers.push(cover);
  const dayless = all.lines.filter(({ saleOn }) => saleOn === undefined);
  for (const line of all.lines) if (line.saleOn !== undefined) dayOf(line.saleOn).lines.push(line);
  const matcher = openAcquirerMatcher();
  const inOrder = [...days.values()].toSorted((one, other) => compareText(one.day, other.day));
  const results = [...inOrder.map(matcher.day), matcher.end()];
  return {
    lines: [
      ...results.flatMap(({ lines }) => lines),
      ...dayless.map((line) => ({ result: "dayMissing" as const, line })),
    ],
    payments: results.flatMap(({ payments }) => payments),
  };
}

type DayInMaking = AcquirerDay & {
  readonly payments: OwnPayment[];
  readonly lines: AcquirerLine[];
  readonly covers: ReportCover[];
};
