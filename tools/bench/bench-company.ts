/** One company with terminals and tills enough for a load, and orders as they are needed. */

import { PRESET_RULES } from "@kortkoll/core/cards/card-rules.ts";
import { DEFAULT_ACCOUNTS } from "@kortkoll/core/ledger/voucher.ts";
import { ore } from "@kortkoll/core/money.ts";
import { SCOPES } from "@kortkoll/core/people/rights.ts";
import { recordPutIn } from "../../server/audit/record-audit.ts";
import { newUuid } from "../../server/clock.ts";
import type { Database, Transaction } from "../../server/database/database.ts";
import {
  addAccounts,
  addCardRulesToNone,
  addCompany,
  addInvoicingSystem,
  addPerson,
  addSite,
  addTill,
} from "../../server/demo/demo-store.ts";
import { SEES_ALL } from "../../server/http/access.ts";
import { type OrderDeps, sendOrder } from "../../server/orders/send-order.ts";
import { createApiKey } from "../../server/people/api-key.ts";
import { registerTerminal, tieTerminalToTill } from "../../server/places/register-terminal.ts";

export const BENCH_SITE = "MATNING";
export const BENCH_OPERATOR = "MATA";

export type BenchCompany = {
  readonly operator: { readonly id: string; readonly signature: string };
  /** One till with one terminal for each vendor's terminal id. */
  readonly tills: readonly { readonly id: string; readonly terminalId: string }[];
  /** May do everything over HTTP. */
  readonly apiKey: string;
};

export async function makeBenchCompany(
  database: Database,
  vendorTerminalIds: readonly string[],
): Promise<BenchCompany> {
  return await database.inTransaction(async (tx) => {
    const companyId = await addCompany(tx, {
      id: newUuid(),
      code: "MATNING",
      name: "Mätbolaget (påhittat)",
      organisationNumber: "5599990032",
    });
    await addAccounts(tx, companyId, DEFAULT_ACCOUNTS);
    await addInvoicingSystem(tx, {
      id: newUuid(),
      companyId,
      code: "workshop",
      name: "Verkstad",
      claimAccount: DEFAULT_ACCOUNTS.claim,
      claimSide: "ours",
      voucherSeries: "V",
    });
    const operatorId = newUuid();
    await addPerson(tx, {
      id: operatorId,
      signature: BENCH_OPERATOR,
      name: "Måns Mätare (påhittad)",
      role: "manager",
      passwordHash: "no sign-in",
    });
    const rules = PRESET_RULES.map((rule) => ({ ...rule, id: newUuid() }));
    await addCardRulesToNone(tx, rules, new Date());
    const apiKey = await createApiKey(tx, {
      id: newUuid(),
      name: "load",
      systems: ["workshop"],
      scopes: SCOPES,
      at: new Date(),
    });
    const tills = await addTills(tx, companyId, vendorTerminalIds);
    await recordPutIn(tx, newUuid, "benchmark");
    return { operator: { id: operatorId, signature: BENCH_OPERATOR }, tills, apiKey };
  });
}

async function addTills(
  tx: Transaction,
  companyId: string,
  vendorTerminalIds: readonly string[],
): Promise<BenchCompany["tills"]> {
  const siteId = await addSite(tx, {
    id: newUuid(),
    code: BENCH_SITE,
    name: "Mätplatsen",
    toyotaFranchise: false,
    companyIds: [companyId],
  });
  const tills: { id: string; terminalId: string }[] = [];
  for (const [index, vendorId] of vendorTerminalIds.entries()) {
    const code = `K${index + 1}`;
    const till = { id: newUuid(), siteId, code, name: code };
    await addTill(tx, till);
    const terminalId = await registerTerminal(tx, {
      id: newUuid(),
      terminalId: vendorId,
      companyId,
      siteId,
      model: "Lane3000",
      name: `Terminal ${vendorId}`,
    });
    await tieTerminalToTill(tx, { tillId: till.id, terminalId, rank: 1 });
    tills.push({ id: till.id, terminalId });
  }
  return tills;
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
      siteCode: BENCH_SITE,
      invoiceNumber: `M${lastInvoice}`,
      kind: "invoice",
      credits: undefined,
      settlement: "cash",
      sight: SEES_ALL,
      version: 1,
      content: {
        orderNumber: `M${lastInvoice}`,
        customerNumber: null,
        customerName: "Mätkund Åström (påhittad)",
        registrationNumber: null,
        serviceAdvisor: BENCH_OPERATOR,
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
