/** For tests: of which moments of the generated year a careful bookkeeper could say that nothing more was sold. */
import type {
  GeneratedPayment,
  GeneratedYear,
} from "@kortkoll/core/bank/generated-year/generated-year.ts";
import { addDays, type BusinessDay } from "@kortkoll/core/time/stockholm.ts";

/** Farther apart two reported days prove nothing of what lies between them. */
const APART_DAYS = 7;

/** Whether every report that could hold a sale of the terminal has sales of it around the day. */
export function tellingDays({
  agreements,
  reports,
  answers,
  payments,
}: GeneratedYear): (at: GeneratedPayment) => boolean {
  const days = new Map<string, Set<BusinessDay>>();
  for (const { agreementId, records } of reports) {
    for (const one of records) {
      if (one.kind !== "acquirerLine" || one.saleOn === undefined) continue;
      if (one.type !== "sale" && one.type !== "refund") continue;
      const key = `${agreementId} ${one.terminalId}`;
      days.set(key, (days.get(key) ?? new Set()).add(one.saleOn));
    }
  }
  const told = new Set(answers.told.map(({ paymentId }) => paymentId));
  const untold = new Set(
    payments
      .filter(({ id }) => !told.has(id))
      .map(({ terminalId, businessDay }) => `${terminalId} ${businessDay}`),
  );
  return ({ siteId, companyId, terminalId, businessDay }) => {
    const around = [-1, 0, 1].map((beside) => addDays(businessDay, beside));
    const isSomeUntold = around.some((day) => untold.has(`${terminalId} ${day}`));
    const paying = agreements.filter((agreement) => {
      const terms = agreement.terms.findLast(({ validFrom }) => validFrom <= businessDay);
      const isOfSite = terms?.siteIds === null || terms?.siteIds.includes(siteId) === true;
      return agreement.companyId === companyId && isOfSite && terms?.issuers.length !== 0;
    });
    return (
      !isSomeUntold &&
      paying.every(({ id }) => {
        const known = days.get(`${id} ${terminalId}`) ?? new Set<BusinessDay>();
        return around.every((day) => isBetween(known, day));
      })
    );
  };
}

function isBetween(known: ReadonlySet<BusinessDay>, day: BusinessDay): boolean {
  if (known.has(day)) return true;
  const beside = (from: number, to: number): boolean =>
    Array.from({ length: to - from + 1 }, (_, at) => addDays(day, from + at)).some((one) =>
      known.has(one),
    );
  return beside(-APART_DAYS, -1) && beside(1, APART_DAYS);
}
