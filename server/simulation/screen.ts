/** What people can read on their screens, whichever database is behind them. */
import type { AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import type { Tables } from "./memory-database/tables.ts";

export type SeenAttempt = {
  readonly state: AttemptState;
  readonly reference: string;
  readonly waitsForSignature: boolean;
};

export type SeenDebt = {
  /** Null where the order was lowered or withdrawn after it had been paid. */
  readonly attemptId: string | null;
  readonly orderId: string | null;
  readonly reason: string;
  readonly openOre: number;
};

export type Screen = {
  attempt(id: string): Promise<SeenAttempt | undefined>;
  /** Cash that the till says has been given back for a payment. */
  cashGivenBack(
    originalId: string,
  ): Promise<readonly { readonly id: string; readonly cashOre: number }[]>;
  /** What the server has answered to a key that was pressed, though the answer never came. */
  answerOf(claim: { readonly caller: string; readonly key: string }): Promise<unknown>;
  /** What is owed to customers. */
  openDebts(): Promise<readonly SeenDebt[]>;
  unpaidOrder(pick: number): Promise<string | undefined>;
  /** By the vendor's id of the terminal. */
  isHeld(terminalId: string): Promise<boolean>;
};

/** As a database would sort them: insertion order is no order. */
function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

export function screenOver(tables: Tables): Screen {
  return {
    attempt(id) {
      const row = tables.attempts.byId.get(id);
      return Promise.resolve(
        row === undefined
          ? undefined
          : {
              state: row.state,
              reference: row.reference,
              waitsForSignature: row.signature_state === "waiting",
            },
      );
    },
    cashGivenBack(originalId) {
      const given = tables.attempts.byOriginal
        .get(originalId)
        .filter((row) => row.method === "cash" && row.state === "approved")
        .toSorted(byId)
        .map((row) => ({ id: row.id, cashOre: row.cash_ore ?? 0 }));
      return Promise.resolve(given);
    },
    answerOf({ caller, key }) {
      return Promise.resolve(tables.idempotencyKeys.byKey.get(`${caller}\n${key}`)?.body);
    },
    openDebts() {
      const debts = tables.debts.open
        .get("open")
        .toSorted(byId)
        .map(
          (row): SeenDebt => ({
            attemptId: row.attempt_id,
            orderId: row.order_id,
            reason: row.reason,
            openOre: row.amount_ore - row.settled_ore,
          }),
        );
      return Promise.resolve(debts);
    },
    isHeld(terminalId) {
      const id = tables.terminals.byVendorId.get(terminalId)?.id ?? "";
      return Promise.resolve(tables.attempts.activeAtTerminal.get(id) !== undefined);
    },
    unpaidOrder(pick) {
      const unpaid = [...tables.orders.rows]
        .filter((row) => row.left_ore > 0 && row.kind !== "creditInvoice")
        .toSorted(byId);
      return Promise.resolve(unpaid[pick % Math.max(1, unpaid.length)]?.id);
    },
  };
}
