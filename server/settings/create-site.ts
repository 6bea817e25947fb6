/** A new site, with the companies that sell there. */
import { mayDoAtEverySite } from "@kortkoll/core/people/person-rights.ts";
import type { Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import type { IdempotencyClaim } from "../http/idempotency.ts";
import {
  changeSetting,
  recordMade,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
} from "./change-setting.ts";
import type { CreateSiteBody, SiteSetting } from "./site-api.ts";
import { findCompanies, insertSite, selectSites } from "./site-store.ts";

type Asked = {
  readonly wanted: CreateSiteBody;
  readonly by: PersonCaller;
  readonly claim: IdempotencyClaim;
};

export function createSite(deps: SettingDeps, asked: Asked): Promise<SettingOutcome<SiteSetting>> {
  const { by, wanted } = asked;
  return changeSetting(
    deps,
    { by, subject: { kind: "site", id: null }, wanted },
    {
      work: (tx) => store(tx, deps, asked),
      lastWords: { sites_code_key: { code: "codeTaken", field: "code" } },
    },
  );
}

async function store(
  tx: Transaction,
  deps: SettingDeps,
  { wanted, by, claim }: Asked,
): Promise<SettingOutcome<SiteSetting>> {
  // Whoever sees some of the sites only would not see the new one.
  if (!mayDoAtEverySite(by, "settings")) return refuseSetting("notAllowed");
  const { code, name, toyotaFranchise } = wanted;
  const companyIds = [...new Set(wanted.companyIds)];
  const unseen = companyIds.findIndex((one) => by.companyIds?.includes(one) === false);
  if (unseen >= 0) return refuseSetting("unknownCompany", "companyIds");
  const companies = await findCompanies(tx, companyIds);
  if (companies.length < companyIds.length) return refuseSetting("unknownCompany", "companyIds");
  const id = deps.newId();
  await insertSite(tx, { id, code, name, toyotaFranchise, companyIds });
  return recordMade(tx, deps, {
    thing: {
      by,
      subject: { kind: "site", id },
      name: code,
      place: { companyId: null, siteId: id },
    },
    made: { code, name, toyotaFranchise, companies: companies.map((one) => one.code) },
    claim,
    view: () => selectSites(tx, { siteIds: [id], companyIds: null }),
  });
}
