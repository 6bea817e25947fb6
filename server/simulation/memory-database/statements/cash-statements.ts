/** The statements of drawers, movements of cash, limits, and the audit trail. */
import type { CashMovementRow, DrawerRow } from "../cash-tables.ts";
import { plainRegistration } from "../order-tables.ts";
import type { Tables } from "../tables.ts";
import { answer, perform, type Statements } from "./handler.ts";

export const CASH_STATEMENTS: Statements = {
  find_drawer: answer<[till: string, company: string]>((tables, [till, company]) =>
    drawer(tables, tables.drawers.byPlace.get(`${till} ${company}`)),
  ),

  find_drawer_by_id: answer<[id: string]>((tables, [id]) =>
    drawer(tables, tables.drawers.byId.get(id)),
  ),

  insert_drawer: perform<[id: string, till_id: string, company_id: string, at: Date]>(
    ({ drawers }, [id, till_id, company_id, created_at]) => {
      if (drawers.byPlace.has(`${till_id} ${company_id}`)) return;
      drawers.add({ id, till_id, company_id, account: null, created_at, version: 1 });
    },
  ),

  lock_drawer: answer<[id: string]>(({ drawers }, [id]) => (drawers.byId.has(id) ? [{ id }] : [])),

  read_expected_in_drawer: answer<[id: string]>((tables, [id]) =>
    tables.drawers.byId.has(id) ? [{ expected_ore: expectedInDrawer(tables, id) }] : [],
  ),

  /** No day of people's making counts a drawer. */
  find_open_count: answer<[id: string]>(() => []),

  is_company_at_site: answer<[site: string, company: string]>(
    ({ siteCompanies }, [siteId, companyId]) =>
      siteCompanies.bySite
        .get(siteId)
        .filter((one) => one.company_id === companyId)
        .map(() => ({ here: 1 })),
  ),

  is_till_in_use: answer<[till: string]>(({ tills }, [id]) => {
    const till = tills.byId.get(id);
    return till === undefined ? [] : [{ used: till.retired_at === null }];
  }),

  lock_cash_of_company: answer<[company: string]>(({ companies }, [id]) =>
    companies.byId.has(id) ? [{ id }] : [],
  ),

  read_cash_limit: answer<[company: string]>(({ cashLimits }, [id]) => {
    const own = cashLimits.byCompany.get(id);
    if (own === undefined) return [];
    const { company_id: _company, ...limit } = own;
    return [limit];
  }),

  cash_taken_before: answer<[company: string, orders: readonly string[], since: Date]>(
    (tables, [company, ids, since]) => [{ ore: cashBefore(tables, { company, ids, since }) }],
  ),

  insert_cash_check: perform<
    [
      id: string,
      attempt_id: string,
      company_id: string,
      document: string,
      note: string,
      sum_ore: number,
      by_id: string,
      by: string,
      at: Date,
    ]
  >(({ cashChecks }, values) => {
    const [id, attempt_id, company_id, document, note, sum_ore, by_id, by, at] = values;
    cashChecks.add({ id, attempt_id, company_id, document, note, sum_ore, by_id, by, at });
  }),

  find_cash_reason: answer<[id: string, company: string, kind: string]>(
    ({ cashReasons }, [id, company, kind]) => {
      const reason = cashReasons.byId.get(id);
      const isIts = reason?.company_id === company && reason.kind === kind && reason.active;
      return isIts ? [{ id, name: reason.name, account: reason.account }] : [];
    },
  ),

  /** Nobody has left an account, in days of people's making. */
  is_account_kept: answer<[company: string, account: string, roles: readonly string[]]>(
    ({ companyAccounts, systems }, [company, account, roles]) => {
      const ofRole = roles.some(
        (role) => companyAccounts.byRole.get(`${company} ${role}`)?.account === account,
      );
      const ofSystem = systems.byCompany
        .get(company)
        .some((system) => system.claim_account === account);
      return [{ kept: ofRole || ofSystem }];
    },
  ),

  lock_bag_number: answer<[company: string, number: string]>(() => [{ pg_advisory_xact_lock: "" }]),

  is_bag_sealed: answer<[company: string, number: string]>(
    ({ cashMovements }, [company, number]) => [
      {
        sealed: cashMovements.byBag
          .get(`${company} ${number}`)
          .some((bag) => cashMovements.byCorrected.get(bag.id) === undefined),
      },
    ],
  ),

  insert_cash_movement: perform<MovementValues>(insertMovement),

  find_cash_movement: answer<[id: string]>((tables, [id]) => {
    const movement = tables.cashMovements.byId.get(id);
    return movement === undefined ? [] : [foundMovement(tables, movement)];
  }),

  read_cash_movement: answer<[id: string]>((tables, [id]) => {
    const movement = tables.cashMovements.byId.get(id);
    return movement === undefined ? [] : [shownMovement(tables, movement)];
  }),

  insert_audit_event: perform<
    [
      id: string,
      kind: string,
      company_id: string | null,
      site_id: string | null,
      subject_kind: string,
      subject_id: string | null,
      content: string,
      by_id: string | null,
      by: string,
      at: Date,
    ]
  >(({ auditEvents, journal }, values) => {
    const [id, kind, company_id, site_id, subject_kind, subject_id, content, by_id, by, at] =
      values;
    const about = { company_id, site_id, subject_kind, subject_id };
    const told = { content: JSON.parse(content), by_id, by, at };
    auditEvents.add({ id, tx: journal.currentTx(), kind, ...about, ...told });
  }),

  read_asked_of_payment: answer<[attempt: string]>(({ allocations }, [attempt]) =>
    allocations.byAttempt.get(attempt).map((one) => ({
      order_id: one.order_id,
      share_ore: one.share_chosen_by === null ? null : one.asked_ore,
    })),
  ),

  find_cash_instead: answer<[card: string]>(({ attempts }, [card]) => {
    const found = attempts.byCard.get(card);
    if (found === undefined) return [];
    const { id, cash_ore, asked_ore, received_ore } = found;
    return [{ id, cash_ore, asked_ore, received_ore }];
  }),

  tie_cash_to_card: perform<[cash: string, card: string]>(({ attempts }, [cash, card]) => {
    const attempt = attempts.byId.get(cash);
    if (attempt !== undefined) attempts.change(attempt, { instead_of_id: card });
  }),
};

function drawer(tables: Tables, row: DrawerRow | undefined): readonly object[] {
  const till = row === undefined ? undefined : tables.tills.byId.get(row.till_id);
  if (row === undefined || till === undefined) return [];
  const { id, till_id, company_id, account } = row;
  return [{ id, till_id, till: till.code, site_id: till.site_id, company_id, account }];
}

/** What should lie in a drawer, by payments, refunds and movements. */
export function expectedInDrawer(tables: Tables, drawerId: string): number {
  let ore = 0;
  for (const attempt of tables.attempts.ofDrawer.get(drawerId)) {
    if (attempt.state !== "approved") continue;
    ore += (attempt.kind === "purchase" ? 1 : -1) * (attempt.cash_ore ?? 0);
  }
  for (const movement of tables.cashMovements.ofDrawer.get(drawerId)) ore += movement.drawer_ore;
  return ore;
}

/** For these orders, and for others of the same customers since then. */
function cashBefore(
  tables: Tables,
  asked: { readonly company: string; readonly ids: readonly string[]; readonly since: Date },
): number {
  const mine = asked.ids.flatMap((id) => tables.orders.byId.get(id) ?? []);
  const customers = new Set(mine.flatMap((one) => one.customer_number ?? []));
  const cars = new Set(mine.flatMap((one) => plainRegistration(one.registration_number) ?? []));
  const numbers = new Set(mine.map((one) => one.order_number));
  let ore = 0;
  for (const attempt of tables.attempts.inCash.get("cash")) {
    if (attempt.kind !== "purchase" || attempt.state !== "approved") continue;
    for (const one of tables.allocations.byAttempt.get(attempt.id)) {
      const order = tables.orders.byId.get(one.order_id);
      if (order === undefined) continue;
      const isMine = asked.ids.includes(order.id);
      const isRecent = (attempt.ended_at?.getTime() ?? 0) >= asked.since.getTime();
      // The plain form of a registration number is what costs: it is asked for last.
      const isTheirs = (): boolean =>
        isRecent &&
        order.company_id === asked.company &&
        (customers.has(order.customer_number ?? "") ||
          numbers.has(order.order_number) ||
          (cars.size > 0 && cars.has(plainRegistration(order.registration_number) ?? "")));
      if (isMine || isTheirs()) ore += one.applied_ore;
    }
  }
  return ore;
}

type MovementValues = [
  id: string,
  drawer_id: string,
  till_id: string,
  company_id: string,
  kind: CashMovementRow["kind"],
  amount_ore: number,
  drawer_ore: number,
  reason_id: string | null,
  reason: string | null,
  contra_account: string | null,
  bag_number: string | null,
  sealed_id: string | null,
  sealed_ore: number | null,
  count_no: number | null,
  note: string | null,
  corrects_id: string | null,
  by_id: string,
  by: string,
  business_day: string,
  at: Date,
];

function insertMovement({ cashMovements }: Tables, values: MovementValues): void {
  const [id, drawer_id, till_id, company_id, kind, amount_ore, drawer_ore] = values;
  const [sealed_id, corrects_id] = [values[11], values[15]];
  cashMovements.add({
    id,
    drawer_id,
    till_id,
    company_id,
    kind,
    amount_ore,
    drawer_ore,
    reason_id: values[7],
    reason: values[8],
    contra_account: values[9],
    bag_number: values[10],
    sealed_id,
    sealed_kind: sealed_id === null ? null : "bagSealed",
    sealed_ore: values[12],
    count_no: values[13],
    note: values[14],
    corrects_id,
    is_original: corrects_id === null,
    refers_to_original: true,
    by_id: values[16],
    by: values[17],
    business_day: values[18],
    at: values[19],
  });
}

function foundMovement(tables: Tables, movement: CashMovementRow): object {
  const { cashMovements, vouchers } = tables;
  const counts = cashMovements.bySealed.get(movement.id).filter((one) => one.is_original);
  const open = counts.filter((one) => !cashMovements.byCorrected.has(one.id));
  return {
    id: movement.id,
    drawer_id: movement.drawer_id,
    kind: movement.kind,
    amount_ore: movement.amount_ore,
    drawer_ore: movement.drawer_ore,
    reason_id: movement.reason_id,
    reason: movement.reason,
    contra_account: movement.contra_account,
    bag_number: movement.bag_number,
    sealed_id: movement.sealed_id,
    sealed_ore: movement.sealed_ore,
    count_no: movement.count_no,
    corrects_id: movement.corrects_id,
    corrected_by: cashMovements.byCorrected.get(movement.id)?.id ?? null,
    voucher_id: vouchers.byMovement.get(movement.id)?.id ?? null,
    open_counts: open.length,
    counts: counts.length,
  };
}

function shownMovement(tables: Tables, movement: CashMovementRow): object {
  const { cashMovements, vouchers, postings } = tables;
  const voucher = vouchers.byMovement.get(movement.id);
  const sealed = cashMovements.byId.get(movement.sealed_id ?? "");
  return {
    id: movement.id,
    kind: movement.kind,
    amount_ore: movement.amount_ore,
    drawer_ore: movement.drawer_ore,
    reason: movement.reason,
    contra_account: movement.contra_account,
    bag_number: movement.bag_number ?? sealed?.bag_number ?? null,
    note: movement.note,
    by: movement.by,
    business_day: movement.business_day,
    at: movement.at,
    at_micros: movement.at.getTime() * 1_000,
    corrects_id: movement.corrects_id,
    corrected_by: cashMovements.byCorrected.get(movement.id)?.id ?? null,
    voucher:
      voucher === undefined
        ? null
        : {
            id: voucher.id,
            series: voucher.series,
            text: voucher.text,
            lines: postings.byVoucher.get(voucher.id).map((one) => ({
              account: one.account,
              role: one.role,
              amountOre: one.amount_ore,
            })),
          },
  };
}
