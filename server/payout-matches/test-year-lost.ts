/**
 * For tests: payments of the generated year whose answer was lost, taken through the real use cases. Some
 * wait, some are claimed by a person with the slip in hand, and some are claimed that never were.
 */
import type {
  GeneratedPayment,
  GeneratedYear,
} from "@kortkoll/core/bank/generated-year/generated-year.ts";
import { type Ore, ore } from "@kortkoll/core/money.ts";
import type { Random } from "@kortkoll/core/seeded-random.ts";
import { addDays, type BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { newUuid } from "../clock.ts";
import { SEES_ALL } from "../http/access.ts";
import { sendOrder } from "../orders/send-order.ts";
import { referenceOf } from "../payments/attempt-reference.ts";
import { markSent } from "../payments/attempt-store.ts";
import { claimPaid } from "../payments/claim-paid.ts";
import { createPaymentRunner, type RunnerDeps } from "../payments/payment-runner.ts";
import { startPayment } from "../payments/start-payment.ts";
import { UNKNOWN } from "../payments/test-news.ts";
import { tellingDays } from "./test-year-cover.ts";
import { type SettledYear, YEAR_SYSTEM, type YearPerson } from "./test-year-places.ts";

/** `waits`: the acquirer's line names it by our own reference. `claimed`: by the slip's code. */
export type LostHow = "waits" | "claimed" | "neverWas";

export type LostPayment = {
  readonly how: LostHow;
  /** In the year; of what never was, its own. */
  readonly paymentId: string;
  readonly companyId: string;
  readonly siteId: string;
  readonly terminalId: string;
  readonly amountOre: Ore;
  readonly at: number;
  readonly day: BusinessDay;
  readonly code: string;
  /** Every report that could hold it has lines of its terminal around it: then it can be told that it never was. */
  readonly canTell: boolean;
};

const OF_THOUSAND = 14;
const NEVER_WERE = 40;
/** A terminal takes nothing new while one of its attempts waits. */
const WAITS_DAYS = 20;
const LAST_DAY = "2026-12-10" as BusinessDay;

/** Only of acquirers that send reports: of the others nothing could tell. */
export function drawLost(year: GeneratedYear, random: Random): readonly LostPayment[] {
  const { payments, answers, reports, sites } = year;
  const told = new Set(answers.told.map(({ paymentId }) => paymentId));
  const disputed = new Set(
    reports.flatMap(({ records }) =>
      records.flatMap((one) =>
        one.kind === "acquirerLine" && one.type.startsWith("chargeback")
          ? [one.authorisationCode]
          : [],
      ),
    ),
  );
  const givenBack = new Set(payments.map(({ originalId }) => originalId));
  const sales = payments.filter(
    ({ id, kind, businessDay, authorisationCode }) =>
      kind === "sale" &&
      told.has(id) &&
      businessDay <= LAST_DAY &&
      !disputed.has(authorisationCode) &&
      !givenBack.has(id),
  );
  const inOrder = sales.toSorted((one, other) => one.approvedAt - other.approvedAt);
  const free = new Map<string, BusinessDay>();
  const held: { readonly terminalId: string; readonly from: BusinessDay }[] = [];
  const lost = inOrder.flatMap((payment): LostPayment[] => {
    if (random.whole(1_000) >= OF_THOUSAND) return [];
    const { terminalId, businessDay } = payment;
    if ((free.get(terminalId) ?? businessDay) > businessDay) return [];
    const waits = random.chance(50);
    if (waits) {
      free.set(terminalId, addDays(businessDay, WAITS_DAYS));
      held.push({ terminalId, from: businessDay });
    }
    return [lostOf(payment, waits ? "waits" : "claimed")];
  });
  const reporting = new Set(sites.filter(({ name }) => name !== "Västerlid").map(({ id }) => id));
  const isHeld = ({ terminalId, businessDay }: GeneratedPayment): boolean =>
    held.some(
      ({ from, ...one }) =>
        one.terminalId === terminalId &&
        from <= businessDay &&
        businessDay < addDays(from, WAITS_DAYS),
    );
  const canTell = tellingDays(year);
  const near = inOrder.filter((sale) => reporting.has(sale.siteId) && !isHeld(sale));
  const tellable = near.filter(canTell);
  const neverWere = Array.from({ length: NEVER_WERE }, (_, nth): LostPayment[] => {
    // Of most it can be told in the end, and of some never.
    const among = random.chance(75) ? tellable : near;
    const beside = among[random.whole(among.length)];
    if (beside === undefined) return [];
    const own = lostOf(beside, "neverWas");
    const paymentId = `neverWas ${nth}`;
    // Of no sale of the year, so that no line could be thought to be it.
    const amountOre = ore(random.between(10_000, 90_000) * 100 + 37);
    const code = `9F${1_000 + nth}`;
    return [{ ...own, paymentId, amountOre, at: own.at + 420_000, code, canTell: canTell(beside) }];
  });
  return [...lost, ...neverWere.flat()].toSorted((one, other) => one.at - other.at);
}

function lostOf(payment: GeneratedPayment, how: LostHow): LostPayment {
  const { id, companyId, siteId, terminalId, amountOre, approvedAt, businessDay } = payment;
  return {
    ...{ how, paymentId: id, companyId, siteId, terminalId, amountOre },
    ...{ at: approvedAt, day: businessDay, code: payment.authorisationCode, canTell: true },
  };
}

/** Gives the attempt's id. The clock of `deps` stands at the moment of the payment. */
export async function losePayment(
  deps: RunnerDeps,
  settled: SettledYear,
  { lost, person }: { readonly lost: LostPayment; readonly person: YearPerson },
): Promise<string> {
  const { companyCodes, siteCodes, tills, terminals } = settled;
  const invoiceNumber = `L-${lost.paymentId.slice(-8)}`;
  const sent = await sendOrder(
    deps,
    {
      ...{ system: YEAR_SYSTEM, companyCode: companyCodes.get(lost.companyId) },
      ...{ siteCode: siteCodes.get(lost.siteId) ?? "", invoiceNumber, kind: "invoice" },
      ...{ credits: undefined, settlement: "cash", sight: SEES_ALL, version: 1 },
      content: {
        ...{ orderNumber: invoiceNumber, customerNumber: null, customerName: "Åsa Påhittad" },
        ...{ registrationNumber: null, serviceAdvisor: "ANLI", invoiceDate: null, lines: [] },
        totalOre: lost.amountOre,
      },
    },
    undefined,
  );
  if (sent.kind === "refused") throw new Error(sent.code);
  const started = await startPayment(
    deps,
    {
      allocations: [{ orderId: sent.order.id, amountOre: undefined }],
      tillId: tills.get(lost.siteId) ?? "",
      terminalId: terminals.get(lost.terminalId),
      operator: person,
      askedBy: person.signature,
    },
    undefined,
  );
  if (started.kind === "refused") throw new Error(started.code);
  const { id } = started.payment;
  const { database, serverId } = deps;
  const at = new Date(deps.clock());
  await markSent(database, { attemptId: id, serverId, at, eventId: newUuid() });
  await createPaymentRunner(deps).tell(id, UNKNOWN);
  if (lost.how !== "waits") await claim(deps, id, { lost, person });
  return id;
}

async function claim(
  deps: RunnerDeps,
  attemptId: string,
  { lost, person }: { readonly lost: LostPayment; readonly person: YearPerson },
): Promise<void> {
  const claimed = await claimPaid(
    deps,
    {
      attemptId,
      evidence: { kind: "authorisationCode", value: lost.code },
      reason: "Slipen visar godkänt",
      releaseOrder: false,
      by: person,
    },
    { claim: undefined, read: () => Promise.resolve(undefined) },
  );
  if (claimed.kind === "refused") throw new Error(claimed.code);
}

/** What the acquirer's line says as our own reference, by the acquirer's name of the line. */
export function ownReferences(
  { answers }: GeneratedYear,
  lostIds: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  return new Map(
    answers.told.flatMap(({ reference, paymentId }) => {
      const attemptId = paymentId === null ? undefined : lostIds.get(paymentId);
      return attemptId === undefined ? [] : [[reference, referenceOf(attemptId)] as const];
    }),
  );
}
