/** A new till at a site. */
import type { Transaction } from "../database/database.ts";
import { isInSight, mayActAt, type PersonCaller } from "../http/access.ts";
import type { IdempotencyClaim } from "../http/idempotency.ts";
import {
  changeSetting,
  recordMade,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
} from "./change-setting.ts";
import type { CreateTillBody, TillSetting } from "./till-api.ts";
import { findSite, insertTill, type SiteOfTill, selectTills } from "./till-store.ts";

type Asked = {
  readonly wanted: CreateTillBody;
  readonly by: PersonCaller;
  readonly claim: IdempotencyClaim;
};

export function createTill(deps: SettingDeps, asked: Asked): Promise<SettingOutcome<TillSetting>> {
  const { by, wanted } = asked;
  return changeSetting(
    deps,
    { by, subject: { kind: "till", id: null }, wanted },
    {
      work: (tx) => store(tx, deps, asked),
      lastWords: { tills_site_id_code_key: { code: "codeTaken", field: "code" } },
    },
  );
}

async function store(
  tx: Transaction,
  deps: SettingDeps,
  { wanted, by, claim }: Asked,
): Promise<SettingOutcome<TillSetting>> {
  const { siteId, code, name } = wanted;
  const site = await findSite(tx, siteId);
  if (site === undefined || !seesSite(by, site)) return refuseSetting("unknownSite", "siteId");
  if (!mayActAt(by, "settings", { companyId: null, siteId })) return refuseSetting("notAllowed");
  const id = deps.newId();
  await insertTill(tx, { id, siteId, code, name });
  return recordMade(tx, deps, {
    thing: {
      by,
      subject: { kind: "till", id },
      name: `${site.code} ${code}`,
      place: { companyId: null, siteId },
    },
    made: { site: site.code, code, name },
    claim,
    view: () => selectTills(tx, { id, siteIds: null, companyIds: null }),
  });
}

function seesSite(by: PersonCaller, site: SiteOfTill): boolean {
  const { id: siteId, companyIds } = site;
  return companyIds.some((companyId) => isInSight(by, { companyId, siteId }));
}
