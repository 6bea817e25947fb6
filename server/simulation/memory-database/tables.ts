/** All tables, each with what it refers to, over one journal. */
import {
  AllocationTable,
  AttemptEventTable,
  AttemptTable,
  DebtApplicationTable,
  DebtTable,
} from "./attempt-tables.ts";
import {
  AuditEventTable,
  CashCheckTable,
  CashLimitTable,
  CashMovementTable,
  CashReasonTable,
  DrawerTable,
} from "./cash-tables.ts";
import { ClaimTable, InterruptedCommentTable, InterruptedItemTable } from "./interrupted-tables.ts";
import { Journal } from "./journal.ts";
import { PostingTable, VoucherTable } from "./ledger-tables.ts";
import { OrderEventTable, OrderTable, OrderVersionTable } from "./order-tables.ts";
import {
  CardRuleTable,
  CompanyAccountTable,
  CompanyTable,
  IdempotencyKeyTable,
  InvoicingSystemTable,
  PersonTable,
  ServerTable,
  SiteCompanyTable,
  SiteTable,
  TerminalEventTable,
  TerminalLeaseTable,
  TerminalResultTable,
  TerminalTable,
  TillTable,
  TillTerminalTable,
} from "./place-tables.ts";

export type Tables = {
  readonly journal: Journal;
  readonly companies: CompanyTable;
  readonly companyAccounts: CompanyAccountTable;
  readonly sites: SiteTable;
  readonly siteCompanies: SiteCompanyTable;
  readonly tills: TillTable;
  readonly terminals: TerminalTable;
  readonly tillTerminals: TillTerminalTable;
  readonly terminalResults: TerminalResultTable;
  readonly terminalLeases: TerminalLeaseTable;
  readonly terminalEvents: TerminalEventTable;
  readonly people: PersonTable;
  readonly systems: InvoicingSystemTable;
  readonly cardRules: CardRuleTable;
  readonly servers: ServerTable;
  readonly idempotencyKeys: IdempotencyKeyTable;
  readonly orders: OrderTable;
  readonly orderVersions: OrderVersionTable;
  readonly orderEvents: OrderEventTable;
  readonly attempts: AttemptTable;
  readonly allocations: AllocationTable;
  readonly debts: DebtTable;
  readonly debtApplications: DebtApplicationTable;
  readonly attemptEvents: AttemptEventTable;
  readonly vouchers: VoucherTable;
  readonly postings: PostingTable;
  readonly claims: ClaimTable;
  readonly interruptedItems: InterruptedItemTable;
  readonly interruptedComments: InterruptedCommentTable;
  readonly drawers: DrawerTable;
  readonly cashReasons: CashReasonTable;
  readonly cashMovements: CashMovementTable;
  readonly cashLimits: CashLimitTable;
  readonly cashChecks: CashCheckTable;
  readonly auditEvents: AuditEventTable;
};

export function createTables(): Tables {
  const journal = new Journal();
  const places = createPlaces(journal);
  const orders = new OrderTable(journal, places);
  const drawers = new DrawerTable(journal, places);
  const attempts = new AttemptTable(journal, { ...places, drawers });
  const debts = new DebtTable(journal, { ...places, orders, attempts });
  const bookedOn = { ...places, orders, attempts, debts };
  return {
    journal,
    ...places,
    drawers,
    cashReasons: new CashReasonTable("cash_reasons", journal),
    cashMovements: new CashMovementTable(journal, { ...places, drawers }),
    cashLimits: new CashLimitTable("cash_limits", journal),
    cashChecks: new CashCheckTable(journal, attempts),
    auditEvents: new AuditEventTable("audit_events", journal),
    orders,
    orderVersions: new OrderVersionTable("order_versions", journal),
    orderEvents: new OrderEventTable("order_events", journal),
    attempts,
    debts,
    debtApplications: new DebtApplicationTable(journal, { orders, debts }),
    allocations: new AllocationTable(journal, { orders, debts }),
    attemptEvents: new AttemptEventTable(journal, attempts),
    vouchers: new VoucherTable(journal, bookedOn),
    postings: new PostingTable(journal, bookedOn),
    claims: new ClaimTable(journal, { ...places, attempts }),
    interruptedItems: new InterruptedItemTable(journal),
    interruptedComments: new InterruptedCommentTable("interrupted_comments", journal),
  };
}

type Places = Pick<
  Tables,
  | "companies"
  | "companyAccounts"
  | "sites"
  | "siteCompanies"
  | "tills"
  | "terminals"
  | "tillTerminals"
  | "terminalResults"
  | "terminalLeases"
  | "terminalEvents"
  | "people"
  | "systems"
  | "cardRules"
  | "servers"
  | "idempotencyKeys"
>;

function createPlaces(journal: Journal): Places {
  return {
    companies: new CompanyTable("companies", journal),
    companyAccounts: new CompanyAccountTable("company_accounts", journal),
    sites: new SiteTable(journal),
    siteCompanies: new SiteCompanyTable("site_companies", journal),
    tills: new TillTable("tills", journal),
    terminals: new TerminalTable(journal),
    tillTerminals: new TillTerminalTable("till_terminals", journal),
    terminalResults: new TerminalResultTable("terminal_results", journal),
    terminalLeases: new TerminalLeaseTable(journal),
    terminalEvents: new TerminalEventTable("terminal_events", journal),
    people: new PersonTable("people", journal),
    systems: new InvoicingSystemTable("invoicing_systems", journal),
    cardRules: new CardRuleTable("card_rules", journal),
    servers: new ServerTable("servers", journal),
    idempotencyKeys: new IdempotencyKeyTable("idempotency_keys", journal),
  };
}
