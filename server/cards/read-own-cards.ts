/** Everything that the page of own cards shows: the programme, the sites, and what turned up. */
import type { Language } from "@kortkoll/core/failure-sentences.ts";
import type { Sql } from "../database/database.ts";
import { SEES_ALL, type Sight } from "../http/access.ts";
import type { OwnCardProgramme, OwnCardSite, OwnCards } from "./cards-api.ts";
import {
  type Programme,
  type SiteRow,
  selectAccounts,
  selectChanges,
  selectProgramme,
  selectSites,
} from "./own-card-store.ts";
import { readCardRules } from "./save-card-rules.ts";

export async function readOwnCards(sql: Sql, sight: Sight, language: Language): Promise<OwnCards> {
  const [programme, list, companies, sites, changes] = await Promise.all([
    selectProgramme(sql),
    readCardRules(sql, language),
    selectAccounts(sql, sight),
    selectSites(sql, sight),
    selectChanges(sql, sight),
  ]);
  return {
    programme: programmeOf(programme),
    rules: list.rules
      .map((rule, index) => ({ ...rule, position: index + 1 }))
      .filter(({ issuer }) => issuer === "ownCard"),
    companies: [...companies],
    sites: sites.map(siteOf),
    changes: changes.map(({ at, by, siteCode, content }) => ({
      at: at.toISOString(),
      by,
      siteCode,
      from: content.from ?? {},
      to: content.to ?? {},
    })),
  };
}

export async function readOwnCardSite(sql: Sql, siteId: string): Promise<OwnCardSite> {
  const [row] = await selectSites(sql, SEES_ALL, siteId);
  if (row === undefined) throw new Error("A site that was just read is gone");
  return siteOf(row);
}

/** For whoever looks for its payouts at the bank. */
export async function readProgramme(sql: Sql): Promise<OwnCardProgramme> {
  return programmeOf(await selectProgramme(sql));
}

export function programmeOf(programme: Programme): OwnCardProgramme {
  return { ...programme, confirmedAt: programme.confirmedAt?.toISOString() ?? null };
}

function siteOf(row: SiteRow): OwnCardSite {
  const { payments, amountOre, open, lastAt, ...site } = row;
  return {
    ...site,
    turnedUp: { payments, amountOre, open, lastAt: lastAt?.toISOString() ?? null },
  };
}
