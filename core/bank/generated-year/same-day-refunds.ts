/** Sales that are given back on their own day, whole or in part, at the terminal that took them. */
import { negateOre, ore } from "../../money.ts";
import type { Random } from "../../seeded-random.ts";
import { startOfBusinessDay } from "../../time/stockholm.ts";
import { type Drawn, paid } from "./year-payments.ts";
import { SITES } from "./year-places.ts";

const OF_HUNDRED = 2;
/** After the last sale of any day, and before the first closing. */
const GIVEN_BACK_FROM_MS = 17 * 3_600_000 + 5 * 60_000;
const GIVEN_BACK_WITHIN_S = 1_800;

export function addSameDayRefunds(drawn: Drawn, random: Random): void {
  const sales = drawn.all.filter(({ kind }) => kind === "sale");
  const own: Drawn = { ...drawn, random };
  for (const sale of sales.filter(() => random.chance(OF_HUNDRED))) {
    const site = SITES.find(({ id }) => id === sale.siteId);
    if (site === undefined) throw new Error("A sale at no site");
    const whole = random.chance(60);
    const givenBack = whole ? sale.amountOre : ore(random.between(1, sale.amountOre));
    const day = sale.businessDay;
    const start = startOfBusinessDay(day);
    const amountOre = negateOre(givenBack);
    const refund = paid(own, { site, day, start, issuer: sale.issuer, amountOre });
    own.all[own.all.length - 1] = {
      ...refund,
      terminalId: sale.terminalId,
      lastFour: sale.lastFour,
      approvedAt: start + GIVEN_BACK_FROM_MS + random.whole(GIVEN_BACK_WITHIN_S) * 1_000,
      originalId: sale.id,
    };
  }
}
