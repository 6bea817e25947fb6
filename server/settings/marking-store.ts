/** The SQL of how a company's SIE files mark where a posting comes from. */
import { ISSUERS, type Issuer } from "@kortkoll/core/cards/card-rules.ts";
import {
  DEFAULT_MARKING,
  MARKED_PARTS,
  type MarkedPart,
  type OriginMarking,
} from "@kortkoll/core/exports/origin-marking.ts";
import type { OriginPart } from "@kortkoll/core/exports/origin-marks.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";
import type { CompanyMarking } from "./marking-api.ts";

const LIST_MARKINGS = statement({
  name: "list_origin_markings",
  text: `select c.id as "companyId", c.code as "companyCode", c.name as "companyName",
      coalesce(m.version, 0) as version, m.parts, m.dimensions,
      m.cost_centre as "costCentre", m.project, m.issuers, m.codes, m.texts
    from companies c left join origin_markings m on m.company_id = c.id
    where $1::uuid[] is null or c.id = any($1) order by c.name, c.id`,
});

type MarkingRow = {
  readonly companyId: string;
  readonly companyCode: string;
  readonly companyName: string;
  readonly version: number;
  /** All null where the company has decided nothing. */
  readonly parts: readonly MarkedPart[] | null;
  readonly dimensions: readonly number[] | null;
  readonly costCentre: OriginPart | null;
  readonly project: OriginPart | null;
  readonly issuers: readonly Issuer[] | null;
  readonly codes: readonly string[] | null;
  readonly texts: readonly string[] | null;
};

/** Version 0 is that nothing has been decided. */
export async function selectMarkings(
  sql: Sql,
  companyIds: readonly string[] | null,
): Promise<CompanyMarking[]> {
  const rows = await sql.query<MarkingRow>(LIST_MARKINGS, [companyIds]);
  return rows.map(({ companyId, companyCode, companyName, version, ...row }) => ({
    companyId,
    companyCode,
    companyName,
    version,
    ...markingOf(row),
  }));
}

function markingOf(row: Omit<MarkingRow, "companyId" | "companyCode" | "companyName" | "version">) {
  const base = DEFAULT_MARKING;
  return {
    dimensions: { ...base.dimensions, ...paired(row.parts, row.dimensions) },
    costCentre: row.costCentre ?? base.costCentre,
    project: row.project ?? base.project,
    codes: { ...base.codes, ...paired(row.issuers, row.codes) },
    texts: { ...base.texts, ...paired(row.issuers, row.texts) },
  };
}

function paired<Key extends string, Value>(
  keys: readonly Key[] | null,
  values: readonly Value[] | null,
): Record<string, Value> {
  const pairs: Record<string, Value> = {};
  for (const [at, key] of (keys ?? []).entries()) {
    const value = values?.[at];
    if (value !== undefined) pairs[key] = value;
  }
  return pairs;
}

const SET_MARKING = statement({
  name: "set_origin_marking",
  text: `insert into origin_markings (company_id, parts, dimensions, cost_centre, project, issuers,
      codes, texts, version)
    values ($1,$2,$3,$4,$5,$6,$7,$8,1)
    on conflict (company_id) do update set parts = excluded.parts,
      dimensions = excluded.dimensions, cost_centre = excluded.cost_centre,
      project = excluded.project, issuers = excluded.issuers, codes = excluded.codes,
      texts = excluded.texts, version = origin_markings.version + 1`,
});

/** With the company locked. */
export async function setMarking(
  tx: Transaction,
  companyId: string,
  marking: OriginMarking,
): Promise<void> {
  const { dimensions, costCentre, project, codes, texts } = marking;
  await tx.write(SET_MARKING, [
    companyId,
    MARKED_PARTS,
    MARKED_PARTS.map((part) => dimensions[part]),
    costCentre,
    project,
    ISSUERS,
    ISSUERS.map((issuer) => codes[issuer]),
    ISSUERS.map((issuer) => texts[issuer]),
  ]);
}
