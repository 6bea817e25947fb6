/** For tests: an agreement, and bank lines as a file that has been read leaves them. */

import { inTold } from "../audit/test-audit.ts";
import { newUuid } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { type Sql, statement } from "../database/database.ts";

const ADD_AGREEMENT = statement({
  name: "add_test_agreement",
  text: "insert into payout_agreements (id, company_id, acquirer, name) values ($1,$2,'other',$3)",
});
const ADD_TERMS = statement({
  name: "add_test_terms",
  text: `insert into payout_terms (agreement_id, valid_from, issuers, payer_names, reference_pattern,
      reference_day_offset, merchant_numbers, merchant_site_ids, reported_after_days, weekend, form,
      bank_days, fee_rule)
    values ($1,'2026-01-01',$2,array['PÅHITTAD INLÖSEN AB'],$3,$4,$5,$6,0,'separate','gross',1,
      'invoiced')`,
});

export type TestAgreement = { readonly id: string; readonly name: string };

/** Gross, each day by itself, on the next bank day; the reference is "7100001-" and the day of sale. */
export async function insertTestAgreement(
  database: Database,
  companyId: string,
  issuers: readonly string[] = ["visa", "mastercard", "amex"],
): Promise<TestAgreement> {
  const id = newUuid();
  const name = `Påhittad Inlösen ${id.slice(-4)}`;
  await inTold(database, async (tx) => {
    await tx.query(ADD_AGREEMENT, [id, companyId, name]);
    await tx.query(ADD_TERMS, [id, issuers, "{merchant}-{yyyymmdd}", 0, ["7100001"], [null]]);
  });
  return { id, name };
}

const ADD_FILE = statement({
  name: "add_test_bank_file",
  text: `insert into bank_files (id, name, sha256, bytes, state, format, company_ids, by, received_at)
    values ($1,'utdrag.xml',$2,1,'done','camt053',array[$3::uuid],'EKON','2026-03-01T08:00:00Z')`,
});
const ADD_LINE = statement({
  name: "add_test_bank_line",
  text: `insert into bank_lines (id, file_id, number, statement, line, amount_ore, booked_on, booked,
      reversal, bank_reference, text, details, own_name, identity, company_id, account, taken)
    values ($1,$2,0,0,10,$3,$4,$5,false,$6,$7,1,$6,$6,$8,'SE4550000000058398257466',true)`,
});
const ADD_DETAIL = statement({
  name: "add_test_bank_line_detail",
  text: `insert into bank_line_details (file_id, bank_line, number, line, amount_ore, payer_name,
      reference_texts, texts)
    values ($1,0,0,10,$2,$3,$4,'{}')`,
});

export async function insertTestBankLine(
  sql: Sql,
  line: {
    readonly companyId: string;
    readonly amountOre: number;
    readonly bookedOn: string;
    readonly booked?: boolean;
    readonly payer?: string;
    readonly reference?: string;
  },
): Promise<string> {
  const [id, fileId] = [newUuid(), newUuid()];
  const { companyId, amountOre, bookedOn, booked = true, payer = "PÅHITTAD INLÖSEN AB" } = line;
  const sha = fileId.replaceAll("-", "").repeat(2);
  await sql.query(ADD_FILE, [fileId, sha, companyId]);
  const own = `LINE${id.slice(-12)}`;
  await sql.query(ADD_LINE, [
    id,
    fileId,
    amountOre,
    bookedOn,
    booked,
    own,
    "Insättning",
    companyId,
  ]);
  const references = line.reference === undefined ? [] : [line.reference];
  await sql.query(ADD_DETAIL, [fileId, amountOre, payer, references]);
  return id;
}

const SET_NET = statement({
  name: "set_test_terms_net",
  text: `update payout_terms set form = 'net', fee_rule = 'perPayout', merchant_site_ids = array[$2::uuid]
    where agreement_id = $1`,
});

/** What arrives is less the fees, and the merchant number is the site's. */
export async function makeTestAgreementNet(
  database: Database,
  agreementId: string,
  siteId: string,
): Promise<void> {
  await inTold(database, (tx) => tx.query(SET_NET, [agreementId, siteId]));
}

const ADD_PAYOUT = statement({
  name: "add_test_reported_payout",
  text: `insert into reported_payouts (id, file_id, number, line, reference, merchant_number, paid_on,
      net_ore, lines, company_id, identity, taken)
    values ($1::uuid,$2,0,1,$3,'7100001',$4,$5,$6,$7,($1::uuid)::text,true)`,
});
const ADD_ACQUIRER_LINE = statement({
  name: "add_test_acquirer_line",
  text: `insert into acquirer_lines (file_id, number, payout, line, type, merchant_number, sale_on,
      amount_ore, fee_ore, issuer_text)
    values ($1,$2,0,$3,$4,'7100001',$5,$6,$7,$8)`,
});

export type TestReport = {
  readonly companyId: string;
  readonly reference: string;
  readonly paidOn: string;
  readonly netOre: number;
  readonly lines: readonly {
    readonly type: "sale" | "refund" | "chargeback" | "fee" | "reserveHeld";
    readonly saleOn: string | null;
    readonly amountOre: number;
    readonly feeOre?: number;
    readonly card?: string;
  }[];
};

/** An acquirer's file of one payout, as it lies there when it has been read. */
export async function insertTestReport(sql: Sql, report: TestReport): Promise<string> {
  const [id, fileId] = [newUuid(), newUuid()];
  const { companyId, reference, paidOn, netOre, lines } = report;
  await sql.query(ADD_FILE, [fileId, fileId.replaceAll("-", "").repeat(2), companyId]);
  await sql.query(ADD_PAYOUT, [id, fileId, reference, paidOn, netOre, lines.length, companyId]);
  for (const [nth, line] of lines.entries()) {
    const { type, saleOn, amountOre, feeOre = 0, card = "VISA" } = line;
    await sql.query(ADD_ACQUIRER_LINE, [
      fileId,
      nth,
      nth + 2,
      type,
      saleOn,
      amountOre,
      feeOre,
      card,
    ]);
  }
  return id;
}
