/**
 * In an outage people key sales on the terminal itself. Where a terminal's newest result, or a line of
 * an acquirer's file, is an approval that is nobody's attempt here, the money is booked as a debt to a
 * customer and listed, until a person applies it to its order. When in doubt nothing is recorded: it
 * may be ours.
 */

import { flagsOfApproval } from "@kortkoll/core/attempts/approval-flags.ts";
import type { Issuer, PlacedCardRule } from "@kortkoll/core/cards/card-rules.ts";
import { CASH_SERIES } from "@kortkoll/core/ledger/voucher-series.ts";
import { voucherTextOfSale } from "@kortkoll/core/ledger/voucher-text.ts";
import type { Ore } from "@kortkoll/core/money.ts";
import { bookWithoutHome } from "@kortkoll/core/orders/order-books.ts";
import {
  type BusinessDay,
  businessDayOf,
  startOfBusinessDay,
} from "@kortkoll/core/time/stockholm.ts";
import type { TerminalAnswer } from "@kortkoll/terminals/terminal.ts";
import type { Transaction } from "../database/database.ts";
import { bookVoucher } from "../ledger/book-voucher.ts";
import { factsOf, type Marking, markIssuer, noteOfMarking } from "./attempt-facts.ts";
import { referenceOf } from "./attempt-reference.ts";
import {
  insertSale,
  lockPlaceOfLine,
  lockPlaceOfSale,
  type PlaceOfSale,
} from "./hand-keyed-store.ts";
import type { RunnerDeps } from "./payment-runner.ts";

/** What a voucher of money that no invoicing system has asked for says of its system. */
const NO_SYSTEM = "none";
const FULL_STAN_AUTH = /^[0-9A-Za-z]{7,20}$/;

export async function recordHandKeyedSale(
  deps: RunnerDeps,
  seen: { readonly terminalId: string; readonly answer: TerminalAnswer },
): Promise<void> {
  const { answer, terminalId } = seen;
  const { stanAuth, totalOre } = answer;
  // Without a whole StanAuth it could not be told from the next one, nor from one of ours.
  if (stanAuth === undefined || !FULL_STAN_AUTH.test(stanAuth)) return;
  if (totalOre === undefined || totalOre <= 0) return;
  const rules = await deps.cardRules();
  const at = new Date(deps.clock());
  const isNew = await deps.database.inTransaction(async (tx) => {
    const reference = answer.reference ?? null;
    const place = await lockPlaceOfSale(tx, { terminalId, stanAuth, reference, at });
    const tillId = place?.tillId ?? null;
    if (place === undefined || tillId === null) return undefined;
    const marking = markIssuer(answer, rules, place);
    return await storeSale(tx, deps, {
      place: { ...place, tillId },
      terminalId,
      answer,
      amountOre: totalOre,
      marking,
      ...BY_LOOKING,
    });
  });
  if (isNew !== undefined) deps.wake();
}

const BY_LOOKING = {
  evidence: "lastResult",
  by: "resolver",
  authorisationCode: null,
} as const;

export type SaleOfLine = {
  readonly companyId: string;
  /** Of ours, by its own id. */
  readonly terminalId: string;
  readonly saleOn: BusinessDay;
  readonly amountOre: Ore;
  readonly answer: TerminalAnswer;
  readonly issuerTold: Issuer;
  readonly authorisationCode: string;
  /** Which file and line: kept on the timeline. */
  readonly source: string;
  readonly cardRules: readonly PlacedCardRule[];
};

/**
 * In the transaction that ties the line to it; gives its id. Undefined when it may be of an attempt of
 * ours, of before the terminal came here, or of a terminal that no till has.
 */
export async function recordSaleOfLine(
  tx: Transaction,
  deps: RunnerDeps,
  sale: SaleOfLine,
): Promise<string | undefined> {
  const { answer, terminalId, amountOre, companyId, saleOn } = sale;
  const from = new Date(startOfBusinessDay(saleOn));
  const { authorisationCode } = sale;
  const asked = { companyId, terminalId, amountOre, authorisationCode, from };
  const place = await lockPlaceOfLine(tx, asked);
  const tillId = place?.tillId ?? null;
  if (place === undefined || tillId === null) return undefined;
  return await storeSale(tx, deps, {
    place: { ...place, tillId },
    terminalId,
    answer,
    amountOre,
    marking: markIssuer(answer, sale.cardRules, place, sale.issuerTold),
    evidence: "acquirerFile",
    by: sale.source,
    authorisationCode,
  });
}

type Sale = {
  readonly place: PlaceOfSale & { readonly tillId: string };
  readonly terminalId: string;
  readonly answer: TerminalAnswer;
  readonly amountOre: Ore;
  readonly marking: Marking;
  readonly evidence: "lastResult" | "acquirerFile";
  readonly by: string;
  readonly authorisationCode: string | null;
};

async function storeSale(
  tx: Transaction,
  deps: RunnerDeps,
  sale: Sale,
): Promise<string | undefined> {
  const { place, answer, amountOre, marking } = sale;
  const { issuer } = marking;
  const nowMs = deps.clock();
  const at = new Date(nowMs);
  const id = deps.newId();
  const facts = factsOf(answer, { approvedOre: amountOre, marking });
  if (facts === undefined) return undefined;
  const isNew = await insertSale(tx, {
    id,
    place,
    terminalId: sale.terminalId,
    reference: referenceOf(id),
    approvedOre: amountOre,
    issuer,
    facts,
    note: noteOfMarking(marking),
    flags: flagsOf(sale),
    at,
    businessDay: businessDayOf(nowMs),
    serverId: deps.serverId,
    eventId: deps.newId(),
    authorisationCode: sale.authorisationCode,
    evidence: sale.evidence,
    by: sale.by,
  });
  if (!isNew) return undefined;
  await bookVoucher(tx, {
    draft: bookWithoutHome("handKeyedSale", issuer, amountOre),
    newDebtOre: amountOre,
    debtReason: "handKeyedSale",
    origin: {
      companyId: place.companyId,
      siteId: place.siteId,
      systemCode: NO_SYSTEM,
      claimAccount: "",
      bookedBySystem: false,
      voucherSeries: place.voucherSeries ?? CASH_SERIES,
      orderId: null,
      serviceAdvisor: null,
      attempt: {
        id,
        tillId: place.tillId,
        terminalId: sale.terminalId,
        operator: "–",
        issuer,
        allocations: [],
      },
    },
    businessDay: businessDayOf(nowMs),
    text: (event) => voucherTextOfSale(event, { terminalId: place.vendorTerminalId, issuer }),
    by: sale.by,
    at,
    newId: deps.newId,
  });
  return id;
}

/** A slip that somebody has to sign is at the terminal, long signed or not: nobody waits for it here. */
function flagsOf(sale: Sale): readonly string[] {
  const { answer, place } = sale;
  return flagsOfApproval({
    askedOre: sale.amountOre,
    approvedOre: sale.amountOre,
    tipOre: answer.tipOre,
    surchargeOre: answer.surchargeOre,
    responseCode: answer.responseCode,
    finishedOffline: answer.finishedOffline,
    stanAuth: answer.stanAuth,
    isCharged: sale.evidence === "acquirerFile",
    verification: answer.card.verification,
    siteId: answer.siteId,
    organisationNumber: answer.organisationNumber,
    knownSiteId: place.knownSiteId,
    knownOrganisationNumber: place.knownOrganisationNumber,
    issuerUnknown: sale.marking.issuer === "unknown",
    ownCardWhereOff: sale.marking.ownCardWhereOff,
  }).filter((flag) => flag !== "signatureWaiting");
}
