/**
 * Renames a till, retires it or puts it in use again. A retired till takes no payments and lets its
 * terminals go; what it took stays.
 */
import type { Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import { cashIn, cashTold } from "./cash-in.ts";
import {
  changeSetting,
  editSetting,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
  type SettingRefusal,
} from "./change-setting.ts";
import { whyNotShared } from "./shared-site.ts";
import type { ChangeTillBody, TillSetting } from "./till-api.ts";
import {
  findDrawersOfTill,
  findSite,
  hasPayment,
  type LockedTill,
  lockTill,
  selectTills,
  updateTill,
} from "./till-store.ts";

type Asked = {
  readonly wanted: ChangeTillBody & { readonly id: string };
  readonly by: PersonCaller;
};

export function changeTill(deps: SettingDeps, asked: Asked): Promise<SettingOutcome<TillSetting>> {
  const { by, wanted } = asked;
  const subject = { kind: "till", id: wanted.id } as const;
  return changeSetting(deps, { by, subject, wanted }, { work: (tx) => change(tx, deps, asked) });
}

async function change(
  tx: Transaction,
  deps: SettingDeps,
  { wanted, by }: Asked,
): Promise<SettingOutcome<TillSetting>> {
  const { id, version, name, inUse } = wanted;
  const held = await lockTill(tx, id);
  if (held === undefined) return refuseSetting("notFound", "id");
  const terminals = held.ties.map((tie) => tie.vendorId);
  const retiredAt = inUse ? null : (held.retiredAt ?? new Date(deps.clock()));
  return editSetting(tx, deps, {
    thing: {
      by,
      subject: { kind: "till", id },
      name: `${held.siteCode} ${held.code}`,
      place: { companyId: null, siteId: held.siteId },
    },
    held: {
      version: held.version,
      setting: { name: held.name, inUse: held.retiredAt === null, terminals },
    },
    wanted: { version, setting: { name, inUse, terminals: inUse ? terminals : [] } },
    whyNot: ({ to }) =>
      to.inUse === undefined ? Promise.resolve(undefined) : whyNotUse(tx, { held, by, inUse }),
    write: () => updateTill(tx, { id, name, retiredAt }),
    view: () => selectTills(tx, { id, siteIds: null, companyIds: by.companyIds }),
  });
}

/** First whether it is theirs to say at all: what stands in the way may be another company's. */
async function whyNotUse(
  tx: Transaction,
  asked: { readonly held: LockedTill; readonly by: PersonCaller; readonly inUse: boolean },
): Promise<SettingRefusal | undefined> {
  const { held, by, inUse } = asked;
  const site = await findSite(tx, held.siteId);
  const shared = site && whyNotShared(by, site, "inUse");
  if (shared !== undefined || inUse) return shared;
  if (await hasPayment(tx, held.id)) return refuseSetting("tillHasPayment", "inUse");
  const lies = await cashIn(tx, await findDrawersOfTill(tx, held.id));
  if (lies === 0) return undefined;
  const told = cashTold(by, held.siteId, lies);
  return {
    ...refuseSetting("tillHasCash", "inUse"),
    detail: {
      sv: `Det ligger ${told.sv} i kassans låda.`,
      en: `There is ${told.en} in the till's drawer.`,
    },
  };
}
