/**
 * What the group sold yesterday, at three sites: paid by card, booked, in the terminals' sessions, and not
 * closed yet. One sale was keyed by hand on the terminal at Väst, and is known to that terminal only.
 */
import { type Ore, ore } from "@kortkoll/core/money.ts";
import { addDays, businessDayOf, startOfBusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { EarlierSale } from "@kortkoll/terminals/simulator/simulator-config.ts";
import type { SYSTEM_CODES } from "../api.ts";

type CardId = "visa" | "mastercard" | "amex";

export type YesterdaysSale = {
  readonly siteCode: string;
  readonly companyCode: string;
  readonly tillCode: string;
  readonly terminalId: string;
  readonly system: (typeof SYSTEM_CODES)[number];
  readonly advisor: string;
  readonly customerName: string;
  readonly registrationNumber: string | null;
  /** Minutes after midnight in Stockholm. */
  readonly atMinute: number;
  readonly cardId: CardId;
  readonly amountOre: Ore;
};

type Till = Pick<YesterdaysSale, "siteCode" | "companyCode" | "tillCode" | "terminalId" | "system">;

const NORD = { siteCode: "NORD", companyCode: "NORDBIL" } as const;
const SYD = { siteCode: "SYD", companyCode: "SYDBIL" } as const;
const NORTH_WORKSHOP: Till = {
  ...NORD,
  ...{ tillCode: "V1", terminalId: "79001011", system: "workshop" },
};
const NORTH_PARTS: Till = {
  ...NORD,
  ...{ tillCode: "L1", terminalId: "79001012", system: "parts" },
};
const NORTH_VEHICLES: Till = {
  ...NORD,
  ...{ tillCode: "F1", terminalId: "79001013", system: "vehicles" },
};
const WEST: Till = {
  siteCode: "VAST",
  companyCode: "NORDBIL",
  ...{ tillCode: "V1", terminalId: "79001021", system: "workshop" },
};
const SOUTH_WORKSHOP: Till = {
  ...SYD,
  ...{ tillCode: "V1", terminalId: "79002011", system: "workshop" },
};
const SOUTH_PARTS: Till = {
  ...SYD,
  ...{ tillCode: "L1", terminalId: "79002012", system: "parts" },
};

type Line = readonly [
  till: Till,
  time: string,
  cardId: CardId,
  kronor: number,
  customer: string,
  registrationNumber: string | null,
  advisor: string,
];

const LINES: readonly Line[] = [
  [NORTH_WORKSHOP, "08:12", "visa", 2_495, "Åsa Påhittsdotter", "PHT 104", "ANLI"],
  [NORTH_PARTS, "08:47", "mastercard", 389.5, "Låtsas Åkeri AB", null, "OLOV"],
  [WEST, "09:05", "visa", 6_780, "Göran Exempelström", "EXM 221", "MAJA"],
  [SOUTH_WORKSHOP, "09:31", "visa", 1_249, "Örjan Provlund", "PRV 37A", "OLOV"],
  [NORTH_WORKSHOP, "10:20", "mastercard", 4_312.75, "Maj Mönstermark", "MNS 815", "ANLI"],
  [NORTH_VEHICLES, "11:02", "visa", 15_000, "Tilda Testberg", "TST 66B", "MAJA"],
  [SOUTH_PARTS, "11:40", "mastercard", 742, "Bilprovarna i Provköping AB", null, "OLOV"],
  [WEST, "12:15", "amex", 3_420.5, "Konferens & Exempel AB", "KNF 512", "MAJA"],
  [NORTH_PARTS, "13:08", "visa", 1_156, "Ulla Utkast", null, "OLOV"],
  [SOUTH_WORKSHOP, "13:44", "visa", 8_905, "Sören Skissgren", "SKS 90C", "ANLI"],
  [NORTH_WORKSHOP, "14:26", "amex", 11_238, "Demokraft Nord AB", "DMK 300", "ANLI"],
  [WEST, "15:10", "mastercard", 995, "Elsa Övningslind", "OVN 118", "MAJA"],
  [SOUTH_PARTS, "15:52", "visa", 268.9, "Prov & Del AB", null, "OLOV"],
  [NORTH_WORKSHOP, "16:35", "visa", 5_640, "Nils Fiktivsson", "FKT 447", "OLOV"],
];

export const YESTERDAYS_SALES: readonly YesterdaysSale[] = LINES.map(
  ([till, time, cardId, kronor, customerName, registrationNumber, advisor]) => ({
    ...till,
    ...{ cardId, customerName, registrationNumber, advisor },
    atMinute: minuteOf(time),
    amountOre: ore(Math.round(kronor * 100)),
  }),
);

/** While the line to the cloud was down, the terminal took it alone. */
const KEYED_BY_HAND = {
  terminalId: WEST.terminalId,
  atMinute: minuteOf("15:31"),
  cardId: "visa",
  amountOre: ore(1_475_00),
} as const;

export function instantOf({ atMinute }: { readonly atMinute: number }, nowMs: number): number {
  return startOfBusinessDay(addDays(businessDayOf(nowMs), -1)) + atMinute * 60_000;
}

/** What the terminal printed of the sale with this place in the day. */
export function stanAuthOf(place: number): string {
  return `${String(310_217 + place)}${String(604_113 + place * 1_379)}`;
}

/** The same sales as the terminals have them, and the one that is theirs alone. */
export function earlierSales(nowMs: number): readonly EarlierSale[] {
  return [...YESTERDAYS_SALES, KEYED_BY_HAND]
    .map((sale, place) => ({
      terminalId: sale.terminalId,
      cardId: sale.cardId,
      amountOre: sale.amountOre,
      stanAuth: stanAuthOf(place),
      at: new Date(instantOf(sale, nowMs)).toISOString(),
    }))
    .toSorted((one, other) => (one.at < other.at ? -1 : 1));
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}
