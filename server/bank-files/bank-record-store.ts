/** The SQL that keeps what a file told, as it is read; nothing of it counts before it is published. */
import { statement, type Transaction } from "../database/database.ts";
import type { KeptRecords } from "./record-batch.ts";

const CLEAR = [
  "bank_file_problems",
  "bank_statements",
  "bank_lines",
  "bank_line_details",
  "reported_payouts",
  "acquirer_lines",
].map((table) =>
  statement({ name: `clear_${table}`, text: `delete from ${table} where file_id = $1` }),
);

/** Of a reading that did not come to its end. */
export async function clearRecords(tx: Transaction, fileId: string): Promise<void> {
  for (const clear of CLEAR) await tx.write(clear, [fileId]);
}

type Column = readonly [column: string, field: string, type: string];

/** Many rows of one table as one parameter: their fields as JSON, read back as columns. */
function insertMany(table: string, columns: readonly Column[]) {
  const names = columns.map(([column]) => column).join(", ");
  const read = columns.map(([, field]) => `r."${field}"`).join(", ");
  const typed = columns.map(([, field, type]) => `"${field}" ${type}`).join(", ");
  return statement({
    name: `add_${table}`,
    text: `insert into ${table} (file_id, ${names})
      select $1, ${read} from jsonb_to_recordset($2::jsonb) as r(${typed})`,
  });
}

const INSERTS: Readonly<Record<keyof KeptRecords, ReturnType<typeof insertMany>>> = {
  problems: insertMany("bank_file_problems", [
    ["number", "number", "integer"],
    ["code", "code", "text"],
    ["line", "line", "integer"],
    ["excerpt", "excerpt", "text"],
    ["spoils", "spoils", "text"],
    ["spoils_index", "spoilsIndex", "integer"],
  ]),
  statements: insertMany("bank_statements", [
    ["number", "statement", "integer"],
    ["line", "line", "integer"],
    ["scheme", "scheme", "text"],
    ["account", "accountNumber", "text"],
    ["owner_name", "ownerName", "text"],
    ["currency", "currency", "text"],
    ["statement_id", "id", "text"],
    ["sequence", "sequence", "integer"],
    ["from_day", "from", "date"],
    ["to_day", "to", "date"],
    ["opening_ore", "openingOre", "bigint"],
    ["closing_ore", "closingOre", "bigint"],
    ["lines", "bankLines", "integer"],
    ["sum_ore", "sumOre", "bigint"],
    ["adds_up", "addsUp", "boolean"],
  ]),
  bankLines: insertMany("bank_lines", [
    ["id", "id", "uuid"],
    ["number", "bankLine", "integer"],
    ["statement", "statement", "integer"],
    ["line", "line", "integer"],
    ["amount_ore", "amountOre", "bigint"],
    ["booked_on", "bookedOn", "date"],
    ["value_on", "valueOn", "date"],
    ["booked", "booked", "boolean"],
    ["reversal", "reversal", "boolean"],
    ["bank_reference", "bankReference", "text"],
    ["entry_reference", "entryReference", "text"],
    ["code", "code", "text"],
    ["text", "text", "text"],
    ["details", "details", "integer"],
    ["own_name", "ownName", "text"],
    ["deposit", "deposit", "text"],
  ]),
  details: insertMany("bank_line_details", [
    ["bank_line", "bankLine", "integer"],
    ["number", "number", "integer"],
    ["line", "line", "integer"],
    ["amount_ore", "amountOre", "bigint"],
    ["payer_name", "payerName", "text"],
    ["payer_account", "payerAccount", "text"],
    ["reference_texts", "references", "text[]"],
    ["texts", "texts", "text[]"],
  ]),
  payouts: insertMany("reported_payouts", [
    ["id", "id", "uuid"],
    ["number", "payout", "integer"],
    ["line", "line", "integer"],
    ["reference", "reference", "text"],
    ["merchant_number", "merchantNumber", "text"],
    ["paid_on", "paidOn", "date"],
    ["from_day", "from", "date"],
    ["to_day", "to", "date"],
    ["account", "account", "text"],
    ["currency", "currency", "text"],
    ["gross_ore", "grossOre", "bigint"],
    ["fees_ore", "feesOre", "bigint"],
    ["net_ore", "netOre", "bigint"],
    ["lines", "lines", "integer"],
  ]),
  acquirerLines: insertMany("acquirer_lines", [
    ["number", "number", "integer"],
    ["payout", "payout", "integer"],
    ["line", "line", "integer"],
    ["type", "type", "text"],
    ["type_text", "typeText", "text"],
    ["merchant_number", "merchantNumber", "text"],
    ["terminal_id", "terminalId", "text"],
    ["sale_on", "saleOn", "date"],
    ["sale_time", "saleTime", "text"],
    ["amount_ore", "amountOre", "bigint"],
    ["fee_ore", "feeOre", "bigint"],
    ["issuer_text", "issuerText", "text"],
    ["authorisation_code", "authorisationCode", "text"],
    ["last_four", "lastFour", "text"],
    ["batch", "batch", "text"],
    ["reference", "reference", "text"],
    ["own_reference", "ownReference", "text"],
  ]),
};

export async function insertRecords(
  tx: Transaction,
  fileId: string,
  records: KeptRecords,
): Promise<void> {
  for (const [kind, rows] of Object.entries(records) as [keyof KeptRecords, object[]][]) {
    if (rows.length > 0) await tx.write(INSERTS[kind], [fileId, JSON.stringify(rows)]);
  }
}
