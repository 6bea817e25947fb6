/** All that goes over a workshop's account and is no card payout: customers, wages, suppliers, rent. */
import { addOre, negateOre, type Ore, ore } from "../../money.ts";
import type { Random } from "../../seeded-random.ts";
import type { BusinessDay } from "../../time/stockholm.ts";
import { linesOf } from "./payout-lines.ts";
import { BANK_DAYS, bankDayBefore, bankDayFrom, weekdayOf, YEAR_DAYS } from "./year-days.ts";
import { ACCOUNTS, MAIN_ACCOUNT, SAVINGS_ACCOUNT, type YearAccount } from "./year-places.ts";
import type { PlannedDetail, PlannedLine, YearUnderway } from "./year-underway.ts";

type Ground = { readonly year: YearUnderway; readonly random: Random };
type Place = { readonly account: YearAccount; readonly day: BusinessDay };

/** Some begin as acquirers' names do. */
const CUSTOMERS = [
  "Netsbergs Åkeri AB",
  "Worldéns Snickeri",
  "Amexén Redovisning HB",
  "Swedbergs Måleri AB",
  "Bamboråns Trädgård",
  "Ängslyckans Taxi AB",
  "Öhrnfjälls Bygg AB",
  "Hällmarks El",
] as const;
const SUPPLIERS = [
  "Reservdelsgrossen Nord AB",
  "Däckhallen Import AB",
  "Oljebolaget Tre AB",
] as const;
const WORKERS = ["Lön 101", "Lön 102", "Lön 103", "Lön 104", "Lön 105"] as const;

export function addNoise(year: YearUnderway, random: Random): void {
  const ground = { year, random };
  for (const account of ACCOUNTS.filter(({ busy }) => busy)) {
    for (const day of BANK_DAYS) addDay(ground, { account, day });
  }
  addSavings(ground);
  addEqualDeposits(ground);
}

function addDay(ground: Ground, place: Place): void {
  const { random } = ground;
  const { day } = place;
  if (random.chance(80)) addSwish(ground, place);
  if (random.chance(65)) addDeposit(ground, place);
  const weekday = weekdayOf(day);
  if (weekday === 1 || weekday === 3) addSuppliers(ground, place);
  if (day === lastBankDayUntil(day, 25)) addWages(ground, place);
  if (day === bankDayFrom(`${day.slice(0, 7)}-12` as BusinessDay)) addTax(ground, place);
  const isLast = BANK_DAYS.find((one) => one > day)?.slice(0, 7) !== day.slice(0, 7);
  if (isLast) addRent(ground, place);
}

function lastBankDayUntil(day: BusinessDay, ofMonth: number): BusinessDay {
  const wanted = `${day.slice(0, 7)}-${ofMonth}` as BusinessDay;
  return BANK_DAYS.includes(wanted) || !YEAR_DAYS.includes(wanted) ? wanted : bankDayBefore(wanted);
}

function addSwish({ year, random }: Ground, place: Place): void {
  const amountOre = ore(random.between(9_900, 480_000));
  const number = String(random.between(1_000, 9_999));
  const texts = [`SWISH ${number}`, `ORDER ${random.between(10_000, 99_999)}`];
  addLine(year, place, { payerName: random.oneOf(CUSTOMERS), texts, amountOre });
}

/** The bank books one sum for all that the bankgiro brought. */
function addDeposit({ year, random }: Ground, place: Place): void {
  const details = Array.from({ length: random.between(1, 9) }, (): PlannedDetail => {
    const reference = String(random.between(100_000, 999_999));
    return {
      amountOre: ore(random.between(45_000, 2_900_000)),
      payerName: random.oneOf(CUSTOMERS),
      references: [reference],
      texts: [],
    };
  });
  const text = `BG50501055 ${String(random.whole(99_999)).padStart(5, "0")}`;
  const amountOre = addOre(...details.map((detail) => detail.amountOre));
  pushLine(year, { ...place, amountOre, code: "PMNT/RCDT/ATXN", text, details });
}

function addSuppliers({ year, random }: Ground, place: Place): void {
  const details = Array.from({ length: random.between(1, 5) }, (): PlannedDetail => {
    const payerName = random.oneOf(SUPPLIERS);
    const amountOre = ore(-random.between(120_000, 8_800_000));
    return { amountOre, payerName, references: [`F${random.between(1_000, 99_999)}`], texts: [] };
  });
  const amountOre = addOre(...details.map((detail) => detail.amountOre));
  const text = "LEVERANTÖRSBETALNINGAR";
  pushLine(year, { ...place, amountOre, code: "PMNT/ICDT/ATXN", text, details });
}

function addWages({ year, random }: Ground, place: Place): void {
  for (const payerName of WORKERS) {
    const amountOre = ore(-random.between(2_350_000, 3_480_000));
    addLine(year, place, { payerName, texts: ["LÖN"], amountOre });
  }
}

function addTax({ year, random }: Ground, place: Place): void {
  const amountOre = ore(-random.between(9_000_000, 19_000_000));
  addLine(year, place, { payerName: "Skattekontot", texts: ["SKATT OCH AVGIFTER"], amountOre });
}

function addRent({ year }: Ground, place: Place): void {
  const amountOre = ore(place.account === MAIN_ACCOUNT ? -6_450_000 : -2_875_000);
  addLine(year, place, { payerName: "Fastigheten Plåten KB", texts: ["HYRA"], amountOre });
  addLine(year, place, { payerName: undefined, texts: ["BANKAVGIFTER"], amountOre: ore(-18_500) });
}

function addSavings({ year, random }: Ground): void {
  for (const day of BANK_DAYS.filter((one) => one.endsWith("-28"))) {
    const amountOre = ore(random.between(10, 60) * 100_000);
    const transfer = { payerName: MAIN_ACCOUNT.owner, texts: ["EGEN ÖVERFÖRING"] };
    const place = { day, account: MAIN_ACCOUNT };
    addLine(year, place, { ...transfer, amountOre: negateOre(amountOre) });
    addLine(year, { day, account: SAVINGS_ACCOUNT }, { ...transfer, amountOre });
  }
}

/** A customer pays to the öre what an acquirer pays on the same day: chance, and not ours. */
function addEqualDeposits({ year, random }: Ground): void {
  const payouts = linesOf(year).filter(
    ({ answer, account, amountOre }) =>
      answer.faultId === undefined && account === MAIN_ACCOUNT && amountOre > 0,
  );
  for (let count = 0; count < 12; count += 1) {
    const payout = payouts[random.whole(payouts.length)];
    if (payout === undefined || payout.answer.sort !== "payout") continue;
    const place = { account: MAIN_ACCOUNT, day: payout.bookedOn };
    const texts = [`FAKTURA ${random.between(10_000, 99_999)}`];
    const { amountOre } = payout;
    addLine(year, place, { payerName: random.oneOf(CUSTOMERS), texts, amountOre });
  }
}

type Simple = {
  readonly payerName: string | undefined;
  readonly texts: readonly string[];
  readonly amountOre: Ore;
};

function addLine(year: YearUnderway, place: Place, { payerName, texts, amountOre }: Simple): void {
  const code = amountOre < 0 ? "PMNT/ICDT/ATXN" : "PMNT/RCDT/ATXN";
  const details = [{ amountOre, payerName, references: [], texts }];
  pushLine(year, { ...place, amountOre, code, text: undefined, details });
}

type Noise = Place & Pick<PlannedLine, "amountOre" | "code" | "text" | "details">;

function pushLine(year: YearUnderway, { day, ...line }: Noise): void {
  const answer = {
    sort: "notOurs",
    faultId: undefined,
    allowed: [{ outcome: "notOurs" }],
  } as const;
  year.otherLines.push({ ...line, id: year.newLineId(day), bookedOn: day, answer });
}
