/** One company with terminals and tills enough for the benchmark, and orders as they are needed. */
import { DEFAULT_ACCOUNTS } from "@kortkoll/core/ledger/voucher.ts";
import { PRESET_RULES } from "@kortkoll/core/cards/card-rules.ts";
import { ore } from "@kortkoll/core/money.ts";
import { newUuid } from "../../server/clock.ts";
import { type Database, statement } from "../../server/database/database.ts";
import { type OrderDeps, sendOrder } from "../../server/orders/send-order.ts";

export type BenchCompany = {
  readonly siteId: string;
  readonly operator: { readonly id: string; readonly signature: string };
  /** One till with one terminal for each worker. */
  readonly tills: readonly { readonly id: string; readonly terminalId: string }[];
};

const sql = (name: string, text: string): ReturnType<typeof statement> => statement({ name, text });

export async function makeBenchCompany(
  database: Database,
  vendorTerminalIds: readonly string[],
): Promise<BenchCompany> {
  const companyId = newUuid();
  const siteId = newUuid();
  const personId = newUuid();
  await database.query(
    sql("bench_company", "insert into companies values ($1, 'BENCH', 'Mätbolaget (påhittat)', '5560000001')"),
    [companyId],
  );
  for (const [role, account] of Object.entries(DEFAULT_ACCOUNTS)) {
    await database.query(sql("bench_account", "insert into company_accounts values ($1,$2,$3)"), [
      companyId,
      role,
      account,
    ]);
  }
  await database.query(
    sql("bench_site", "insert into sites (id, code, name) values ($1, 'BENCH', 'Mätplatsen')"),
    [siteId],
  );
  await database.query(sql("bench_site_company", "insert into site_companies values ($1, $2)"), [
    siteId,
    companyId,
  ]);
  await database.query(
    sql("bench_person", "insert into people (id, signature, name, role) values ($1, 'MATA', 'Mät Mätare', 'operator')"),
    [personId],
  );
  await database.query(
    sql(
      "bench_system",
      `insert into invoicing_systems (id, company_id, code, name, claim_account, claim_side,
        voucher_series) values ($1, $2, 'workshop', 'Verkstad', '1510', 'ours', 'V')`,
    ),
    [newUuid(), companyId],
  );
  for (const rule of PRESET_RULES) {
    await database.query(
      sql(
        "bench_rule",
        `insert into card_rules (id, priority, issuer, issuer_id, aid_prefix, pan_from, pan_to)
          values ($1,$2,$3,$4,$5,$6,$7)`,
      ),
      [
        newUuid(),
        rule.priority,
        rule.issuer,
        rule.issuerId ?? null,
        rule.aidPrefix ?? null,
        rule.panFrom ?? null,
        rule.panTo ?? null,
      ],
    );
  }
  const tills: { id: string; terminalId: string }[] = [];
  for (const [index, vendorId] of vendorTerminalIds.entries()) {
    tills.push(await makeTill(database, { companyId, siteId, vendorId, index }));
  }
  return { siteId, operator: { id: personId, signature: "MATA" }, tills };
}

async function makeTill(
  database: Database,
  place: {
    readonly companyId: string;
    readonly siteId: string;
    readonly vendorId: string;
    readonly index: number;
  },
): Promise<{ id: string; terminalId: string }> {
  const tillId = newUuid();
  const terminalId = newUuid();
  await database.query(
    sql("bench_till", "insert into tills (id, site_id, code, name) values ($1,$2,$3,$3)"),
    [tillId, place.siteId, `K${place.index + 1}`],
  );
  await database.query(
    sql(
      "bench_terminal",
      `insert into terminals (id, company_id, site_id, terminal_id, model, name, adapter, baseline_at)
        values ($1,$2,$3,$4,'Lane3000',$4,'netsCloud', now())`,
    ),
    [terminalId, place.companyId, place.siteId, place.vendorId],
  );
  await database.query(sql("bench_tie", "insert into till_terminals values ($1, $2)"), [
    tillId,
    terminalId,
  ]);
  return { id: tillId, terminalId };
}

let lastInvoice = 0;

/** A new unpaid cash invoice over 1 250,00 kr. */
export async function sendBenchOrder(deps: OrderDeps): Promise<string> {
  lastInvoice += 1;
  const outcome = await sendOrder(
    deps,
    {
      system: "workshop",
      companyCode: undefined,
      siteCode: "BENCH",
      invoiceNumber: `M${lastInvoice}`,
      kind: "invoice",
      credits: undefined,
      settlement: "cash",
      version: 1,
      content: {
        orderNumber: `M${lastInvoice}`,
        customerNumber: null,
        customerName: "Mätkund Åström (påhittad)",
        registrationNumber: null,
        serviceAdvisor: "MATA",
        invoiceDate: null,
        lines: [],
        totalOre: ore(125_000),
      },
    },
    undefined,
  );
  if (outcome.kind !== "stored") throw new Error(`The order was refused: ${outcome.code}`);
  return outcome.order.id;
}
