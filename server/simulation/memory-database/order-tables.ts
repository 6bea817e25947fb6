/** Orders, their versions and the feed of what changed for them. */
import type { Journal } from "./journal.ts";
import type { CompanyTable, InvoicingSystemTable, SiteTable } from "./place-tables.ts";
import { AppendOnlyTable, Table } from "./table.ts";

export type OrderRow = {
  id: string;
  company_id: string;
  system_id: string;
  site_id: string;
  order_number: string;
  invoice_number: string;
  kind: "invoice" | "creditInvoice" | "advance";
  settlement: "cash" | "ledger";
  credits_order_id: string | null;
  version: number;
  customer_number: string | null;
  customer_name: string;
  registration_number: string | null;
  service_advisor: string;
  invoice_date: string | null;
  lines: unknown;
  total_ore: number;
  paid_ore: number;
  interim_ore: number;
  interim_since: Date | null;
  /** Computed, as the database does. */
  left_ore: number;
  withdrawn: boolean;
  released: boolean;
  pending_version: number | null;
  pending_change: unknown;
  pending_withdrawal: boolean;
  position: string;
  created_at: Date;
  changed_at: Date;
};

export class OrderTable extends Table<OrderRow> {
  readonly byId = this.unique({ constraint: "orders_pkey", key: (row) => row.id, fixed: true });
  readonly byInvoice = this.unique({
    constraint: "orders_company_id_system_id_invoice_number_key",
    key: (row) => invoiceKey(row.company_id, row.system_id, row.invoice_number),
    fixed: true,
  });
  readonly byCredited = this.group((row) => row.credits_order_id, { fixed: true });
  readonly byRegistration = this.group((row) => plainRegistration(row.registration_number));

  constructor(
    journal: Journal,
    places: {
      readonly companies: CompanyTable;
      readonly systems: InvoicingSystemTable;
      readonly sites: SiteTable;
    },
  ) {
    super("orders", journal);
    this.check("orders_version_check", (row) => row.version >= 1);
    this.check("orders_total_ore_check", (row) => row.total_ore > 0);
    this.check("orders_paid_ore_check", (row) => row.paid_ore >= 0);
    this.check("orders_interim_ore_check", (row) => row.interim_ore >= 0);
    this.check(
      "orders_check",
      (row) => (row.kind === "creditInvoice") === (row.credits_order_id !== null),
    );
    this.check("orders_check1", (row) => row.paid_ore <= row.total_ore);
    this.check(
      "orders_check2",
      (row) => row.interim_ore <= Math.max(row.total_ore - row.paid_ore, 0),
    );
    this.refers("orders_company_id_fkey", (row) => row.company_id, places.companies.byId);
    this.refers("orders_system_id_fkey", (row) => row.system_id, places.systems.byId);
    this.refers("orders_site_id_fkey", (row) => row.site_id, places.sites.byId);
    this.refers("orders_credits_order_id_fkey", (row) => row.credits_order_id, this.byId);
  }

  protected override derive(row: OrderRow): void {
    row.left_ore = row.withdrawn ? 0 : Math.max(row.total_ore - row.paid_ore, 0);
  }
}

/** Null where nothing is left of it, however it was written. */
export function plainRegistration(registrationNumber: string | null): string | null {
  if (registrationNumber === null) return null;
  const known = plain.get(registrationNumber);
  if (known !== undefined) return known;
  const found = registrationNumber.toUpperCase().replace(/[\s-]/g, "") || null;
  plain.set(registrationNumber, found);
  return found;
}

/** The same few are asked for again and again. */
const plain = new Map<string, string | null>();

export function invoiceKey(companyId: string, systemId: string, invoiceNumber: string): string {
  return `${companyId} ${systemId} ${invoiceNumber}`;
}

export type OrderVersionRow = {
  order_id: string;
  version: number;
  content: unknown;
  received_at: Date;
};

export class OrderVersionTable extends AppendOnlyTable<OrderVersionRow> {
  readonly byVersion = this.unique({
    constraint: "order_versions_pkey",
    key: (row) => `${row.order_id} ${row.version}`,
    fixed: true,
  });
}

export type OrderEventRow = {
  id: string;
  tx: number;
  company_id: string;
  system_code: string;
  order_id: string;
  kind: string;
  content: Record<string, unknown>;
  at: Date;
};

export class OrderEventTable extends AppendOnlyTable<OrderEventRow> {
  readonly byId = this.unique({
    constraint: "order_events_pkey",
    key: (row) => row.id,
    fixed: true,
  });
  /** In the order of committing transactions. */
  readonly feed = this.ordered({ order: (row) => row.tx, tie: (row) => row.id, fixed: true });
  readonly byOrder = this.group((row) => row.order_id, { fixed: true });
}
