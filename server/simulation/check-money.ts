/**
 * Holds what is shown of each attempt against what its terminal really did: the promise that the
 * screen is never wrong about whether a customer has paid.
 */
import { Broken } from "./broken.ts";
import type { AttemptRow } from "./memory-database/attempt-tables.ts";
import type { Tables } from "./memory-database/tables.ts";
import type { Movement, Truth } from "./world/truth.ts";

export type MoneyView = {
  readonly tables: Tables;
  readonly truth: Truth;
  readonly nowMs: number;
  /** What moved by a void, by the attempt that asked for it: a void carries no reference. */
  readonly voids: ReadonlyMap<string, Movement>;
};

/** The last of the looks at what ended unpaid, with the time that a look may take. */
const LATE_LOOKS_END_MS = 5 * 60_000 + 100_000;

/** What the terminals did of an attempt: by its reference, as its void, or as a sale found there. */
export function movementsOf(
  view: Omit<MoneyView, "nowMs">,
  attempt: AttemptRow,
): readonly Movement[] {
  const voided = view.voids.get(attempt.id);
  if (voided !== undefined) return [voided];
  if (!isSale(view.tables, attempt)) return view.truth.of(attempt.reference);
  const terminal = view.tables.terminals.byId.get(attempt.terminal_id ?? "");
  const found = view.truth.byStanAuth(terminal?.terminal_id ?? "", attempt.stan_auth ?? "");
  return found === undefined ? [] : [found];
}

/** Found at the terminal as nobody's: booked as a debt until a person says whose it is. */
export function isSale(tables: Tables, attempt: AttemptRow): boolean {
  return tables.debts.byAttempt.get(attempt.id).some((debt) => debt.reason === "handKeyedSale");
}

export function checkAttempt(view: MoneyView, attempt: AttemptRow): void {
  if (attempt.method === "cash") return;
  const moved = movementsOf(view, attempt);
  const sign = attempt.kind === "purchase" ? 1 : -1;
  const movedOre = sign * moved.reduce((sum, one) => sum + one.amountOre, 0);
  if (moved.length > 1) {
    throw new Broken("charged twice", `${nameOf(attempt)} moved money ${moved.length} times`);
  }
  switch (attempt.state) {
    case "approved":
      checkApproved(view, attempt, { movedOre, movement: moved[0] });
      return;
    case "declined":
    case "cancelled":
    case "notSent":
    case "notPerformed":
      if (movedOre !== 0 && !mayStillBeFound(view, attempt, moved[0])) {
        throw new Broken(
          "shown as not paid, and money moved",
          `${nameOf(attempt)} is ${attempt.state} (${attempt.evidence}, ${attempt.failure_code ?? "no failure"}) and ${movedOre} öre moved`,
        );
      }
      return;
    case "created":
    case "sent":
    case "unknown":
    case "claimed":
      return;
  }
}

function checkApproved(
  view: MoneyView,
  attempt: AttemptRow,
  truth: { readonly movedOre: number; readonly movement: Movement | undefined },
): void {
  const { movedOre, movement } = truth;
  if (movement === undefined) {
    throw new Broken(
      "shown as paid, and no money moved",
      `${nameOf(attempt)} is approved of ${attempt.approved_ore} öre by ${attempt.evidence}`,
    );
  }
  if (movedOre !== attempt.approved_ore) {
    throw new Broken(
      "another amount than moved",
      `${nameOf(attempt)} is approved of ${attempt.approved_ore} öre, and ${movedOre} moved`,
    );
  }
  // A last result does not say what card it was.
  const expected = attempt.evidence === "terminalAnswer" ? movement.issuer : "unknown";
  if (attempt.issuer !== expected && attempt.kind === "purchase") {
    throw new Broken(
      "another issuer than the card's",
      `${nameOf(attempt)} is booked as ${attempt.issuer}, the card was ${movement.issuer} (${attempt.evidence})`,
    );
  }
  checkShares(view.tables, attempt);
}

/** What was approved lies on orders, or is owed to the customer: nothing of it is forgotten. */
function checkShares(tables: Tables, attempt: AttemptRow): void {
  if (attempt.kind !== "purchase") return;
  let homeOre = 0;
  for (const allocation of tables.allocations.byAttempt.get(attempt.id)) {
    homeOre += allocation.applied_ore;
  }
  for (const debt of tables.debts.byAttempt.get(attempt.id)) {
    if (!MADE_BY_PAYING.has(debt.reason)) continue;
    homeOre += debt.amount_ore;
    for (const applied of tables.debtApplications.byDebt.get(debt.id))
      homeOre -= applied.amount_ore;
  }
  if (homeOre !== attempt.approved_ore) {
    throw new Broken(
      "money without a home",
      `${nameOf(attempt)}: ${attempt.approved_ore} öre approved, ${homeOre} on orders and as debts`,
    );
  }
}

const MADE_BY_PAYING = new Set(["excess", "lateApproval", "handKeyedSale", "paidTwice"]);

/**
 * A terminal that shows its result later than half a minute after its end is later than the rule by
 * which an unknown ends unpaid: then the late looks must find it, where no newer transaction at that
 * terminal has hidden it. Without a reference it can be found only as nobody's sale.
 */
export function mayStillBeFound(
  view: MoneyView,
  attempt: AttemptRow,
  movement: Movement | undefined,
): boolean {
  if (movement === undefined || !movement.isVeryLate) return false;
  const endedMs = attempt.ended_at?.getTime() ?? view.nowMs;
  return (
    view.nowMs < Math.max(endedMs, movement.atMs) + LATE_LOOKS_END_MS ||
    !movement.isMirrored ||
    view.truth.hasNewer(movement)
  );
}

export function nameOf(attempt: AttemptRow): string {
  return `the ${attempt.kind} ${attempt.reference}`;
}
