/** The statement behind the balances: each account beside the sum of its open items. */

import type { Tables } from "../tables.ts";
import { expectedInDrawer } from "./cash-statements.ts";
import { compare, roleOf } from "./check-statements.ts";
import { answer, type Statements } from "./handler.ts";

export const BALANCE_STATEMENTS: Statements = {
  read_current_accounts: answer<[]>((tables) =>
    [...tables.companyAccounts.rows].map(({ company_id, role, account }) => ({
      company_code: tables.companies.byId.get(company_id)?.code ?? "",
      role,
      account,
    })),
  ),

  read_balances: answer<[]>((tables) => {
    const booked = bookedOf(tables);
    const items = itemsOf(tables);
    return accountsOf(tables)
      .map(({ company_id, account, role }) => {
        const balance = booked.get(`${company_id} ${account} ${role}`)?.ore;
        const open = items.get(`${company_id} ${role}`);
        const company_code = tables.companies.byId.get(company_id)?.code ?? "";
        return { company_code, account, role, balance, open };
      })
      .filter(({ balance, open }) => balance !== undefined || open !== undefined)
      .toSorted(
        (a, b) =>
          compare(a.company_code, b.company_code) ||
          compare(a.account, b.account) ||
          compare(a.role, b.role),
      )
      .map(({ balance, open, ...account }) => ({
        ...account,
        balance: balance ?? 0,
        open_ore: open?.ore ?? null,
        items: open?.items ?? 0,
      }));
  }),
};

type Account = { readonly company_id: string; readonly account: string; readonly role: string };
type Sum = { ore: number; items: number };

function accountsOf(tables: Tables): readonly Account[] {
  const accounts = new Map<string, Account>();
  const note = ({ company_id, account, role }: Account): void => {
    accounts.set(`${company_id} ${account} ${role}`, { company_id, account, role });
  };
  for (const row of tables.companyAccounts.rows) if (row.role !== "claim") note(row);
  for (const row of tables.postings.rows) note(row);
  return [...accounts.values()];
}

function bookedOf({ postings }: Tables): ReadonlyMap<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const { company_id, account, role, amount_ore } of postings.rows) {
    add(sums, `${company_id} ${account} ${role}`, { ore: amount_ore, items: 1 });
  }
  return sums;
}

function itemsOf(tables: Tables): ReadonlyMap<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const order of tables.orders.rows) {
    if (order.kind === "creditInvoice" || order.withdrawn) continue;
    const ore = order.settlement === "cash" ? order.left_ore : order.interim_ore;
    add(sums, `${order.company_id} interim`, { ore, items: ore > 0 ? 1 : 0 });
  }
  for (const debt of tables.debts.rows) {
    const ore = debt.settled_ore - debt.amount_ore;
    add(sums, `${debt.company_id} debtsToCustomers`, { ore, items: ore < 0 ? 1 : 0 });
  }
  for (const attempt of tables.attempts.rows) {
    if (attempt.state !== "approved") continue;
    const isBack = attempt.kind !== "purchase";
    if (attempt.method === "card") {
      const ore = isBack ? -attempt.approved_ore : attempt.approved_ore;
      add(sums, `${attempt.company_id} ${roleOf(attempt.issuer ?? "")}`, { ore, items: 1 });
    }
  }
  addCash(tables, sums);
  return sums;
}

function addCash(tables: Tables, sums: Map<string, Sum>): void {
  for (const drawer of tables.drawers.rows) {
    const { id, company_id } = drawer;
    const isUsed =
      tables.attempts.ofDrawer.get(id).some((one) => one.state === "approved") ||
      tables.cashMovements.ofDrawer.get(id).length > 0;
    if (!isUsed) continue;
    const ore = expectedInDrawer(tables, id);
    add(sums, `${company_id} cash`, { ore, items: ore === 0 ? 0 : 1 });
  }
  for (const one of tables.cashMovements.rows) {
    if (one.kind !== "bagSealed" && one.kind !== "bagCounted") continue;
    const sign = one.corrects_id === null ? 1 : -1;
    const isSealed = one.kind === "bagSealed";
    add(sums, `${one.company_id} cashInTransit`, {
      ore: isSealed ? -one.drawer_ore : -(one.sealed_ore ?? 0) * sign,
      items: isSealed ? sign : -sign,
    });
  }
}

function add(sums: Map<string, Sum>, key: string, more: Sum): void {
  const sum = sums.get(key);
  if (sum === undefined) sums.set(key, { ...more });
  else {
    sum.ore += more.ore;
    sum.items += more.items;
  }
}
