/**
 * The drawer of a till and a company, made when it is first looked for or used. A reception that two companies
 * share has two: what one of them owns is never in the other's.
 */
import type { Ore } from "@kortkoll/core/money.ts";
import { BY_SERVER, recordAudit } from "../audit/record-audit.ts";
import type { NewId } from "../clock.ts";
import type { Sql, Transaction } from "../database/database.ts";
import {
  findOpenCount,
  findStoredDrawer,
  insertDrawer,
  isCompanyAtSite,
  lockExpected,
  type OpenCount,
  readExpected,
  type StoredDrawer,
} from "./drawer-store.ts";

export type Drawer = StoredDrawer;

export async function findDrawer(
  tx: Transaction,
  of: {
    readonly tillId: string;
    readonly companyId: string;
    readonly newId: NewId;
    readonly at: Date;
  },
): Promise<Drawer> {
  const known = await findStoredDrawer(tx, of);
  if (known !== undefined) return known;
  const id = of.newId();
  await insertDrawer(tx, { ...of, id });
  const made = await findStoredDrawer(tx, of);
  if (made === undefined) throw new Error("A drawer that was made is not there");
  if (made.id === id) await tellOfDrawer(tx, of, id);
  return made;
}

/** Also where it then turns out that no cash may be taken: the drawer stays. */
async function tellOfDrawer(
  tx: Transaction,
  { companyId, newId, at }: { companyId: string; newId: NewId; at: Date },
  id: string,
): Promise<void> {
  const subject = { kind: "drawer", id } as const;
  const content = { from: null, to: { made: true } };
  const record = { kind: "settingChanged", companyId, subject, content, by: BY_SERVER } as const;
  await recordAudit(tx, newId, { ...record, at });
}

/** What lies in the drawer; until the transaction ends nobody takes any of it out. */
export function lockWhatLiesIn(tx: Transaction, drawerId: string): Promise<Ore> {
  return lockExpected(tx, drawerId);
}

export function whatLiesIn(sql: Sql, drawerId: string): Promise<Ore> {
  return readExpected(sql, drawerId);
}

/**
 * The count of the drawer that has been begun and not signed. Nothing is taken out meanwhile: it would be
 * taken from what somebody has in their hands.
 */
export function whoCounts(sql: Sql, drawerId: string): Promise<OpenCount | undefined> {
  return findOpenCount(sql, drawerId);
}

/** A till takes cash only for the companies of its site, as it has terminals only of theirs. */
export function takesCashFor(
  tx: Transaction,
  at: { readonly siteId: string; readonly companyId: string },
): Promise<boolean> {
  return isCompanyAtSite(tx, at);
}
