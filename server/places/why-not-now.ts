/**
 * Why a terminal cannot be moved or replaced now, asked with the terminal locked: a payment that
 * starts in the same moment either is seen here, or finds the terminal where it now is.
 */
import { leaseAt } from "@kortkoll/core/terminals/terminal-lease.ts";
import { holdingOf, type LeaseHolding } from "./lease-terminal.ts";
import { busyTillFrom } from "./stored-lease.ts";
import type { PlacedRow } from "./terminal-place-store.ts";

export type PlaceRefusal = {
  readonly kind: "refused";
  readonly code:
    | "terminalNotFound"
    | "terminalHasUnknown"
    | "terminalHasPayment"
    | "signatureWaiting"
    | "terminalLeased"
    | "terminalSessionOpen"
    | "terminalIdTaken"
    | "modelNotApproved"
    | "unknownSite"
    | "unknownCompany"
    | "unknownTill"
    | "notAllowed"
    | "invalidInput";
  readonly field?: string;
  readonly paymentId?: string;
  /** The site where somebody with the right is needed. */
  readonly siteId?: string;
  readonly holding?: LeaseHolding;
};

export function whyNotNow(terminal: PlacedRow, nowMs: number): PlaceRefusal | undefined {
  const { payment, vendorTerminalId } = terminal;
  const busy = payment === undefined ? null : busyTillFrom(payment);
  if (payment !== undefined && busy !== null) {
    const { till, operator, sinceMs } = busy;
    const since = new Date(sinceMs);
    const paymentId = payment.busy_attempt_id ?? undefined;
    return {
      ...refusePlace(codeOf(payment.state)),
      ...(paymentId === undefined ? {} : { paymentId }),
      holding: { till, operator, terminal: vendorTerminalId, since, queuePlace: null, waiting: 0 },
    };
  }
  const lease = leaseAt(terminal.lease.state, { nowMs, busy: null });
  const holding = holdingOf(lease, vendorTerminalId, "");
  if (holding !== undefined) return { ...refusePlace("terminalLeased"), holding };
  return terminal.sessionOpen ? refusePlace("terminalSessionOpen") : undefined;
}

function codeOf(state: string): PlaceRefusal["code"] {
  if (state === "unknown") return "terminalHasUnknown";
  return state === "created" || state === "sent" ? "terminalHasPayment" : "signatureWaiting";
}

export function refusePlace(code: PlaceRefusal["code"], field?: string): PlaceRefusal {
  return { kind: "refused", code, ...(field === undefined ? {} : { field }) };
}
