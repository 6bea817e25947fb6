/** From the codes that an invoicing system sends to the company, system and site that they name. */
import type { Transaction } from "../database/database.ts";
import type { SendOrder, SendOrderOutcome } from "./send-order.ts";
import { findCompanyOfSite, findSite, findSystem } from "./sender-store.ts";

export type Sender = {
  readonly companyId: string;
  readonly systemId: string;
  readonly siteId: string;
};

type Refused = Extract<SendOrderOutcome, { kind: "refused" }>;

export async function findSender(
  tx: Transaction,
  sent: Pick<SendOrder, "siteCode" | "companyCode" | "system">,
): Promise<{ readonly kind: "found"; readonly sender: Sender } | Refused> {
  const siteId = await findSite(tx, sent.siteCode);
  if (siteId === undefined) {
    return refuse("unknownSite", "siteCode", `Anläggningen ${sent.siteCode} finns inte.`);
  }
  const companies = await findCompanyOfSite(tx, siteId, sent.companyCode);
  const companyId = companies[0];
  if (companyId === undefined) {
    return refuse(
      "unknownCompany",
      "companyCode",
      `Företaget ${sent.companyCode ?? ""} finns inte på ${sent.siteCode}.`,
    );
  }
  if (companies.length > 1) {
    return refuse(
      "ambiguousCompany",
      "companyCode",
      `Flera företag finns på ${sent.siteCode}: ange companyCode.`,
    );
  }
  const system = await findSystem(tx, companyId, sent.system);
  if (system === undefined) {
    return refuse("unknownSystem", "system", `Systemet ${sent.system} finns inte i företaget.`);
  }
  if (!system.connected) {
    return refuse("systemNotConnected", "system", `Systemet ${sent.system} är inte anslutet.`);
  }
  return { kind: "found", sender: { companyId, systemId: system.id, siteId } };
}

function refuse(code: Refused["code"], field: string, detail: string): Refused {
  return { kind: "refused", code, field, detail };
}
