/**
 * Changes an invoicing system. Stopping it stops only its own orders. Who books the claim, and
 * where, stays while it has orders that something is left to pay of: they were booked the old way.
 */
import { isOwnSeries } from "@kortkoll/core/ledger/voucher-series.ts";
import type { Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import {
  changeSetting,
  editSetting,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
  type SettingRefusal,
} from "./change-setting.ts";
import { lockCompany } from "./company-store.ts";
import { SYSTEM_LAST_WORDS, whyNotClaim } from "./connect-system.ts";
import type { ChangeSystemBody, SystemSetting } from "./system-api.ts";
import {
  hasOpenOrders,
  type LockedSystem,
  lockSystem,
  selectSystems,
  updateSystem,
} from "./system-store.ts";

type Asked = {
  readonly wanted: ChangeSystemBody & { readonly id: string };
  readonly by: PersonCaller;
};

type SystemParts = Omit<ChangeSystemBody, "version">;

export function changeSystem(
  deps: SettingDeps,
  asked: Asked,
): Promise<SettingOutcome<SystemSetting>> {
  const { by, wanted } = asked;
  return changeSetting(
    deps,
    { by, subject: { kind: "invoicingSystem", id: wanted.id }, wanted },
    { work: (tx) => change(tx, deps, asked), lastWords: SYSTEM_LAST_WORDS },
  );
}

async function change(
  tx: Transaction,
  deps: SettingDeps,
  { wanted, by }: Asked,
): Promise<SettingOutcome<SystemSetting>> {
  const { id, version } = wanted;
  const held = await lockSystem(tx, id);
  const company = held && (await lockCompany(tx, held.companyId));
  if (held === undefined || company === undefined) return refuseSetting("notFound", "id");
  const setting = partsOf(wanted);
  return editSetting<SystemParts, SystemSetting>(tx, deps, {
    thing: {
      by,
      subject: { kind: "invoicingSystem", id },
      name: `${company.code} ${held.code}`,
      place: { companyId: held.companyId, siteId: null },
    },
    held: { version: held.version, setting: partsOf(held) },
    wanted: { version, setting },
    whyNot: ({ to }) => whyNot(tx, held, to),
    write: () => updateSystem(tx, { id, ...setting, at: new Date(deps.clock()) }),
    view: () => selectSystems(tx, { id, companyIds: null }),
  });
}

function partsOf(system: SystemParts): SystemParts {
  const { name, claimAccount, claimSide, voucherSeries, connected } = system;
  return { name, claimAccount, claimSide, voucherSeries, connected };
}

async function whyNot(
  tx: Transaction,
  held: LockedSystem,
  to: Partial<SystemParts>,
): Promise<SettingRefusal | undefined> {
  if (to.voucherSeries !== undefined && isOwnSeries(to.voucherSeries)) {
    return refuseSetting("voucherSeriesTaken", "voucherSeries");
  }
  const field = to.claimSide === undefined ? "claimAccount" : "claimSide";
  if (to.claimSide === undefined && to.claimAccount === undefined) return undefined;
  if (await hasOpenOrders(tx, held.id)) return refuseSetting("systemHasOpenOrders", field);
  if (to.claimAccount === undefined) return undefined;
  return whyNotClaim(tx, held.companyId, to.claimAccount);
}
