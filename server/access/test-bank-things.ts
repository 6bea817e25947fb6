/** A file from an acquirer and a mapping of a company's, written straight into the tables. */
import { presetMapping } from "@kortkoll/core/bank/mapping-presets.ts";
import { newUuid } from "../clock.ts";
import type { Sql } from "../database/database.ts";
import { insertRow } from "../database/test-rows.ts";

export type BankThings = {
  /** A file of rows that no mapping fits. */
  readonly bankFileId: string;
  readonly mappingId: string;
};

const AT = new Date("2026-03-02T09:00:00Z");

export async function insertBankThings(sql: Sql, companyId: string): Promise<BankThings> {
  const mappingId = newUuid();
  await insertRow(sql, "bank_mappings", {
    id: mappingId,
    company_id: companyId,
    name: "Rapport",
    mapping: JSON.stringify(presetMapping("netsCsv")),
    version: 1,
  });
  const bankFileId = newUuid();
  await insertRow(sql, "bank_files", {
    id: bankFileId,
    name: "rapport.csv",
    sha256: digestOf(bankFileId),
    bytes: 8,
    state: "done",
    format: "mappedCsv",
    company_ids: [companyId],
    by: "CHEF",
    received_at: AT,
  });
  await insertRow(sql, "bank_file_chunks", {
    file_id: bankFileId,
    number: 0,
    bytes: Buffer.from("a;b;c;d\n"),
  });
  return { bankFileId, mappingId };
}

function digestOf(id: string): string {
  return id.replaceAll("-", "").repeat(2);
}
