/**
 * Takes yesterday's payments through the use cases, at yesterday's times, with the answers that the
 * simulated terminals have given before: so that a new demo has a day to close.
 */
import { CARDS } from "@kortkoll/terminals/simulator/cards.ts";
import type { TerminalAnswer, TerminalCloud } from "@kortkoll/terminals/terminal.ts";
import { BY_SERVER } from "../audit/record-audit.ts";
import { systemPause } from "../clock.ts";
import type { DatabaseLog } from "../database/database.ts";
import { setCloseTimes } from "../day-close/set-close-times.ts";
import { SEES_ALL } from "../http/access.ts";
import { NO_CLOUD } from "../no-cloud.ts";
import { sendOrder } from "../orders/send-order.ts";
import { createPaymentRunner, type RunnerDeps } from "../payments/payment-runner.ts";
import { startPayment } from "../payments/start-payment.ts";
import {
  announceDemoServer,
  hasMark,
  hasPayments,
  mark,
  readDemoPlaces,
  readPersonId,
  stopDemoServer,
} from "./demo-store.ts";
import { instantOf, stanAuthOf, YESTERDAYS_SALES, type YesterdaysSale } from "./demo-yesterday.ts";
import type { SeedDeps } from "./seed-demo.ts";

/** The simulator's own number for the first session of a site. */
const FIRST_SESSION = "001";
const OPERATOR = "KASS";
const REMIND_AT = "08:00";

export type YesterdayDeps = SeedDeps & {
  readonly cardRules: RunnerDeps["cardRules"];
  readonly log: DatabaseLog;
};

const BEGUN = "yesterday-begun";
const TAKEN = "yesterday-taken";

/**
 * Only where nothing had been paid when it began; killed on its way, it goes on where it was. Gives how
 * many payments were taken.
 */
export async function seedYesterday(deps: YesterdayDeps): Promise<number> {
  const { database, newId } = deps;
  const operatorId = await readPersonId(database, OPERATOR);
  if (operatorId === undefined || (await hasMark(database, TAKEN))) return 0;
  const isResumed = await hasMark(database, BEGUN);
  if (!isResumed && (await hasPayments(database))) return 0;
  await mark(database, BEGUN, new Date(deps.clock()));
  const serverId = newId();
  const now = deps.clock();
  await announceDemoServer(database, serverId, new Date(now));
  let taken = 0;
  for (const [place, sale] of YESTERDAYS_SALES.entries()) {
    const atMs = instantOf(sale, now);
    if (await takeSale(deps, { sale, place, serverId, atMs, operatorId, isResumed })) taken += 1;
  }
  await stopDemoServer(database, serverId, new Date(now));
  await remind(deps);
  await mark(database, TAKEN, new Date(now));
  return taken;
}

type Taking = {
  readonly sale: YesterdaysSale;
  readonly place: number;
  readonly serverId: string;
  readonly atMs: number;
  readonly operatorId: string;
  readonly isResumed: boolean;
};

/** Whether it was taken now. What was under way when the demo was killed is looked up as any payment. */
async function takeSale(deps: YesterdayDeps, taking: Taking): Promise<boolean> {
  const { database, newId, cardRules, log } = deps;
  const { sale, place, serverId, atMs, operatorId } = taking;
  const clock = (): number => atMs;
  const at = { database, newId, clock, serverId };
  const sent = await sendOrder(at, orderOf(sale, place), undefined);
  if (sent.kind !== "stored") throw new Error(`An order of yesterday was refused: ${sent.code}`);
  if (sent.order.leftOre === 0) return false;
  const tillId = (await readDemoPlaces(database)).find(
    (one) => one.siteCode === sale.siteCode && one.tillCode === sale.tillCode,
  )?.tillId;
  if (tillId === undefined) throw new Error(`Till ${sale.tillCode} of the demo is gone`);
  const started = await startPayment(
    at,
    {
      allocations: [{ orderId: sent.order.id, amountOre: undefined }],
      tillId,
      terminalId: sale.terminalId,
      operator: { id: operatorId, signature: OPERATOR },
      askedBy: "person",
    },
    undefined,
  );
  if (started.kind !== "started") {
    if (taking.isResumed) return false;
    throw new Error(`A payment of yesterday was refused: ${started.code}`);
  }
  const runner = createPaymentRunner({
    ...at,
    cardRules,
    log,
    cloud: answering(sale, place),
    elapsedMs: () => performance.now(),
    pause: systemPause,
    wake: () => undefined,
  });
  await runner.carryToEnd(started.payment.id);
  return true;
}

function orderOf(sale: YesterdaysSale, place: number): Parameters<typeof sendOrder>[1] {
  const { system, companyCode, siteCode, customerName, registrationNumber, advisor } = sale;
  const number = 20_401 + place;
  return {
    ...{ system, companyCode, siteCode, invoiceNumber: `D${number}`, kind: "invoice" },
    ...{ credits: undefined, settlement: "cash", version: 1, sight: SEES_ALL },
    content: {
      orderNumber: `AO${number}`,
      ...{ customerNumber: null, customerName, registrationNumber, serviceAdvisor: advisor },
      ...{ invoiceDate: null, lines: [], totalOre: sale.amountOre },
    },
  };
}

/** A cloud whose terminal has approved the sale. */
function answering(sale: YesterdaysSale, place: number): TerminalCloud {
  const { terminalId, amountOre } = sale;
  const card = CARDS.find((one) => one.cardId === sale.cardId);
  return {
    ...NO_CLOUD,
    purchase: ({ reference }) => {
      const answer: TerminalAnswer = {
        ...{
          resultCode: "0",
          responseCode: "00",
          finishedOffline: false,
          stanAuth: stanAuthOf(place),
          time: undefined,
        },
        ...{ totalOre: amountOre, tipOre: undefined, surchargeOre: undefined },
        ...{ sessionNumber: FIRST_SESSION, terminalId, siteId: undefined, reference },
        ...{ organisationNumber: undefined, text: undefined },
        ...{ customerReceipt: undefined, merchantReceipt: undefined },
        card: {
          truncatedPan: card?.truncatedPan,
          issuerId: card?.issuerId,
          aid: card?.aid,
          label: card?.applicationLabel,
          verification: "pin",
        },
      };
      return Promise.resolve({ kind: "approved", approvedOre: amountOre, answer });
    },
  };
}

/** So that whoever may close is told of it on the first page. */
async function remind(deps: SeedDeps): Promise<void> {
  const places = await readDemoPlaces(deps.database);
  const seen = new Set<string>();
  for (const { siteId, companyId, siteCode } of places) {
    const isSold = YESTERDAYS_SALES.some((sale) => sale.siteCode === siteCode);
    if (!isSold || seen.has(siteId)) continue;
    seen.add(siteId);
    const times = { remindAt: REMIND_AT, closeAt: null, version: 0 };
    await setCloseTimes(deps, { siteId, companyId, times, by: BY_SERVER, claim: undefined });
  }
}
