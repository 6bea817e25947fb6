/** Where money given back comes out: a terminal that nobody holds, or whole kronor from the drawer. */
import { type Ore, roundToKronor } from "@kortkoll/core/money.ts";
import { leaseAt } from "@kortkoll/core/terminals/terminal-lease.ts";
import type { Transaction } from "../database/database.ts";
import { holdingOf } from "../places/lease-terminal.ts";
import { findHolderOfTerminal, readSiteOfTill } from "./holder-store.ts";
import { type RefundRefusal, refuseRefund } from "./refund-refusal.ts";
import { findRefundTerminal } from "./refund-store.ts";
import type { GivingBack } from "./start-refund.ts";

export type RefundPlace = { readonly tillId: string; readonly siteId: string } & (
  | { readonly kind: "terminal"; readonly terminalId: string }
  | { readonly kind: "drawer"; readonly cashOre: Ore }
);

export async function refundPlaceOf(
  tx: Transaction,
  { asked, original, mustBeVoid }: GivingBack,
  nowMs: number,
): Promise<RefundPlace | RefundRefusal> {
  const tillId = asked.tillId ?? original.tillId;
  const siteId = asked.tillId === undefined ? original.siteId : await readSiteOfTill(tx, tillId);
  if (siteId === undefined) return { ...refuseRefund("unknownTill"), field: "tillId" };
  if (asked.tender === "cash") {
    const cashOre = roundToKronor(asked.amountOre);
    if (cashOre === 0) return { ...refuseRefund("invalidInput"), field: "amountOre" };
    return { kind: "drawer", cashOre, tillId, siteId };
  }
  const wanted = asked.terminalId ?? original.terminalId;
  const terminal = wanted === null ? undefined : await findRefundTerminal(tx, wanted);
  if (terminal === undefined || terminal.retired) {
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
  const state = leaseAt(terminal.lease.state, { nowMs, busy: null });
  const lease = holdingOf(state, terminal.vendorTerminalId, tillId);
  const isAnothers = state.holder !== null && state.holder.tillId !== tillId;
  // Nobody has to stand at the terminal for a void that must be.
  if (isAnothers && lease !== undefined && !mustBeVoid) {
    return { ...refuseRefund("terminalLeased"), field: "terminalId", lease };
  }
  return { kind: "terminal", terminalId: terminal.id, tillId, siteId };
}
