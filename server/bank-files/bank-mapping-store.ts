/** The SQL of how a company's files of rows are read. */
import type { ColumnMapping } from "@kortkoll/core/bank/column-mapping.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

export type BankMappingRow = {
  readonly id: string;
  readonly companyId: string;
  readonly companyCode: string;
  readonly name: string;
  readonly agreementId: string | null;
  readonly mapping: ColumnMapping;
  readonly version: number;
};

const MAPPING = `select m.id, m.company_id as "companyId", c.code as "companyCode", m.name,
      m.agreement_id as "agreementId", m.mapping, m.version
    from bank_mappings m join companies c on c.id = m.company_id`;

const LIST_MAPPINGS = statement({
  name: "list_bank_mappings",
  text: `${MAPPING} where ($1::uuid[] is null or m.company_id = any($1))
    order by c.code, lower(m.name)`,
});

export function selectMappings(
  sql: Sql,
  companyIds: readonly string[] | null,
): Promise<BankMappingRow[]> {
  return sql.query<BankMappingRow>(LIST_MAPPINGS, [companyIds]);
}

const FIND_MAPPING = statement({ name: "find_bank_mapping", text: `${MAPPING} where m.id = $1` });

export async function findMapping(sql: Sql, id: string): Promise<BankMappingRow | undefined> {
  return (await sql.query<BankMappingRow>(FIND_MAPPING, [id]))[0];
}

const FIND_NAMED = statement({
  name: "find_bank_mapping_named",
  text: `${MAPPING} where m.company_id = $1 and lower(m.name) = lower($2)`,
});

export async function findMappingNamed(
  sql: Sql,
  companyId: string,
  name: string,
): Promise<BankMappingRow | undefined> {
  return (await sql.query<BankMappingRow>(FIND_NAMED, [companyId, name]))[0];
}

const KEEP_MAPPING = statement({
  name: "keep_bank_mapping",
  text: `insert into bank_mappings (id, company_id, name, agreement_id, mapping, version)
    values ($1, $2, $3, $4, $5, 1)
    on conflict (company_id, lower(name)) do update set name = excluded.name,
      agreement_id = excluded.agreement_id, mapping = excluded.mapping,
      version = bank_mappings.version + 1`,
});

/** With the company locked. */
export async function keepMapping(
  tx: Transaction,
  kept: Pick<BankMappingRow, "id" | "companyId" | "name" | "agreementId" | "mapping">,
): Promise<void> {
  const { id, companyId, name, agreementId, mapping } = kept;
  await tx.write(KEEP_MAPPING, [id, companyId, name, agreementId, JSON.stringify(mapping)]);
}
