/** What a call wants closed: companies at a site, a company at all its sites, a till, or a terminal. */
import type { ClosePart } from "@kortkoll/core/day-close/frozen-close.ts";
import type { Sql } from "../database/database.ts";
import { isInSight, isSeen, mayActAt, type PersonCaller, type Sight } from "../http/access.ts";
import type { PlaceToClose } from "./close-day.ts";
import { type CloseSite, findCloseSite, findPart, findSitesOfCompany } from "./close-store.ts";

export type Named = {
  readonly siteCode: string | undefined;
  readonly companyCode: string | undefined;
  readonly tillId: string | undefined;
  readonly terminalId: string | undefined;
  readonly sight: Sight;
  /** Undefined for a program, whose scope has been asked. */
  readonly person: PersonCaller | undefined;
};

type Refused = {
  readonly kind: "refused";
  readonly code:
    | "unknownSite"
    | "unknownCompany"
    | "unknownTill"
    | "terminalNotFound"
    | "notAllowed";
  readonly field?: "siteCode" | "companyCode" | "tillId" | "terminalId";
  readonly siteId?: string;
};

export type WhatToClose =
  | {
      readonly kind: "found";
      readonly places: readonly PlaceToClose[];
      readonly part: ClosePart | undefined;
    }
  | Refused;

export async function findWhatToClose(sql: Sql, named: Named): Promise<WhatToClose> {
  const { siteCode, person } = named;
  const found = siteCode === undefined ? await ofCompany(sql, named) : await ofSite(sql, named);
  if (found.kind === "refused") return found;
  const closed = person && found.places.find(({ siteId }) => !mayClose(person, siteId));
  if (closed !== undefined) return { kind: "refused", code: "notAllowed", siteId: closed.siteId };
  const [first] = found.places;
  const { tillId = null, terminalId = null } = named;
  if (first === undefined || (tillId === null && terminalId === null)) return found;
  const part = await findPart(sql, first.siteId, { tillId, terminalId });
  const places = found.places.filter(
    ({ company }) => part !== undefined && [null, company.id].includes(part.companyId),
  );
  if (part === undefined || places.length === 0) {
    return tillId === null
      ? { kind: "refused", code: "terminalNotFound", field: "terminalId" }
      : { kind: "refused", code: "unknownTill", field: "tillId" };
  }
  return { kind: "found", places, part: part.part };
}

function mayClose(person: PersonCaller, siteId: string): boolean {
  return mayActAt(person, "dayClose", { companyId: null, siteId });
}

async function ofSite(sql: Sql, { siteCode = "", ...named }: Named): Promise<WhatToClose> {
  const site = await findCloseSite(sql, siteCode.toUpperCase());
  if (site === undefined) return { kind: "refused", code: "unknownSite", field: "siteCode" };
  const companyIds = site.companies.map((one) => one.id);
  if (!isSeen(named.sight, { companyIds, siteIds: [site.id] })) {
    return { kind: "refused", code: "unknownSite", field: "siteCode" };
  }
  return placesIn([site], named);
}

async function ofCompany(sql: Sql, named: Named): Promise<WhatToClose> {
  const code = named.companyCode?.toUpperCase() ?? "";
  return placesIn(await findSitesOfCompany(sql, code), named);
}

function placesIn(
  sites: readonly CloseSite[],
  { sight, companyCode }: Pick<Named, "sight" | "companyCode">,
): WhatToClose {
  const wanted = companyCode?.toUpperCase();
  const places = sites.flatMap(({ id: siteId, code: siteCode, companies }) =>
    companies
      .filter(
        ({ id: companyId, code }) =>
          isInSight(sight, { companyId, siteId }) && (wanted === undefined || wanted === code),
      )
      .map((company) => ({ siteId, siteCode, company })),
  );
  if (places.length > 0) return { kind: "found", places, part: undefined };
  return { kind: "refused", code: "unknownCompany", field: "companyCode" };
}
