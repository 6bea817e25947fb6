/**
 * Puts the made-up dealer group into the database. It runs at every start of the demo: what is
 * there stays as it is, so that changes made in the demo survive.
 */
import { PRESET_RULES } from "@kortkoll/core/cards/card-rules.ts";
import { DEFAULT_ACCOUNTS } from "@kortkoll/core/ledger/voucher.ts";
import { SCOPES, type Scope } from "@kortkoll/core/people/rights.ts";
import { SYSTEM_CODES } from "../api.ts";
import { recordPutIn } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Sql } from "../database/database.ts";
import { createApiKey } from "../people/api-key.ts";
import { hashPassword } from "../people/password.ts";
import { hashPin } from "../people/pin.ts";
import { hashSecret } from "../people/secret-token.ts";
import type { SecretBox } from "../secrets/secret-box.ts";
import {
  DEMO_COMPANIES,
  DEMO_INVOICING_SYSTEMS,
  DEMO_OWN_CARD_RULE,
  DEMO_PEOPLE,
  DEMO_SITES,
  type DemoSite,
} from "./demo-group.ts";
import {
  addAccounts,
  addCardRulesToNone,
  addCompany,
  addInvoicingSystem,
  addPerson,
  addSite,
  addTill,
  askNoSecondFactor,
  readOccupants,
  readSignatures,
  readWithoutPin,
  setPin,
  stopOtherKeys,
} from "./demo-store.ts";
import type { InvoicingKeys } from "./invoicing-keys.ts";
import { seedAgreements } from "./seed-agreements.ts";

export type SeedDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

export type SeedDemoDeps = SeedDeps & { readonly secrets: SecretBox };

/** Whose database this is: the demo's passwords are printed, so they must never open a real one. */
export type Occupancy = "empty" | "demo" | "other";

export async function readOccupancy(sql: Sql): Promise<Occupancy> {
  const { companies, people } = await readOccupants(sql);
  const demo = DEMO_COMPANIES.map((company) => company.organisationNumber);
  if (companies.some((number) => demo.includes(number))) return "demo";
  return companies.length === 0 && people === 0 ? "empty" : "other";
}

export async function seedDemo(deps: SeedDemoDeps): Promise<void> {
  const { database, newId } = deps;
  const known = await readSignatures(database);
  const missing = DEMO_PEOPLE.filter((person) => !known.has(person.signature));
  // Hashing is slow on purpose, so it is done side by side and outside the transaction.
  const people = await Promise.all(
    missing.map(async ({ signature, name, role, password }) => ({
      id: newId(),
      signature,
      name,
      role,
      passwordHash: await hashPassword(password),
    })),
  );
  await database.inTransaction(async (tx) => {
    const companyIds = new Map<string, string>();
    for (const company of DEMO_COMPANIES) {
      const companyId = await addCompany(tx, { ...company, id: newId() });
      companyIds.set(company.code, companyId);
      await addAccounts(tx, companyId, DEFAULT_ACCOUNTS);
      for (const system of DEMO_INVOICING_SYSTEMS) {
        const claimAccount = DEFAULT_ACCOUNTS.claim;
        await addInvoicingSystem(tx, { ...system, id: newId(), companyId, claimAccount });
      }
    }
    for (const [code, id] of companyIds) await seedAgreements(tx, deps, { id, code });
    for (const site of DEMO_SITES) await seedSite(tx, site, { companyIds, newId });
    await askNoSecondFactor(tx);
    for (const person of people) await addPerson(tx, person);
    await seedCardRules(tx, deps);
    await recordPutIn(tx, newId, "demo");
  });
  await seedPins(deps);
}

/** Also of a demo from before there were PINs. */
async function seedPins({ database, clock, newId, secrets }: SeedDemoDeps): Promise<void> {
  const without = await readWithoutPin(database);
  const at = new Date(clock());
  for (const { id, signature } of without) {
    const pin = DEMO_PEOPLE.find((person) => person.signature === signature)?.pin;
    if (pin === undefined) continue;
    const pinHash = await hashPin(secrets, id, pin);
    await database.inTransaction(async (tx) => {
      await setPin(tx, { signature, pinHash, at });
      await recordPutIn(tx, newId, "pins");
    });
  }
}

async function seedSite(
  sql: Sql,
  site: DemoSite,
  { companyIds, newId }: { companyIds: ReadonlyMap<string, string>; newId: NewId },
): Promise<void> {
  const ids = site.companies.flatMap(({ code }) => companyIds.get(code) ?? []);
  const siteId = await addSite(sql, { ...site, id: newId(), companyIds: ids });
  for (const { code, name } of site.tills) await addTill(sql, { id: newId(), siteId, code, name });
}

async function seedCardRules(sql: Sql, { newId, clock }: SeedDeps): Promise<void> {
  const rules = [DEMO_OWN_CARD_RULE, ...PRESET_RULES];
  await addCardRulesToNone(
    sql,
    rules.map((rule) => ({ ...rule, id: newId() })),
    new Date(clock()),
  );
}

/** The presets without the demo's own card, for a company of one's own. */
export async function seedPresets({ database, newId, clock }: SeedDeps): Promise<void> {
  const rules = PRESET_RULES.map((rule) => ({ ...rule, id: newId() }));
  await database.inTransaction(async (tx) => {
    await addCardRulesToNone(tx, rules, new Date(clock()));
    await recordPutIn(tx, newId, "cardRules");
  });
}

const demoKeyName = "demo";

/** The one key with every scope that the environment gives; without one, an earlier is stopped. */
export async function putDemoKey(
  { database, newId, clock }: SeedDeps,
  key: string | undefined,
): Promise<void> {
  const at = new Date(clock());
  const name = demoKeyName;
  await database.inTransaction(async (tx) => {
    const keptHash = key === undefined ? null : hashSecret(key);
    await stopOtherKeys(tx, { name, keptHash, at });
    const systems = SYSTEM_CODES;
    if (key !== undefined) {
      await createApiKey(tx, { id: newId(), name, key, systems, scopes: SCOPES, at });
    }
    await recordPutIn(tx, newId, "demoKey");
  });
}

const invoicingScopes: readonly Scope[] = ["orders:read", "orders:write", "events:read"];

/**
 * One key per system, as three separate customers' systems would have. Servers that share a
 * database each have an invoicing program with keys of its own, so none is stopped here.
 */
export async function putInvoicingKeys(
  { database, newId, clock }: SeedDeps,
  keys: InvoicingKeys,
): Promise<void> {
  const at = new Date(clock());
  await database.inTransaction(async (tx) => {
    for (const system of SYSTEM_CODES) {
      const key = keys[system];
      // No two keys in use have one name, and each server has its own.
      const name = `demo-${system}-${hashSecret(key).slice(0, 6)}`;
      const id = newId();
      await createApiKey(tx, { id, name, key, systems: [system], scopes: invoicingScopes, at });
    }
    await recordPutIn(tx, newId, "invoicingKeys");
  });
}
