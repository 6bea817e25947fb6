/** The statements that book: vouchers with their postings, and what we owe customers. */
import { checkViolation, notNullViolation } from "../constraint-errors.ts";
import type { Tables } from "../tables.ts";
import { answer, perform, type Statements } from "./handler.ts";

export const LEDGER_STATEMENTS: Statements = {
  insert_voucher: perform<VoucherValues>(insertVoucher),

  insert_debt: perform<
    [
      id: string,
      company: string,
      order: string | null,
      attempt: string | null,
      reason: string,
      ore: number,
      at: Date,
    ]
  >(({ debts }, [id, company_id, order_id, attempt_id, reason, amount_ore, created_at]) => {
    debts.add({
      id,
      company_id,
      order_id,
      attempt_id,
      reason,
      amount_ore,
      settled_ore: 0,
      created_at,
      settled_at: null,
    });
  }),

  settle_debt: answer<[id: string, amountOre: number, at: Date]>(
    ({ debts }, [id, amountOre, at]) => {
      const debt = debts.byId.get(id);
      if (debt === undefined) return [];
      const settled_ore = debt.settled_ore + amountOre;
      const settled_at = settled_ore === debt.amount_ore ? at : null;
      debts.change(debt, { settled_ore, settled_at });
      return [{ id }];
    },
  ),
};

type VoucherValues = [
  id: string,
  company_id: string,
  series: string,
  business_day: string,
  event: string,
  text: string,
  attempt_id: string | null,
  order_id: string | null,
  created_by: string,
  created_at: Date,
  claimAccount: string,
  issuer: string | null,
  site_id: string,
  till_id: string | null,
  terminal_id: string | null,
  operator: string | null,
  service_advisor: string | null,
  system_code: string,
  debt_id: string | null,
  lines: readonly number[],
  roles: readonly string[],
  amounts: readonly number[],
  theirs: readonly boolean[],
  cash_movement_id: string | null,
  corrects_id: string | null,
  contra_account: string | null,
];

function insertVoucher(tables: Tables, values: VoucherValues): void {
  const [id, company_id, series, business_day, event, text] = values;
  addPostings(tables, values);
  tables.vouchers.add({
    id,
    company_id,
    series,
    business_day,
    event,
    text,
    attempt_id: values[6],
    order_id: values[7],
    corrects_id: values[24],
    cash_movement_id: values[23],
    payout_match_id: null,
    created_by: values[8],
    created_at: values[9],
    tx: tables.journal.currentTx(),
  });
  checkVoucher(tables, id);
}

function addPostings(tables: Tables, values: VoucherValues): void {
  const [voucher_id, company_id] = values;
  const [lines, roles, amounts, theirs] = [values[19], values[20], values[21], values[22]];
  for (const [index, line] of lines.entries()) {
    const role = roles[index] ?? "";
    tables.postings.add({
      voucher_id,
      line,
      company_id,
      account: accountOf(tables, values, role),
      role,
      amount_ore: amounts[index] ?? 0,
      issuer: values[11],
      site_id: values[12],
      till_id: values[13],
      terminal_id: values[14],
      operator: values[15],
      service_advisor: values[16],
      order_id: values[7],
      system_code: values[17],
      attempt_id: values[6],
      debt_id: role === "debtsToCustomers" ? values[18] : null,
      booked_by_system: theirs[index] ?? false,
    });
  }
}

function accountOf(tables: Tables, values: VoucherValues, role: string): string {
  const companyId = values[1];
  const found = tables.companyAccounts.byRole.get(`${companyId} ${role}`)?.account ?? null;
  const account = { claim: values[10], cashReason: values[25], cash: cashAccount(tables, values) }[
    role
  ];
  const its = account === undefined ? found : (account ?? found);
  if (its === null) throw notNullViolation("postings", "account");
  return its;
}

function cashAccount({ drawers }: Tables, values: VoucherValues): string | null {
  return drawers.byPlace.get(`${values[13]} ${values[1]}`)?.account ?? null;
}

/** What the triggers of vouchers and postings refuse. */
export function checkVoucher({ postings, journal }: Tables, voucherId: string): void {
  const ofVoucher = postings.byVoucher.get(voucherId);
  let sum = 0;
  for (const posting of ofVoucher) sum += posting.amount_ore;
  if (sum !== 0) throw checkViolation("postings", "voucher_balances");
  journal.checkAtCommit(() => {
    if (ofVoucher.length === 0) throw checkViolation("vouchers", "voucher_has_postings");
  });
}
