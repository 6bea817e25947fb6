/** Tills and terminals, found for those who take payments there. */
import type { Sql } from "../database/database.ts";
import {
  selectTerminalById,
  selectTerminalByVendorId,
  selectTerminalsOfTill,
  selectTill,
} from "./place-store.ts";

export type PlacedTill = {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly siteId: string;
  readonly siteCode: string;
  readonly siteName: string;
  /** The companies that sell at the till's site. */
  readonly companyIds: readonly string[];
};

export type PlacedTerminal = {
  readonly id: string;
  /** The vendor's own id (TID). */
  readonly terminalId: string;
  readonly name: string;
  readonly model: string;
  readonly adapter: "netsCloud";
  readonly companyId: string;
  readonly companyCode: string;
  readonly siteId: string;
  readonly siteCode: string;
  readonly knownSiteId: string | null;
  readonly knownOrganisationNumber: string | null;
  readonly clockSkewMs: number;
  readonly baselineAt: Date | null;
  /** When another device took its place; it keeps its payments and takes no new ones. */
  readonly retiredAt: Date | null;
};

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export async function findTill(sql: Sql, id: string): Promise<PlacedTill | undefined> {
  return uuid.test(id) ? await selectTill(sql, id) : undefined;
}

/** In the order that the till prefers them. */
export function terminalsOfTill(sql: Sql, tillId: string): Promise<PlacedTerminal[]> {
  return selectTerminalsOfTill(sql, tillId);
}

/** By our own id or by the vendor's. */
export function findTerminal(sql: Sql, idOrTid: string): Promise<PlacedTerminal | undefined> {
  if (uuid.test(idOrTid)) return selectTerminalById(sql, idOrTid);
  return selectTerminalByVendorId(sql, idOrTid);
}
