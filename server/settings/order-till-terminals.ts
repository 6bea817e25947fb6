/**
 * Says which terminals a till uses, and which it prefers. They stand at the till's own site, and the
 * till is done with those that it no longer has.
 */
import type { Transaction } from "../database/database.ts";
import { isInSight, type PersonCaller } from "../http/access.ts";
import {
  changeSetting,
  editSetting,
  refuseSetting,
  type SettingDeps,
  type SettingOutcome,
  type SettingRefusal,
} from "./change-setting.ts";
import type { TillSetting } from "./till-api.ts";
import {
  findTerminalsForTill,
  findUsedAtTill,
  type LockedTill,
  lockTill,
  putTerminals,
  selectTills,
  type Tie,
} from "./till-store.ts";

type Asked = {
  readonly wanted: {
    readonly tillId: string;
    readonly version: number;
    readonly terminalIds: readonly string[];
  };
  readonly by: PersonCaller;
};

export function orderTillTerminals(
  deps: SettingDeps,
  asked: Asked,
): Promise<SettingOutcome<TillSetting>> {
  const { by, wanted } = asked;
  const subject = { kind: "till", id: wanted.tillId } as const;
  return changeSetting(
    deps,
    { by, subject, wanted },
    {
      work: (tx) => order(tx, deps, asked),
      lastWords: {
        // Moved away in the same moment.
        till_terminals_terminal_at_site: { code: "terminalOfAnotherSite", field: "terminalIds" },
      },
    },
  );
}

async function order(
  tx: Transaction,
  deps: SettingDeps,
  { wanted, by }: Asked,
): Promise<SettingOutcome<TillSetting>> {
  const till = await lockTill(tx, wanted.tillId);
  if (till === undefined) return refuseSetting("notFound", "id");
  if (till.retiredAt !== null) return refuseSetting("tillRetired", "id");
  const chosen = await wantedTies(tx, till, { wanted, by });
  if ("kind" in chosen) return chosen;
  const terminalIds = chosen.map((tie) => tie.id);
  const before = till.ties.map((tie) => tie.id);
  return editSetting(tx, deps, {
    thing: {
      by,
      subject: { kind: "till", id: till.id },
      name: `${till.siteCode} ${till.code}`,
      place: { companyId: null, siteId: till.siteId },
    },
    held: { version: till.version, setting: { terminals: till.ties.map((tie) => tie.vendorId) } },
    wanted: { version: wanted.version, setting: { terminals: chosen.map((tie) => tie.vendorId) } },
    whyNot: () => whyNotLetGo(tx, deps, { till, kept: terminalIds }),
    write: () => {
      const newIds = terminalIds.filter((id) => !before.includes(id));
      return putTerminals(tx, till.id, { terminalIds, newIds });
    },
    view: () => selectTills(tx, { id: till.id, siteIds: null, companyIds: by.companyIds }),
  });
}

/** In the wanted order; those that the caller does not see stay, after the others. */
async function wantedTies(
  tx: Transaction,
  till: LockedTill,
  { wanted, by }: Asked,
): Promise<readonly Tie[] | SettingRefusal> {
  const ids = wanted.terminalIds;
  if (new Set(ids).size < ids.length) return refuseSetting("invalidInput", "terminalIds");
  const found = await findTerminalsForTill(tx, ids, till.siteId);
  const chosen: Tie[] = [];
  for (const [index, id] of ids.entries()) {
    const field = `terminalIds.${index}`;
    const terminal = found.find((one) => one.id === id);
    if (terminal === undefined || !isInSight(by, terminal)) {
      return refuseSetting("terminalNotFound", field);
    }
    if (!terminal.companyIsHere) return refuseSetting("terminalOfAnotherCompany", field);
    if (terminal.siteId !== till.siteId) return refuseSetting("terminalOfAnotherSite", field);
    chosen.push(terminal);
  }
  const unseen = till.ties.filter(
    (tie) => !isInSight(by, { companyId: tie.companyId, siteId: till.siteId }),
  );
  return [...chosen, ...unseen];
}

async function whyNotLetGo(
  tx: Transaction,
  deps: SettingDeps,
  { till, kept }: { readonly till: LockedTill; readonly kept: readonly string[] },
): Promise<SettingRefusal | undefined> {
  const terminalIds = till.ties.map((tie) => tie.id).filter((id) => !kept.includes(id));
  const among = { terminalIds, now: new Date(deps.clock()) };
  const [used] = await findUsedAtTill(tx, till.id, among);
  if (used === undefined) return undefined;
  return {
    ...refuseSetting("terminalUsedAtTill", "terminalIds"),
    detail: {
      sv: `Kassan använder terminal ${used} just nu.`,
      en: `The till is using terminal ${used} right now.`,
    },
  };
}
