/** Connects an invoicing system to a company; a key for it is made by itself. */

import { isOwnSeries } from "@kortkoll/core/ledger/voucher-series.ts";
import type { Transaction } from "../database/database.ts";
import { isInSight, mayActAt, type PersonCaller } from "../http/access.ts";
import type { IdempotencyClaim } from "../http/idempotency.ts";
import {
  changeSetting,
  type LastWords,
  recordMade,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
  type SettingRefusal,
} from "./change-setting.ts";
import { lockCompany, readAccountUses } from "./company-store.ts";
import type { ConnectSystemBody, SystemSetting } from "./system-api.ts";
import { insertSystem, selectSystems } from "./system-store.ts";

type Asked = {
  readonly wanted: ConnectSystemBody;
  readonly by: PersonCaller;
  readonly claim: IdempotencyClaim;
};

export const SYSTEM_LAST_WORDS: LastWords = {
  invoicing_systems_company_id_code_key: { code: "codeTaken", field: "code" },
  invoicing_systems_one_series: { code: "voucherSeriesTaken", field: "voucherSeries" },
};

export function connectSystem(
  deps: SettingDeps,
  asked: Asked,
): Promise<SettingOutcome<SystemSetting>> {
  const { by, wanted } = asked;
  return changeSetting(
    deps,
    { by, subject: { kind: "invoicingSystem", id: null }, wanted },
    { work: (tx) => store(tx, deps, asked), lastWords: SYSTEM_LAST_WORDS },
  );
}

async function store(
  tx: Transaction,
  deps: SettingDeps,
  { wanted, by, claim }: Asked,
): Promise<SettingOutcome<SystemSetting>> {
  const { companyId, code, name, claimAccount, claimSide, voucherSeries } = wanted;
  const place = { companyId, siteId: null };
  if (!isInSight(by, place)) return refuseSetting("unknownCompany", "companyId");
  if (!mayActAt(by, "settings", place)) return refuseSetting("notAllowed");
  const company = await lockCompany(tx, companyId);
  if (company === undefined) return refuseSetting("unknownCompany", "companyId");
  const refusal = await whyNotClaim(tx, companyId, claimAccount);
  if (refusal !== undefined) return refusal;
  if (isOwnSeries(voucherSeries)) return refuseSetting("voucherSeriesTaken", "voucherSeries");
  const id = deps.newId();
  const system = { code, name, claimAccount, claimSide, voucherSeries };
  await insertSystem(tx, { id, companyId, ...system });
  return recordMade(tx, deps, {
    thing: {
      by,
      subject: { kind: "invoicingSystem", id },
      name: `${company.code} ${code}`,
      place,
    },
    made: { ...system, connected: true },
    claim,
    view: () => selectSystems(tx, { id, companyIds: null }),
  });
}

/** With the company locked: an account where claims stand is of nothing else, now or before. */
export async function whyNotClaim(
  tx: Transaction,
  companyId: string,
  account: string,
): Promise<SettingRefusal | undefined> {
  const uses = await readAccountUses(tx, companyId);
  const others = uses.filter(
    (one) =>
      one.account === account && one.role !== "claim" && (one.use !== "before" || one.isPosted),
  );
  if (others.length === 0) return undefined;
  const isNow = others.some((one) => one.use !== "before");
  return refuseSetting(isNow ? "accountShared" : "accountUsedBefore", "claimAccount");
}
