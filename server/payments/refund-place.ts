/**
 * Where money given back comes out: a terminal that nobody holds, or whole kronor from the drawer of
 * the till and the company, which never hands out more than should lie in it.
 */
import { cashToGiveBack } from "@kortkoll/core/cash/round-cash.ts";
import type { Ore } from "@kortkoll/core/money.ts";
import { leaseAt } from "@kortkoll/core/terminals/terminal-lease.ts";
import { findDrawer, lockWhatLiesIn, takesCashFor, whoCounts } from "../cash/find-drawer.ts";
import type { NewId } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { holdingOf } from "../places/lease-terminal.ts";
import { type ActingPlace, onlySeen, whyNotAt } from "./acting.ts";
import { findHolderOfTerminal, readPlaceOfTill } from "./holder-store.ts";
import { type RefundRefusal, refuseRefund } from "./refund-refusal.ts";
import { findRefundTerminal, readGivenBackInCash } from "./refund-store.ts";
import type { GivingBack } from "./start-refund.ts";

export type RefundPlace = { readonly tillId: string; readonly siteId: string } & (
  | { readonly kind: "terminal"; readonly terminalId: string }
  | { readonly kind: "drawer"; readonly drawerId: string; readonly cashOre: Ore }
);

type Left = {
  /** Of the payment. */
  readonly leftOre: Ore;
};

export async function refundPlaceOf(
  tx: Transaction,
  giving: GivingBack & Left,
  deps: { readonly nowMs: number; readonly newId: NewId },
): Promise<RefundPlace | RefundRefusal> {
  const { asked, original, mustBeVoid } = giving;
  const tillId = asked.tillId ?? original.tillId;
  const till =
    asked.tillId === undefined && asked.tender !== "cash"
      ? { siteId: original.siteId, companyIds: [original.companyId] }
      : await readPlaceOfTill(tx, tillId);
  if (till === undefined) return { ...refuseRefund("unknownTill"), field: "tillId" };
  const notHere = whyNotHere(asked, till);
  if (notHere !== undefined) return notHere;
  const { siteId } = till;
  if (asked.tender === "cash") {
    return await placeInDrawer(tx, giving, { ...deps, tillId, siteId });
  }
  const wanted = asked.terminalId ?? original.terminalId;
  const terminal = wanted === null ? undefined : await findRefundTerminal(tx, wanted);
  const isHidden = terminal !== undefined && onlySeen(asked.acting, [terminal]).length === 0;
  if (terminal === undefined || terminal.retired || isHidden) {
    return { ...refuseRefund("terminalNotFound"), field: "terminalId" };
  }
  if (terminal.companyId !== original.companyId) {
    return { ...refuseRefund("terminalOfAnotherCompany"), field: "terminalId" };
  }
  const holder = await findHolderOfTerminal(tx, terminal.id);
  if (holder !== undefined) {
    return {
      ...refuseRefund(holder.signatureWaiting ? "signatureWaiting" : "terminalHeld"),
      holder,
    };
  }
  const state = leaseAt(terminal.lease.state, { nowMs: deps.nowMs, busy: null });
  const lease = holdingOf(state, terminal.vendorTerminalId, tillId);
  const isAnothers = state.holder !== null && state.holder.tillId !== tillId;
  // Nobody has to stand at the terminal for a void that must be.
  if (isAnothers && lease !== undefined && !mustBeVoid) {
    return { ...refuseRefund("terminalLeased"), field: "terminalId", lease };
  }
  return { kind: "terminal", terminalId: terminal.id, tillId, siteId };
}

async function placeInDrawer(
  tx: Transaction,
  { asked, original, leftOre }: GivingBack & Left,
  at: {
    readonly tillId: string;
    readonly siteId: string;
    readonly nowMs: number;
    readonly newId: NewId;
  },
): Promise<RefundPlace | RefundRefusal> {
  const { tillId, siteId } = at;
  const { companyId } = original;
  const earlier = await readGivenBackInCash(tx, original.id);
  const cashOre = cashToGiveBack(asked.amountOre, earlier);
  // Only the last of what was paid in cash, where that was rounded away, is given back as nothing.
  const isLast = original.cashOre !== null && asked.amountOre === leftOre;
  if (cashOre === 0 && !isLast) {
    return { ...refuseRefund("invalidInput"), field: "amountOre" };
  }
  if (!(await takesCashFor(tx, { siteId, companyId }))) {
    return { ...refuseRefund("tillOfAnotherCompany"), field: "tillId" };
  }
  const drawer = await findDrawer(tx, {
    tillId,
    companyId,
    newId: at.newId,
    at: new Date(at.nowMs),
  });
  const thereOre = await lockWhatLiesIn(tx, drawer.id);
  if ((await whoCounts(tx, drawer.id)) !== undefined) {
    return { ...refuseRefund("drawerBeingCounted"), field: "tillId" };
  }
  if (cashOre > thereOre) {
    return { ...refuseRefund("notEnoughInDrawer"), field: "amountOre", amountOre: thereOre };
  }
  return { kind: "drawer", drawerId: drawer.id, cashOre, tillId, siteId };
}

/** At the till where the person stands; at the payment's own, who may give it back was asked before. */
function whyNotHere(
  { acting, tillId, tender }: GivingBack["asked"],
  till: ActingPlace,
): RefundRefusal | undefined {
  const right = tender === "cash" ? "takeCash" : "refund";
  if (tillId === undefined && tender !== "cash") return undefined;
  const refused = whyNotAt(acting, right, till);
  if (refused?.kind === "unseen") return { ...refuseRefund("unknownTill"), field: "tillId" };
  if (refused === undefined) return undefined;
  const code = tender === "cash" ? "refundToCashNotAllowed" : refused.code;
  const field = tender === "cash" ? "tender" : "operator";
  return { ...refuseRefund(code), field, needs: refused.needs };
}
