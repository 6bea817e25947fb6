/**
 * Changes a site's name, companies and franchise. A company leaves a site only when nothing of it
 * is left there, and without the franchise there are no own cards.
 */
import type { Language } from "@kortkoll/core/failure-sentences.ts";
import type { Transaction } from "../database/database.ts";
import { whatWaitsAtPlace } from "../day-close/what-waits-at-place.ts";
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
import type { ChangeSiteBody, SiteSetting } from "./site-api.ts";
import {
  countLeftAtSite,
  findCompanies,
  findDrawersAtSite,
  type LockedSite,
  lockSite,
  type NamedCompany,
  selectSites,
  updateSite,
} from "./site-store.ts";

export type SiteChange = ChangeSiteBody & { readonly id: string };

type Asked = { readonly wanted: SiteChange; readonly by: PersonCaller };

export function changeSite(deps: SettingDeps, asked: Asked): Promise<SettingOutcome<SiteSetting>> {
  const { by, wanted } = asked;
  const subject = { kind: "site", id: wanted.id } as const;
  return changeSetting(
    deps,
    { by, subject, wanted },
    { work: (tx) => change(tx, deps, { wanted, by }) },
  );
}

async function change(
  tx: Transaction,
  deps: SettingDeps,
  { wanted, by }: Asked,
): Promise<SettingOutcome<SiteSetting>> {
  const { id, name, toyotaFranchise } = wanted;
  const held = await lockSite(tx, id);
  if (held === undefined) return refuseSetting("notFound", "id");
  const companies = await wantedCompanies(tx, held, { wanted, by });
  if (companies === undefined) return refuseSetting("unknownCompany", "companyIds");
  const ownCardsOn = held.ownCardsOn && toyotaFranchise;
  return editSetting(tx, deps, {
    thing: {
      by,
      subject: { kind: "site", id },
      name: held.code,
      place: { companyId: null, siteId: id },
    },
    held: { version: held.version, setting: settingOf(held, held.companies) },
    wanted: {
      version: wanted.version,
      setting: settingOf({ name, toyotaFranchise, ownCardsOn }, companies),
    },
    whyNot: ({ to }) => {
      const companyIds = held.companies.map((one) => one.id);
      const shared =
        to.toyotaFranchise !== undefined && whyNotShared(by, { id, companyIds }, "toyotaFranchise");
      return shared ? Promise.resolve(shared) : whyNotLeave(tx, by, { held, companies });
    },
    write: () =>
      updateSite(tx, { id, name, toyotaFranchise, companyIds: companies.map((one) => one.id) }),
    view: () => selectSites(tx, { siteIds: [id], companyIds: by.companyIds }),
  });
}

type SiteParts = Pick<LockedSite, "name" | "toyotaFranchise" | "ownCardsOn">;

function settingOf(
  { name, toyotaFranchise, ownCardsOn }: SiteParts,
  companies: readonly NamedCompany[],
): SiteParts & { readonly companies: readonly string[] } {
  return { name, toyotaFranchise, ownCardsOn, companies: companies.map((one) => one.code) };
}

/** Those that the caller does not see stay. Undefined when one of the wanted is not to be had. */
async function wantedCompanies(
  tx: Transaction,
  held: LockedSite,
  { wanted, by }: Asked,
): Promise<readonly NamedCompany[] | undefined> {
  const sees = (id: string): boolean => by.companyIds?.includes(id) !== false;
  const wantedIds = [...new Set(wanted.companyIds)];
  if (!wantedIds.every(sees)) return undefined;
  const unseen = held.companies.filter((one) => !sees(one.id)).map((one) => one.id);
  const found = await findCompanies(tx, [...wantedIds, ...unseen]);
  return found.length === wantedIds.length + unseen.length ? found : undefined;
}

async function whyNotLeave(
  tx: Transaction,
  by: PersonCaller,
  { held, companies }: { readonly held: LockedSite; readonly companies: readonly NamedCompany[] },
): Promise<SettingRefusal | undefined> {
  const staying = new Set(companies.map((one) => one.id));
  for (const company of held.companies.filter((one) => !staying.has(one.id))) {
    const left = await leftAtSite(tx, held.id, company.id);
    if (Object.values(left).some((one) => one !== 0)) {
      const refusal = refuseSetting("companyInUseAtSite", "companyIds");
      return {
        ...refusal,
        detail: sentenceOf(company.code, left, cashTold(by, held.id, left.cashOre)),
      };
    }
  }
  return undefined;
}

type LeftAtSite = Awaited<ReturnType<typeof countLeftAtSite>> & {
  readonly events: number;
  readonly inFlight: number;
  /** Terminals whose sessions its closes wait for. */
  readonly sessions: number;
  /** In the company's drawers there. */
  readonly cashOre: number;
};

async function leftAtSite(tx: Transaction, siteId: string, companyId: string): Promise<LeftAtSite> {
  const counted = await countLeftAtSite(tx, siteId, companyId);
  const cashOre = await cashIn(tx, await findDrawersAtSite(tx, siteId, companyId));
  const { events, inFlight, terminals } = await whatWaitsAtPlace(tx, { companyId, siteId });
  return { ...counted, cashOre, events, inFlight, sessions: terminals };
}

function sentenceOf(
  company: string,
  left: LeftAtSite,
  cash: Readonly<Record<Language, string>>,
): Readonly<Record<Language, string>> {
  const counted = (count: number, one: string, many: string): string =>
    count === 0 ? "" : `${count} ${count === 1 ? one : many}`;
  const listed = (language: Language, ...parts: readonly string[]): string =>
    new Intl.ListFormat(language).format(parts.filter((part) => part !== ""));
  const sv = listed(
    "sv",
    counted(left.orders, "obetald faktura", "obetalda fakturor"),
    counted(left.terminals, "terminal", "terminaler"),
    left.cashOre === 0 ? "" : `${cash.sv} i kassalådan`,
    counted(left.bags, "påse på väg till banken", "påsar på väg till banken"),
    counted(left.inFlight, "betalning som inte är klar", "betalningar som inte är klara"),
    counted(left.events, "händelse utan dagsavslut", "händelser utan dagsavslut"),
    counted(left.sessions, "terminal att stämma av", "terminaler att stämma av"),
  );
  const en = listed(
    "en",
    counted(left.orders, "unpaid invoice", "unpaid invoices"),
    counted(left.terminals, "terminal", "terminals"),
    left.cashOre === 0 ? "" : `${cash.en} in the drawer`,
    counted(left.bags, "bag on its way to the bank", "bags on their way to the bank"),
    counted(left.inFlight, "payment that has not ended", "payments that have not ended"),
    counted(left.events, "event in no day close", "events in no day close"),
    counted(left.sessions, "terminal session to close", "terminal sessions to close"),
  );
  return {
    sv: `${company} har ${sv} kvar på anläggningen.`,
    en: `${company} still has ${en} at the site.`,
  };
}
