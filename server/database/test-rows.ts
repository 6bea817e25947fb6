/**
 * A small dealer group written straight into the tables, for tests of what is read from them. It
 * goes past the use cases on purpose: a test can then have any state, also a rare or broken one.
 */
import type { AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { newUuid } from "../clock.ts";
import { type Sql, statement } from "./database.ts";

type SystemCode = "parts" | "workshop" | "vehicles";
type Signature = "ANLI" | "KASS" | "CHEF" | "EKON";

export type TestPlaces = {
  readonly companyId: string;
  readonly serverId: string;
  readonly sites: Readonly<Record<"NORD" | "SÖDER", string>>;
  readonly tills: Readonly<Record<"NORD-K1" | "NORD-K2" | "SÖDER-K9", string>>;
  readonly terminals: Readonly<Record<"77000001" | "77000002" | "77000009", string>>;
  readonly people: Readonly<Record<Signature, string>>;
  readonly systems: Readonly<Record<SystemCode, string>>;
};

export async function insertPlaces(sql: Sql): Promise<TestPlaces> {
  const places: TestPlaces = {
    companyId: newUuid(),
    serverId: newUuid(),
    sites: { NORD: newUuid(), SÖDER: newUuid() },
    tills: { "NORD-K1": newUuid(), "NORD-K2": newUuid(), "SÖDER-K9": newUuid() },
    terminals: { "77000001": newUuid(), "77000002": newUuid(), "77000009": newUuid() },
    people: { ANLI: newUuid(), KASS: newUuid(), CHEF: newUuid(), EKON: newUuid() },
    systems: { parts: newUuid(), workshop: newUuid(), vehicles: newUuid() },
  };
  const { companyId, serverId, sites, tills, terminals } = places;
  await insertRow(sql, "companies", {
    id: companyId,
    code: "BIL",
    name: "Påhittade Bilar AB",
    organisation_number: "5560001234",
  });
  for (const [role, account] of Object.entries(ACCOUNTS)) {
    await insertRow(sql, "company_accounts", { company_id: companyId, role, account });
  }
  for (const [code, id] of Object.entries(sites)) {
    await insertRow(sql, "sites", { id, code, name: `Verkstaden ${code}` });
    await insertRow(sql, "site_companies", { site_id: id, company_id: companyId });
  }
  for (const [key, id] of Object.entries(tills)) {
    const [siteCode = "", code = ""] = key.split("-");
    const site_id = siteCode === "NORD" ? sites.NORD : sites.SÖDER;
    await insertRow(sql, "tills", {
      id,
      site_id,
      code,
      name: `Kassa ${code.slice(1)} ${siteCode}`,
    });
  }
  for (const [terminalId, id] of Object.entries(terminals)) {
    const isNorth = terminalId !== "77000009";
    await insertRow(sql, "terminals", {
      id,
      company_id: companyId,
      site_id: isNorth ? sites.NORD : sites.SÖDER,
      terminal_id: terminalId,
      model: "Påhittad modell",
      name: `Terminal ${terminalId.at(-1)}`,
      adapter: "netsCloud",
    });
    for (const till of isNorth ? [tills["NORD-K1"], tills["NORD-K2"]] : [tills["SÖDER-K9"]]) {
      const rank = till === tills["NORD-K2"] && terminalId === "77000001" ? 2 : 1;
      await insertRow(sql, "till_terminals", { till_id: till, terminal_id: id, rank });
    }
  }
  await insertPeopleAndSystems(sql, places);
  const now = new Date("2026-03-02T06:00:00Z");
  await insertRow(sql, "servers", { id: serverId, started_at: now, seen_at: now });
  return places;
}

async function insertPeopleAndSystems(sql: Sql, places: TestPlaces): Promise<void> {
  const { companyId, people, systems } = places;
  for (const [signature, id] of Object.entries(people)) {
    await insertRow(sql, "people", {
      id,
      signature,
      name: `Namn ${signature}`,
      role: ROLES[signature],
    });
  }
  for (const [code, id] of Object.entries(systems)) {
    await insertRow(sql, "invoicing_systems", {
      id,
      company_id: companyId,
      code,
      name: code,
      claim_account: "1510",
      claim_side: "ours",
      voucher_series: code.slice(0, 1).toUpperCase(),
    });
  }
}

const ROLES: Readonly<Record<string, string>> = {
  ANLI: "serviceAdvisor",
  KASS: "operator",
  CHEF: "manager",
  EKON: "finance",
};

const ACCOUNTS: Readonly<Record<string, string>> = {
  interim: "1689",
  claim: "1510",
  debtsToCustomers: "2499",
  issuerVisa: "1581",
};

export type TestOrder = {
  readonly orderNumber?: string;
  readonly invoiceNumber: string;
  readonly system?: SystemCode;
  readonly customerName?: string;
  readonly registrationNumber?: string | null;
  readonly serviceAdvisor?: string;
  readonly totalOre?: number;
  readonly credits?: string;
};

/** Returns the order's id. */
export async function insertOrder(sql: Sql, places: TestPlaces, order: TestOrder): Promise<string> {
  const id = newUuid();
  const at = new Date("2026-03-02T07:00:00Z");
  await insertRow(sql, "orders", {
    id,
    company_id: places.companyId,
    system_id: places.systems[order.system ?? "workshop"],
    site_id: places.sites.NORD,
    order_number: order.orderNumber ?? `O-${order.invoiceNumber}`,
    invoice_number: order.invoiceNumber,
    kind: order.credits === undefined ? "invoice" : "creditInvoice",
    settlement: "cash",
    credits_order_id: order.credits ?? null,
    version: 1,
    customer_name: order.customerName ?? "Kajsa Påhittad",
    registration_number: order.registrationNumber ?? null,
    service_advisor: order.serviceAdvisor ?? "ANLI",
    total_ore: order.totalOre ?? 125_050,
    created_at: at,
    changed_at: at,
  });
  return id;
}

const ADVISOR_OF_ORDER = statement({
  name: "test_advisor_of_order",
  text: "select service_advisor from orders where id = $1",
});

export type TestAttempt = {
  readonly orderIds: readonly string[];
  readonly state?: AttemptState;
  readonly kind?: "purchase" | "refund" | "void";
  readonly originalId?: string;
  readonly creditInvoiceId?: string;
  readonly at?: string;
  readonly till?: keyof TestPlaces["tills"];
  readonly terminal?: keyof TestPlaces["terminals"];
  readonly operator?: Signature;
  readonly askedOre?: number;
  readonly approvedOre?: number;
  readonly issuer?: Issuer;
  readonly lastFour?: string;
  readonly authorisationCode?: string;
  readonly reference?: string;
  readonly flags?: readonly string[];
  readonly nextCheckAt?: string;
  readonly checks?: number;
  readonly cardLabel?: string;
};

/** Returns the attempt's id; what was asked for falls on the orders in equal parts. */
export async function insertAttempt(
  sql: Sql,
  places: TestPlaces,
  attempt: TestAttempt,
): Promise<string> {
  const id = newUuid();
  const state = attempt.state ?? "approved";
  const at = new Date(attempt.at ?? "2026-03-02T09:00:00Z");
  const asked = attempt.askedOre ?? 125_050;
  const approved = state === "approved" ? (attempt.approvedOre ?? asked) : 0;
  const till = attempt.till ?? "NORD-K1";
  const hasEnded = !["created", "sent", "unknown", "claimed"].includes(state);
  const lastFour = attempt.lastFour ?? null;
  await insertRow(sql, "attempts", {
    id,
    kind: attempt.kind ?? "purchase",
    state,
    company_id: places.companyId,
    site_id: till === "SÖDER-K9" ? places.sites.SÖDER : places.sites.NORD,
    till_id: places.tills[till],
    terminal_id: places.terminals[attempt.terminal ?? "77000001"],
    operator_id: places.people[attempt.operator ?? "KASS"],
    operator: attempt.operator ?? "KASS",
    asked_by: "person",
    original_id: attempt.originalId ?? null,
    reference: attempt.reference ?? id.replaceAll("-", "").slice(-20).toUpperCase(),
    asked_ore: asked,
    approved_ore: approved,
    issuer: state === "approved" ? (attempt.issuer ?? "visa") : null,
    truncated_pan: lastFour === null ? null : `411111******${lastFour}`,
    last_four: lastFour,
    card_label: attempt.cardLabel ?? null,
    authorisation_code: attempt.authorisationCode ?? null,
    evidence: hasEnded ? "terminalAnswer" : "waiting",
    flags: attempt.flags ?? [],
    created_at: at,
    sent_at: state === "created" ? null : at,
    ended_at: hasEnded ? at : null,
    business_day: state === "approved" ? businessDayOf(at.getTime()) : null,
    server_id: places.serverId,
    next_check_at: attempt.nextCheckAt ?? null,
    checks: attempt.checks ?? 0,
  });
  const share = Math.floor(asked / attempt.orderIds.length);
  for (const [index, orderId] of attempt.orderIds.entries()) {
    const [order] = await sql.query<{ service_advisor: string }>(ADVISOR_OF_ORDER, [orderId]);
    const isLast = index === attempt.orderIds.length - 1;
    await insertRow(sql, "allocations", {
      attempt_id: id,
      line: index + 1,
      order_id: orderId,
      target: attempt.creditInvoiceId === undefined ? "order" : "creditInvoice",
      credit_invoice_id: attempt.creditInvoiceId ?? null,
      order_version: 1,
      asked_ore: isLast ? asked - share * index : share,
      applied_ore: 0,
      service_advisor: order?.service_advisor,
      active: ["created", "sent", "unknown"].includes(state),
    });
  }
  return id;
}

export async function insertEvent(
  sql: Sql,
  event: { attemptId: string; kind: string; at: string; by?: string; content?: object },
): Promise<void> {
  await insertRow(sql, "attempt_events", {
    id: newUuid(),
    attempt_id: event.attemptId,
    kind: event.kind,
    content: event.content ?? {},
    by: event.by ?? "KASS",
    at: new Date(event.at),
  });
}

export async function insertDebt(
  sql: Sql,
  places: TestPlaces,
  debt: {
    attemptId: string;
    reason: "surplus" | "withdrawn" | "excess" | "lateApproval" | "paidTwice" | "failedReversal";
    amountOre: number;
    settledOre?: number;
    at: string;
  },
): Promise<void> {
  await insertRow(sql, "debts", {
    id: newUuid(),
    company_id: places.companyId,
    attempt_id: debt.attemptId,
    reason: debt.reason,
    amount_ore: debt.amountOre,
    settled_ore: debt.settledOre ?? 0,
    settled_at: debt.settledOre === debt.amountOre ? new Date(debt.at) : null,
    created_at: new Date(debt.at),
  });
}

export async function insertClaim(
  sql: Sql,
  places: TestPlaces,
  claim: { attemptId: string; at: string; disprovenAt?: string },
): Promise<void> {
  await insertRow(sql, "claims", {
    id: newUuid(),
    attempt_id: claim.attemptId,
    evidence_kind: "receiptNumber",
    evidence: "000123",
    reason: "Slipen visar godkänt",
    by_id: places.people.CHEF,
    by: "CHEF",
    released_order: false,
    claimed_at: new Date(claim.at),
    outcome: claim.disprovenAt === undefined ? "open" : "disproven",
    outcome_at: claim.disprovenAt === undefined ? null : new Date(claim.disprovenAt),
  });
}

/** Column names come from this file alone; the values go in as parameters. */
export async function insertRow(
  sql: Sql,
  table: string,
  row: Record<string, unknown>,
): Promise<void> {
  const columns = Object.keys(row);
  const places = columns.map((_column, index) => `$${index + 1}`);
  const text = `insert into ${table} (${columns.join(", ")}) values (${places.join(", ")})`;
  await sql.query(statement({ name: `insert_${table}`, text }), Object.values(row));
}
