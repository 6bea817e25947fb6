/** Draws a week of days from a seed: what people do, and what goes wrong. */

import { type Random, seededRandom } from "../../core/seeded-random.ts";
import type {
  Action,
  Customer,
  DatabaseMoment,
  Day,
  DrawerWork,
  Invoice,
  Mishap,
  OfficeWork,
  Pay,
  Refund,
  TimedMishap,
  Week,
} from "./plan.ts";
import { CARDS } from "./world/cards.ts";
import type { AnswerFault, LookFault, Outcome, RequestFault, Script } from "./world/script.ts";

export const SITES = 3;
export const TILLS_PER_SITE = 2;
export const TERMINALS_PER_SITE = 4;
export const TERMINALS = SITES * TERMINALS_PER_SITE;
/** Between the first customer and the last. */
const TRADE_MS = 45 * 60_000;
const CUSTOMERS = 330;

export function drawWeek(seed: number, days: number): Week {
  const random = seededRandom(seed);
  const servers = random.weighed([
    [1, 2],
    [2, 3],
    [3, 1],
  ]);
  return {
    seed,
    servers,
    days: Array.from({ length: days }, (_, day) => drawDay(random.branch(day + 1), servers)),
  };
}

function drawDay(random: Random, servers: number): Day {
  const customers = Array.from({ length: CUSTOMERS }, (_, index) =>
    drawCustomer(random.branch(index + 1), `customer ${index + 1}`),
  ).toSorted((a, b) => a.atMs - b.atMs);
  const mishaps = Array.from({ length: random.between(40, 70) }, (_, index) =>
    drawMishap(random.branch(10_000 + index), { name: `mishap ${index + 1}`, servers }),
  ).toSorted((a, b) => a.atMs - b.atMs);
  const office = Array.from({ length: random.between(15, 30) }, (_, index): OfficeWork => {
    const drawn = random.branch(20_000 + index);
    return {
      name: `office ${index + 1}`,
      atMs: drawn.whole(TRADE_MS),
      pick: drawn.whole(1_000),
      choose: drawn.oneOf(["apply", "giveBack"]),
    };
  });
  const drawers = Array.from({ length: SITES * TILLS_PER_SITE }, (_, index) =>
    drawDrawer(random.branch(30_000 + index), index),
  ).flat();
  return { customers, mishaps, office, drawers };
}

/** A float before the first customer, now and then an expense or a mistake, a bag when trade slows. */
function drawDrawer(random: Random, index: number): readonly DrawerWork[] {
  const site = Math.floor(index / TILLS_PER_SITE);
  const till = index % TILLS_PER_SITE;
  const kronor = (from: number, to: number): number => random.between(from, to) * 100;
  const work = (kind: DrawerWork["kind"], atMs: number, amountOre: number): DrawerWork => ({
    name: `drawer ${index + 1} ${kind}`,
    atMs,
    site,
    till,
    kind,
    amountOre,
    countedOre: random.weighed([
      [0, 8],
      [-100, 1],
      [5_000, 1],
    ]),
  });
  const works = [work("float", random.between(0, 60_000), kronor(1_000, 4_000))];
  if (random.chance(40)) works.push(work("expense", random.whole(TRADE_MS), kronor(10, 500)));
  if (random.chance(30)) works.push(work("wrong", random.whole(TRADE_MS), kronor(10, 2_000)));
  works.push(work("bag", TRADE_MS - random.between(0, 300_000), kronor(100, 20_000)));
  return works;
}

function drawCustomer(random: Random, name: string): Customer {
  const invoices = Array.from(
    {
      length: random.weighed([
        [1, 8],
        [2, 2],
        [3, 1],
      ]),
    },
    () => drawInvoice(random),
  );
  const paysTogether = invoices.length > 1 && random.chance(70);
  const all = invoices.map((_, index) => index);
  const pays = paysTogether ? [drawPay(random, all)] : all.map((one) => drawPay(random, [one]));
  let afterMs = 500;
  const actions: { afterMs: number; action: Action }[] = [];
  for (const action of pays) {
    actions.push({ afterMs, action });
    if (action.sharePercent !== undefined) {
      afterMs += 50_000;
      actions.push({
        afterMs,
        action: { ...drawPay(random, action.invoices), sharePercent: undefined },
      });
    }
    afterMs += random.between(5_000, 60_000);
  }
  const invoice = random.whole(invoices.length);
  const extra = random.weighed<Action["kind"] | "none">([
    ["none", 60],
    ["refund", 22],
    ["change", 8],
    ["withdraw", 4],
    ["credit", 6],
  ]);
  if (extra === "change") {
    actions.push({
      afterMs: random.between(0, 60_000),
      action: { kind: "change", invoice, percent: random.between(40, 160) },
    });
  } else if (extra === "withdraw") {
    actions.push({ afterMs: random.between(0, 90_000), action: { kind: "withdraw", invoice } });
  } else if (extra === "credit" || extra === "refund") {
    const backMs = random.between(30_000, 240_000);
    if (extra === "credit")
      actions.push({
        afterMs: backMs,
        action: { kind: "credit", invoice, percent: random.between(10, 100) },
      });
    for (let index = 0; index < random.between(1, 2); index += 1) {
      const percent = random.oneOf([100, 100, 50, random.between(1, 99)]);
      const tender = random.weighed<Refund["tender"]>([
        ["sameCard", 8],
        ["otherCard", 1],
        ["cash", 1],
      ]);
      actions.push({
        afterMs: backMs + 10_000 + index * 60_000,
        action: { kind: "refund", percent, tender, script: drawScript(random, "refund") },
      });
    }
  }
  return { name, atMs: random.whole(TRADE_MS), site: random.whole(SITES), invoices, actions };
}

function drawInvoice(random: Random): Invoice {
  return {
    system: random.oneOf(["workshop", "workshop", "parts", "vehicles"]),
    settlement: random.chance(70) ? "cash" : "ledger",
    // Equal amounts are common at a desk, and what makes two payments look alike.
    totalOre: random.chance(30)
      ? random.oneOf([49_900, 125_000, 99_500])
      : random.between(100, 2_500_000),
  };
}

function drawPay(random: Random, invoices: readonly number[]): Pay {
  return {
    kind: "pay",
    invoices,
    sharePercent: invoices.length === 1 && random.chance(12) ? random.between(1, 99) : undefined,
    till: random.whole(TILLS_PER_SITE),
    terminal: random.chance(75) ? random.whole(TERMINALS_PER_SITE) : undefined,
    scripts: Array.from({ length: random.between(1, 3) }, () => drawScript(random, "purchase")),
    cancelAfterMs: random.chance(12) ? random.between(0, 16_000) : undefined,
    underWarning: random.chance(25),
    claim: random.weighed([
      ["no", 50],
      ["right", 40],
      ["wrong", 10],
    ]),
    signature: random.weighed([
      ["signed", 70],
      ["notSigned", 20],
      ["late", 10],
    ]),
    twice: random.weighed([
      ["no", 86],
      ["sameTill", 8],
      ["otherTill", 6],
    ]),
    cash: random.weighed([
      ["no", 76],
      ["instead", 10],
      ["afterwards", 9],
      ["changesOver", 5],
    ]),
    aboveOre: random.chance(70) ? random.between(0, 500) * 100 : undefined,
  };
}

const OUTCOMES: readonly (readonly [Outcome, number])[] = [
  ["approved", 74],
  ["declined", 9],
  ["cancelledByCustomer", 5],
  ["partial", 2],
  ["tip", 2],
  ["surcharge", 2],
  ["otherAmount", 1],
  ["signature", 2],
  ["offlineApproval", 3],
];

const REQUEST_FAULTS: readonly (readonly [RequestFault, number])[] = [
  ["none", 84],
  ["notConnected", 4],
  ["lostBefore", 4],
  ["arrivesLate", 4],
  ["arrivesVeryLate", 0.4],
  ["door401", 2],
  ["gatewayBefore", 2],
];

const ANSWER_FAULTS: readonly (readonly [AnswerFault, number])[] = [
  ["none", 46],
  ["brokenDuring", 9],
  ["brokenAfter", 9],
  ["pastLimit", 1],
  ["cut", 3],
  ["garbage", 5],
  ["empty", 2],
  ["http500", 3],
  ["http502", 4],
  ["http504", 4],
  ["result99", 4],
  ["noResponse", 4],
  ["lateBusy", 2],
  ["slow", 4],
];

const LOOK_FAULTS: readonly (readonly [LookFault, number])[] = [
  ["none", 70],
  ["lost", 10],
  ["gateway", 8],
  ["slow", 6],
  ["unclear", 6],
];

function drawScript(random: Random, kind: "purchase" | "refund"): Script {
  const customerMs = random.between(3_000, 22_000);
  const outcome =
    kind === "purchase" ? random.weighed(OUTCOMES) : random.chance(92) ? "approved" : "declined";
  return {
    outcome,
    customerMs,
    pinMs: Math.floor((customerMs * random.between(30, 90)) / 100),
    card: random.weighed(CARDS.map((_, index) => [index, index === 0 ? 5 : 2] as const)),
    stepOre: random.between(1, 9_000),
    request: random.weighed(REQUEST_FAULTS),
    answer: random.weighed(ANSWER_FAULTS),
    when: random.whole(100),
    shownAfterMs: random.weighed([
      [random.between(0, 4_500), 80],
      [random.between(4_500, 25_000), 19],
      [random.between(60_000, 110_000), 2],
    ]),
    looks: Array.from({ length: random.chance(35) ? random.between(1, 5) : 0 }, () =>
      random.weighed(LOOK_FAULTS),
    ),
    cancelAcknowledged: random.chance(50),
  };
}

function drawMishap(
  random: Random,
  of: { readonly name: string; readonly servers: number },
): TimedMishap {
  return { name: of.name, atMs: random.whole(TRADE_MS), mishap: mishapOf(random, of.servers) };
}

function mishapOf(random: Random, servers: number): Mishap {
  const server = random.whole(servers);
  const terminal = random.whole(TERMINALS);
  const kind = random.weighed<Mishap["kind"]>([
    ["kill", 16],
    ["freeze", 6],
    ["databaseLost", 22],
    ["cloudDown", 3],
    ["loginsForgotten", 3],
    ["terminalOffline", 10],
    ["terminalBusy", 6],
    ["terminalClock", 6],
    ["handKeyed", 4],
  ]);
  switch (kind) {
    case "kill":
      return { kind, server, moment: drawMoment(random), downMs: random.between(500, 30_000) };
    case "freeze":
      return { kind, server, forMs: random.between(3_000, 40_000) };
    case "databaseLost":
      return { kind, server, moment: drawMoment(random) };
    case "cloudDown":
      return { kind, forMs: random.between(2_000, 60_000) };
    case "loginsForgotten":
      return { kind };
    case "terminalOffline":
    case "terminalBusy":
      return { kind, terminal, forMs: random.between(2_000, 120_000) };
    case "terminalClock":
      return {
        kind,
        terminal,
        skewMs: random.oneOf([0, 180_000, -180_000, 3_600_000, -3_600_000]),
      };
    case "handKeyed":
      return {
        kind,
        terminal,
        amountOre: random.between(100, 900_000),
        card: random.whole(CARDS.length),
        isApproved: random.chance(80),
      };
  }
}

function drawMoment(random: Random): DatabaseMoment {
  const at = random.oneOf(["statement", "beforeCommit", "afterCommit"] as const);
  return { at, count: random.between(1, at === "statement" ? 24 : 5) };
}
