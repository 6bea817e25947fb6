/** Draws what customers paid by card: services, repairs, tyres, many of them at the same fixed price. */
import type { Issuer } from "../../cards/card-rules.ts";
import { negateOre, type Ore, ore } from "../../money.ts";
import type { Random } from "../../seeded-random.ts";
import { type BusinessDay, startOfBusinessDay } from "../../time/stockholm.ts";
import type { GeneratedPayment } from "./generated-year.ts";
import { isClosedHoliday, SALE_DAYS, weekdayOf } from "./year-days.ts";
import { SITES, type YearSite } from "./year-places.ts";

/** Its amount may still be changed while faults are planted. */
export type DraftPayment = Omit<GeneratedPayment, "amountOre"> & {
  amountOre: Ore;
  /** The acquirer's own name of it. */
  readonly acquirerReference: string;
  /** When its session was closed, in epoch milliseconds; undefined while none is known of. */
  closedAt: number | undefined;
};

/** Tyres shifted, an inspection, a service of the air conditioner, a yearly service. */
const FIXED_PRICES = [44_900, 69_500, 149_500, 289_500] as const;
const OPENS_MS = 7 * 3_600_000;
const HOURS_OPEN = 10;

export type Drawn = { readonly all: DraftPayment[]; readonly random: Random; next: number };

export function drawPayments(random: Random): Drawn {
  const drawn: Drawn = { all: [], random, next: 1 };
  for (const site of SITES) {
    const ofSite: DraftPayment[] = [];
    const stocktakings = [0, 1, 2].map(() => random.between(20, SALE_DAYS.length - 20));
    for (const [place, day] of SALE_DAYS.entries()) {
      const stocktaking = stocktakings.some((one) => one === place);
      drawDay(drawn, { site, day, stocktaking, ofSite });
    }
  }
  return drawn;
}

type Day = {
  readonly site: YearSite;
  readonly day: BusinessDay;
  readonly stocktaking: boolean;
  readonly ofSite: DraftPayment[];
};

/** On a day of stocktaking nothing is sold, but somebody may be paid back: the batch is negative. */
function drawDay(drawn: Drawn, { site, day, stocktaking, ofSite }: Day): void {
  const { random } = drawn;
  const start = startOfBusinessDay(day);
  const sales = stocktaking ? 0 : salesOn(random, site, day);
  const refunds = stocktaking ? 1 : sales > 2 && random.chance(12) ? 1 : 0;
  for (let sale = 0; sale < sales; sale += 1) {
    const issuer = random.weighed(site.cards);
    const amountOre = priceOn(random, day);
    ofSite.push(paid(drawn, { site, day, start, issuer, amountOre }));
  }
  const closed = weekdayOf(day) === 6 || isClosedHoliday(day);
  if (refunds === 0 || closed || ofSite.length < 20) return;
  const sold = ofSite.slice(-60).filter(({ kind }) => kind === "sale");
  const first = sold[0];
  if (first === undefined) return;
  const back = random.oneOf([first, ...sold]);
  const amountOre = negateOre(back.amountOre);
  const refund = paid(drawn, { site, day, start, issuer: back.issuer, amountOre });
  ofSite.push(refund);
}

function salesOn(random: Random, site: YearSite, day: BusinessDay): number {
  if (isClosedHoliday(day)) return 0;
  const weekday = weekdayOf(day);
  if (weekday < 5) return random.between(site.fewest, site.most);
  if (weekday === 5) return random.between(0, 3);
  // Roadside help on Sundays; never on those that change to or from summer time.
  const changesClock = day.slice(5, 7) === "03" || day.slice(5, 7) === "10";
  return site.name === "Norrbyn" && !changesClock && random.chance(25) ? 1 : 0;
}

/** At weekends no fixed prices: a batch of one such payment would be like too many others. */
function priceOn(random: Random, day: BusinessDay): Ore {
  if (weekdayOf(day) < 5 && random.chance(18)) return ore(random.oneOf(FIXED_PRICES));
  const [least, most] = random.weighed<readonly [number, number]>([
    [[18_000, 95_000], 25],
    [[95_000, 420_000], 40],
    [[420_000, 1_150_000], 28],
    [[1_150_000, 3_400_000], 7],
  ]);
  return ore(random.between(least, most));
}

type Paid = {
  readonly site: YearSite;
  readonly day: BusinessDay;
  /** Epoch milliseconds. */
  readonly start: number;
  readonly issuer: Issuer;
  readonly amountOre: Ore;
};

export function paid(drawn: Drawn, { site, day, start, issuer, amountOre }: Paid): DraftPayment {
  const { random } = drawn;
  const number = String(drawn.next).padStart(6, "0");
  const acquirerReference = `TX${String((drawn.next * 7_919) % 999_983).padStart(6, "0")}`;
  drawn.next += 1;
  const payment: DraftPayment = {
    id: `d0000000-0000-4000-8000-000000${number}`,
    companyId: site.companyId,
    siteId: site.id,
    terminalId: random.oneOf(site.terminalIds),
    issuer,
    kind: amountOre < 0 ? "refund" : "sale",
    authorisationCode: String(random.whole(1_000_000)).padStart(6, "0"),
    lastFour: String(random.whole(10_000)).padStart(4, "0"),
    approvedAt: start + OPENS_MS + random.whole(HOURS_OPEN * 3_600) * 1_000,
    businessDay: day,
    amountOre,
    originalId: null,
    acquirerReference,
    closedAt: undefined,
  };
  drawn.all.push(payment);
  return payment;
}
