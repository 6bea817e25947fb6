/** From the codes that an invoicing system sends to the company, system and site that they name. */
import type { Transaction } from "../database/database.ts";
import { isInSight, isSeen } from "../http/access.ts";
import type { SendOrder, SendOrderOutcome } from "./send-order.ts";
import { companiesOfSite, findSite, findSystem } from "./sender-store.ts";

export type Sender = {
  readonly companyId: string;
  readonly systemId: string;
  readonly siteId: string;
};

type Refused = Extract<SendOrderOutcome, { kind: "refused" }>;

export async function findSender(
  tx: Transaction,
  sent: Pick<SendOrder, "siteCode" | "companyCode" | "system" | "sight">,
): Promise<{ readonly kind: "found"; readonly sender: Sender } | Refused> {
  const siteId = await findSite(tx, sent.siteCode);
  const atSite = siteId === undefined ? [] : await companiesOfSite(tx, siteId);
  const places = { companyIds: atSite.map((one) => one.id), siteIds: siteId ? [siteId] : [] };
  if (siteId === undefined || !isSeen(sent.sight, places)) {
    return refuse("unknownSite", "siteCode");
  }
  const companies = atSite.filter(
    ({ id: companyId, code }) =>
      isInSight(sent.sight, { companyId, siteId }) &&
      (sent.companyCode === undefined || sent.companyCode === code),
  );
  const companyId = companies[0]?.id;
  if (companyId === undefined) {
    return refuse("unknownCompany", "companyCode");
  }
  if (companies.length > 1) {
    return refuse("ambiguousCompany", "companyCode");
  }
  const system = await findSystem(tx, companyId, sent.system);
  if (system === undefined) {
    return refuse("unknownSystem", "system");
  }
  if (!system.connected) {
    return refuse("systemNotConnected", "system");
  }
  return { kind: "found", sender: { companyId, systemId: system.id, siteId } };
}

function refuse(code: Refused["code"], field: string): Refused {
  return { kind: "refused", code, field };
}
