/** A company's file from an acquirer, a mapping, and bank lines: one that is matched, and one that is not. */
import { presetMapping } from "@kortkoll/core/bank/mapping-presets.ts";
import { ore } from "@kortkoll/core/money.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { newUuid } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { insertRow } from "../database/test-rows.ts";
import { bookMatch } from "../payout-matches/book-match.ts";
import { insertTestBankLine } from "../payout-matches/test-bank-lines.ts";

export type BankThings = {
  /** A file of rows that no mapping fits. */
  readonly bankFileId: string;
  readonly mappingId: string;
  /** Matched as unidentified, and that match. */
  readonly bankLineId: string;
  readonly matchId: string;
  /** Nobody has said yet what it pays for. */
  readonly openLineId: string;
  /** Of an acquirer's file, and of no payment yet: 500 kr by card. */
  readonly acquirerLineId: string;
};

type Of = {
  readonly companyId: string;
  readonly agreementId: string;
  readonly siteId: string;
  readonly personId: string;
};

const AT = new Date("2026-03-02T09:00:00Z");

export async function insertBankThings(sql: Database, of: Of): Promise<BankThings> {
  const { companyId } = of;
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
  const acquirerLineId = await insertAcquirerLine(sql, companyId);
  return { bankFileId, mappingId, acquirerLineId, ...(await matchSomeLine(sql, of)) };
}

async function insertAcquirerLine(sql: Database, companyId: string): Promise<string> {
  const [id, fileId, payoutId] = [newUuid(), newUuid(), newUuid()];
  await insertRow(sql, "bank_files", {
    id: fileId,
    name: "inlösen.xml",
    sha256: digestOf(fileId),
    bytes: 8,
    state: "done",
    format: "swedbankPay",
    company_ids: [companyId],
    by: "CHEF",
    received_at: AT,
  });
  await insertRow(sql, "reported_payouts", {
    id: payoutId,
    file_id: fileId,
    number: 0,
    line: 1,
    lines: 1,
    company_id: companyId,
    identity: payoutId,
    taken: true,
    counted_to: null,
  });
  const line = {
    file_id: fileId,
    number: 0,
    type: "sale",
    sale_on: "2026-03-02",
    amount_ore: 50_000,
  };
  await insertRow(sql, "acquirer_lines", { ...line, payout: 0, line: 2 });
  await insertRow(sql, "counted_acquirer_lines", {
    ...line,
    id,
    company_id: companyId,
    payout_id: payoutId,
    result: "agreementMissing",
  });
  return id;
}

async function matchSomeLine(
  sql: Database,
  { companyId, agreementId, siteId, personId }: Of,
): Promise<Pick<BankThings, "bankLineId" | "matchId" | "openLineId">> {
  const at = { companyId, bookedOn: "2026-03-03", payer: "PÅHITTADE KORT AB" };
  const bankLineId = await insertTestBankLine(sql, { ...at, amountOre: 700 });
  const { matchId } = await sql.inTransaction((tx) =>
    bookMatch(tx, newUuid, {
      companyId,
      bankLineId,
      agreementId,
      agreementName: "Diners",
      reference: undefined,
      reportedPayoutIds: [],
      kind: "unidentified",
      evidence: "person",
      reason: "Ingen vet",
      amountOre: ore(700),
      bookedOn: "2026-03-03" as BusinessDay,
      siteId,
      parts: [],
      by: { id: personId, signature: "KASS" },
      at: AT,
    }),
  );
  const openLineId = await insertTestBankLine(sql, { ...at, amountOre: -500 });
  return { bankLineId, matchId, openLineId };
}

function digestOf(id: string): string {
  return id.replaceAll("-", "").repeat(2);
}
