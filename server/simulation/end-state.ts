/**
 * How a run has ended, in lines that can be compared: the same from memory and from PostgreSQL. Ids
 * and references are left out: what is asked in the same moment may get them in another order.
 */
export type EndRows = {
  readonly attempts: Iterable<{
    readonly kind: string;
    readonly state: string;
    readonly asked_ore: number;
    readonly approved_ore: number;
    readonly issuer: string | null;
    readonly evidence: string;
    readonly late: boolean;
  }>;
  readonly orders: Iterable<{
    readonly invoice_number: string;
    readonly version: number;
    readonly total_ore: number;
    readonly paid_ore: number;
    readonly interim_ore: number;
    readonly position: string;
  }>;
  readonly debts: Iterable<{
    readonly reason: string;
    readonly amount_ore: number;
    readonly settled_ore: number;
  }>;
  readonly postings: Iterable<{
    readonly company_id: string;
    readonly account: string;
    readonly amount_ore: number;
  }>;
};

export function endState(rows: EndRows): readonly string[] {
  const attempts = Array.from(rows.attempts, (row) =>
    [
      "attempt",
      row.kind,
      row.state,
      row.asked_ore,
      row.approved_ore,
      row.issuer,
      row.evidence,
      row.late,
    ].join(" "),
  );
  const orders = Array.from(rows.orders, (row) =>
    [
      "order",
      row.invoice_number,
      row.version,
      row.total_ore,
      row.paid_ore,
      row.interim_ore,
      row.position,
    ].join(" "),
  );
  const debts = Array.from(rows.debts, (row) =>
    ["debt", row.reason, row.amount_ore, row.settled_ore].join(" "),
  );
  const balances = new Map<string, number>();
  for (const { company_id, account, amount_ore } of rows.postings) {
    const key = `account ${company_id} ${account}`;
    balances.set(key, (balances.get(key) ?? 0) + amount_ore);
  }
  const accounts = Array.from(balances, ([key, ore]) => `${key} ${ore}`);
  return [...attempts, ...orders, ...debts, ...accounts].toSorted();
}
