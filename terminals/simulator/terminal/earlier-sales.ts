/** What terminals have in their sessions when the simulator starts for the first time: sales of before. */
import { ZERO } from "@kortkoll/core/money.ts";
import type { EarlierSale } from "../simulator-config.ts";
import type { Outcome } from "../truth/outcome.ts";
import { type NetsCloud, record, sessionNumberOf } from "./nets-cloud.ts";

export async function recordEarlierSales(
  cloud: NetsCloud,
  sales: readonly EarlierSale[],
): Promise<void> {
  for (const sale of sales) {
    const terminal = cloud.terminals.get(sale.terminalId);
    if (terminal === undefined) throw new Error(`An earlier sale names ${sale.terminalId}`);
    const { siteId, organisationNumber } = terminal.profile;
    const outcome: Outcome = {
      sequence: cloud.nextSequence,
      terminalId: sale.terminalId,
      siteId,
      organisationNumber,
      sessionNumber: sessionNumberOf(cloud, siteId),
      kind: "purchase",
      verdict: "approved",
      requestedOre: sale.amountOre,
      totalOre: sale.amountOre,
      tipOre: ZERO,
      surchargeOre: ZERO,
      orderId: null,
      stanAuth: sale.stanAuth,
      at: sale.at,
      terminalAt: sale.at,
      visibleAt: sale.at,
      card: { cardId: sale.cardId, entry: "insert", verification: "pin" },
      responseCode: "00",
      reason: "",
      offline: false,
      voids: null,
      voidedKind: null,
      script: null,
    };
    await record(cloud, { kind: "outcome", outcome });
  }
}
