/**
 * A made-up company group for tests of the whole product: as many tills with a terminal of their own
 * as a test wants, three invoicing systems whose claim sides differ, people, and keys.
 */
import { PRESET_RULES } from "@kortkoll/core/cards/card-rules.ts";
import { DEFAULT_ACCOUNTS } from "@kortkoll/core/ledger/voucher.ts";
import { SCOPES } from "@kortkoll/core/people/rights.ts";
import { newUuid } from "@kortkoll/server/clock.ts";
import type { Database, Sql } from "@kortkoll/server/database/database.ts";
import { DEMO_OWN_CARD_RULE } from "@kortkoll/server/demo/demo-group.ts";
import {
  addAccounts,
  addCardRulesToNone,
  addCompany,
  addInvoicingSystem,
  addPerson,
  addSite,
  addTill,
  askNoSecondFactor,
} from "@kortkoll/server/demo/demo-store.ts";
import { createApiKey } from "@kortkoll/server/people/api-key.ts";
import { hashPassword } from "@kortkoll/server/people/password.ts";
import { registerTerminal, tieTerminalToTill } from "@kortkoll/server/places/register-terminal.ts";

export type StackTill = {
  readonly id: string;
  readonly code: string;
  /** Our id of the till's first terminal, and the cloud's. */
  readonly terminalId: string;
  readonly vendorTerminalId: string;
};

export type StackKeys = {
  readonly parts: string;
  readonly workshop: string;
  readonly vehicles: string;
  /** Speaks for all three systems. */
  readonly all: string;
};

export type StackCompany = {
  /** One for each terminal of the site NORD, in the order of the terminals. */
  readonly tills: readonly StackTill[];
  /** Another till at NORD that shares the terminal of the first one. */
  readonly sharingTill: StackTill;
  /** Yet another that may use every terminal of NORD, the first one first. */
  readonly wideTillId: string;
  /** The till of the other company, at the site SYD. */
  readonly otherCompanyTill: StackTill;
  readonly keys: StackKeys;
};

const PEOPLE = [
  { signature: "ANLI", name: "Anna Låtsasdotter", role: "serviceAdvisor" },
  { signature: "KASS", name: "Kåre Övningsson", role: "operator" },
  { signature: "CHEF", name: "Chärlie Exempelberg", role: "manager" },
  { signature: "EKON", name: "Eskil Påhittsson", role: "finance" },
] as const;

/** Made up, and everybody's. */
export const STACK_PASSWORD = "ett påhittat lösenord";
let passwordHash: Promise<string> | undefined;

/** `ours` posts the claim for export; `theirs` keeps it marked as booked by the system. */
const SYSTEMS = [
  { code: "parts", name: "Lager", claimSide: "ours", voucherSeries: "LA" },
  { code: "workshop", name: "Verkstad", claimSide: "theirs", voucherSeries: "VE" },
  { code: "vehicles", name: "Fordon", claimSide: "ours", voucherSeries: "FO" },
] as const;

/** The last of the terminals is the other company's. */
export async function addStackCompany(
  database: Database,
  vendorTerminalIds: readonly string[],
): Promise<StackCompany> {
  passwordHash ??= hashPassword(STACK_PASSWORD);
  const hash = await passwordHash;
  return database.inTransaction(async (tx) => {
    await askNoSecondFactor(tx);
    for (const person of PEOPLE) {
      await addPerson(tx, { ...person, id: newUuid(), passwordHash: hash });
    }
    const rules = [DEMO_OWN_CARD_RULE, ...PRESET_RULES];
    await addCardRulesToNone(
      tx,
      rules.map((rule) => ({ ...rule, id: newUuid() })),
      new Date(),
    );
    const north = await addPlace(tx, { company: "NORDBIL", site: "NORD", number: "5599990016" });
    const south = await addPlace(tx, { company: "SYDBIL", site: "SYD", number: "5599990024" });
    const tills: StackTill[] = [];
    for (const [index, vendorTerminalId] of vendorTerminalIds.slice(0, -1).entries()) {
      tills.push(await addTillWithTerminal(tx, north, { code: `K${index + 1}`, vendorTerminalId }));
    }
    const [first] = tills;
    const last = vendorTerminalIds.at(-1);
    if (first === undefined || last === undefined) throw new Error("Too few terminals");
    const otherCompanyTill = await addTillWithTerminal(tx, south, {
      code: "S1",
      vendorTerminalId: last,
    });
    const sharingTill = { ...first, id: newUuid(), code: "DELAD" };
    await addTill(tx, { ...sharingTill, siteId: north.siteId, name: "Kassan som delar" });
    await tieTerminalToTill(tx, {
      tillId: sharingTill.id,
      terminalId: first.terminalId,
      rank: 1,
    });
    const wideTillId = await addWideTill(tx, north, tills);
    return { tills, sharingTill, wideTillId, otherCompanyTill, keys: await addKeys(tx) };
  });
}

type Place = { readonly companyId: string; readonly siteId: string };

async function addPlace(
  tx: Sql,
  given: { readonly company: string; readonly site: string; readonly number: string },
): Promise<Place> {
  const companyId = await addCompany(tx, {
    id: newUuid(),
    code: given.company,
    name: `Påhittade ${given.company} AB`,
    organisationNumber: given.number,
  });
  await addAccounts(tx, companyId, DEFAULT_ACCOUNTS);
  for (const system of SYSTEMS) {
    const claimAccount = DEFAULT_ACCOUNTS.claim;
    await addInvoicingSystem(tx, { ...system, id: newUuid(), companyId, claimAccount });
  }
  const siteId = await addSite(tx, {
    id: newUuid(),
    code: given.site,
    name: `Verkstaden ${given.site}`,
    toyotaFranchise: given.site === "NORD",
    companyIds: [companyId],
  });
  return { companyId, siteId };
}

async function addTillWithTerminal(
  tx: Sql,
  place: Place,
  given: { readonly code: string; readonly vendorTerminalId: string },
): Promise<StackTill> {
  const { code, vendorTerminalId } = given;
  const id = newUuid();
  await addTill(tx, { id, siteId: place.siteId, code, name: `Kassan ${code}` });
  const terminalId = await registerTerminal(tx, {
    ...place,
    id: newUuid(),
    terminalId: vendorTerminalId,
    model: "Lane3000",
    name: `Terminalen ${vendorTerminalId}`,
  });
  await tieTerminalToTill(tx, { tillId: id, terminalId, rank: 1 });
  return { id, code, terminalId, vendorTerminalId };
}

async function addWideTill(tx: Sql, place: Place, tills: readonly StackTill[]): Promise<string> {
  const tillId = newUuid();
  await addTill(tx, { id: tillId, siteId: place.siteId, code: "BRED", name: "Kassan med alla" });
  for (const [index, { terminalId }] of tills.entries()) {
    await tieTerminalToTill(tx, { tillId, terminalId, rank: index + 1 });
  }
  return tillId;
}

async function addKeys(tx: Sql): Promise<StackKeys> {
  const add = (name: string, systems: readonly string[]): Promise<string> =>
    createApiKey(tx, { id: newUuid(), name, systems, scopes: SCOPES, at: new Date() });
  return {
    parts: await add("lagret", ["parts"]),
    workshop: await add("verkstaden", ["workshop"]),
    vehicles: await add("fordon", ["vehicles"]),
    all: await add("allt", ["parts", "workshop", "vehicles"]),
  };
}
