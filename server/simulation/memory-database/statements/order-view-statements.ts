/** The statements that show one order, and the sender's codes. */
import { type AttemptRow, isActive } from "../attempt-tables.ts";
import { type OrderRow, plainRegistration } from "../order-tables.ts";
import type { Tables } from "../tables.ts";
import { byAge } from "./debt-statements.ts";
import { answer, type Statements } from "./handler.ts";
import { holdsOf, owedOre } from "./order-statements.ts";
import { givenOfOrders } from "./refund-statements.ts";

export const ORDER_VIEW_STATEMENTS: Statements = {
  read_order: answer<[id: string]>((tables, [id]) => {
    const order = tables.orders.byId.get(id);
    return order === undefined ? [] : viewOf(tables, order);
  }),

  find_site: answer<[code: string]>(({ sites }, [code]) => {
    const site = sites.byCode.get(code);
    return site === undefined ? [] : [{ id: site.id }];
  }),

  companies_of_site: answer<[site: string]>((tables, [siteId]) =>
    tables.siteCompanies.bySite
      .get(siteId)
      .flatMap((tie) => tables.companies.byId.get(tie.company_id) ?? [])
      .toSorted((a, b) => (a.code < b.code ? -1 : 1))
      .map(({ id, code }) => ({ id, code })),
  ),

  find_system: answer<[company: string, code: string]>(({ systems }, [company, code]) => {
    const system = systems.byCode.get(`${company} ${code}`);
    return system === undefined ? [] : [{ id: system.id, connected: system.connected }];
  }),

  read_order_vouchers: answer<[order: string]>((tables, [id]) => vouchersOf(tables, id)),

  read_order_debts: answer<[order: string]>(({ debts, debtApplications, orders }, [id]) =>
    debts.byOrder
      .get(id)
      .toSorted(byAge)
      .map((debt) => {
        const applied = debtApplications.byDebt
          .get(debt.id)
          .toSorted((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1))
          .map(({ order_id, amount_ore, reason, by, at }) => ({
            orderId: order_id,
            invoiceNumber: orders.byId.get(order_id)?.invoice_number,
            amountOre: amount_ore,
            reason,
            by,
            at: at.toISOString(),
          }));
        const { reason, amount_ore, settled_ore, attempt_id, created_at } = debt;
        return {
          ...{ id: debt.id, reason, amount_ore, settled_ore, attempt_id, created_at },
          applied: applied.length === 0 ? null : applied,
        };
      }),
  ),

  read_credit_invoices: answer<[order: string]>(({ orders }, [id]) =>
    orders.byCredited
      .get(id)
      .toSorted((a, b) => a.created_at.getTime() - b.created_at.getTime())
      .map(({ id, invoice_number, total_ore, left_ore }) => ({
        id,
        invoice_number,
        total_ore,
        left_ore,
      })),
  ),
};

/** With all the postings of each, whoever books them. */
function vouchersOf(tables: Tables, orderId: string): readonly object[] {
  return tables.vouchers.byOrder
    .get(orderId)
    .toSorted(byAge)
    .map(({ id, event, business_day, text, series }) => {
      const postings = tables.postings.byVoucher.get(id).toSorted((a, b) => a.line - b.line);
      return {
        ...{ id, event, business_day, text, series },
        theirs: postings.every((posting) => posting.booked_by_system),
        lines: postings.map(({ account, role, amount_ore: amountOre }) => ({
          account,
          role,
          amountOre,
        })),
      };
    });
}

function viewOf(tables: Tables, order: OrderRow): readonly object[] {
  const system = tables.systems.byId.get(order.system_id);
  const company = tables.companies.byId.get(order.company_id);
  const site = tables.sites.byId.get(order.site_id);
  if (system === undefined || company === undefined || site === undefined) return [];
  const credited =
    order.credits_order_id === null ? undefined : tables.orders.byId.get(order.credits_order_id);
  return [
    {
      id: order.id,
      system_code: system.code,
      company_code: company.code,
      site_code: site.code,
      order_number: order.order_number,
      invoice_number: order.invoice_number,
      kind: order.kind,
      credits: credited?.invoice_number ?? null,
      settlement: order.settlement,
      version: order.version,
      pending_version: order.pending_version,
      pending_withdrawal: order.pending_withdrawal,
      customer_number: order.customer_number,
      customer_name: order.customer_name,
      registration_number: order.registration_number,
      service_advisor: order.service_advisor,
      invoice_date: order.invoice_date,
      lines: order.lines,
      total_ore: order.total_ore,
      paid_ore: order.paid_ore,
      left_ore: order.left_ore,
      withdrawn: order.withdrawn,
      position: order.position,
      created_at: order.created_at,
      changed_at: order.changed_at,
      created_at_micros: order.created_at.getTime() * 1_000,
      owed_ore: owedOre(tables, order.id),
      held_by: holdsOf(tables, order.id)[0]?.attempt_id ?? null,
      keys: mayHandOverKeys(tables, order),
      attempt: decidingAttempt(tables, order),
    },
  ];
}

/** Every cash invoice on the registration number is paid, and proven to be. */
function mayHandOverKeys(tables: Tables, order: OrderRow): boolean {
  const registration = plainRegistration(order.registration_number);
  const orders = registration === null ? [order] : tables.orders.byRegistration.get(registration);
  return !orders.some((one) => isCashInvoice(one) && isUnproven(tables, one));
}

function isCashInvoice(order: OrderRow): boolean {
  return order.kind !== "creditInvoice" && order.settlement === "cash" && !order.withdrawn;
}

/** Not paid, not signed for yet, on its way back, or approved without asking the bank. */
function isUnproven(tables: Tables, order: OrderRow): boolean {
  if (order.left_ore > 0) return true;
  return tables.allocations.byOrder.get(order.id).some((allocation) => {
    const attempt = tables.attempts.byId.get(allocation.attempt_id);
    if (attempt === undefined) return false;
    if (attempt.kind !== "purchase") return isActive(attempt) || attempt.state === "claimed";
    if (allocation.target !== "order" || allocation.applied_ore <= 0) return false;
    if (attempt.state !== "approved") return false;
    if (attempt.signature_state === "waiting") return true;
    if (!attempt.flags.includes("offlineApproval")) return false;
    const given = givenOfOrders(tables, attempt.id, ({ state }) => state === "approved");
    return allocation.applied_ore > (given.get(order.id) ?? 0);
  });
}

/** What the position rests on: the newest attempt of the kind that the position speaks of. */
function decidingAttempt(tables: Tables, order: OrderRow): object | null {
  const { allocations, attempts } = tables;
  const decides = [...allocations.byOrder.get(order.id), ...allocations.byCredit.get(order.id)]
    .flatMap((allocation) => attempts.byId.get(allocation.attempt_id) ?? [])
    .filter((attempt) => speaksOf(order, attempt))
    .toSorted(byAge)
    .at(-1);
  if (decides === undefined) return null;
  const claim = tables.claims.byAttempt.get(decides.id);
  const open = claim?.outcome === "open" ? claim : undefined;
  return {
    kind: decides.kind,
    evidence: decides.evidence,
    approved: decides.state === "approved",
    nextCheckAt: jsonInstant(decides.next_check_at),
    offline: decides.flags.includes("offlineApproval"),
    claimedBy: open?.by ?? null,
    claimReason: open?.reason ?? null,
    releasedOrder: open?.released_order ?? null,
  };
}

function speaksOf(order: OrderRow, attempt: AttemptRow): boolean {
  const isOfKind = (attempt.kind === "purchase") === (order.kind !== "creditInvoice");
  switch (order.position) {
    case "findingOut":
      return isActive(attempt);
    case "notProven":
      return attempt.state === "claimed";
    case "hasNotPaid":
      if (attempt.state === "approved") return isOfKind && attempt.kind === "purchase";
      return ENDED_UNPAID.has(attempt.state) && isOfKind;
    default:
      return attempt.state === "approved" && isOfKind;
  }
}

const ENDED_UNPAID = new Set(["declined", "cancelled", "notSent", "notPerformed"]);

/** An instant inside JSON is text, as the database writes it. */
export function jsonInstant(at: Date | null): string | null {
  return at?.toISOString().replace(/(?:\.0*|(\.\d*?)0+)?Z$/, "$1+00:00") ?? null;
}
