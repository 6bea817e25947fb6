/**
 * Every table whose rows are changed in place and tell of money, rights or settings, with the columns
 * of it that the audit chain holds: each write to one leaves a digest in written_rows. A table or a
 * column that comes later calls `hold_rows` in its migration, and says the same here.
 */

export type HeldTable = {
  readonly table: string;
  /** What a row is about, in SQL: sought by an index. */
  readonly subject: string;
  /** In the order in which their digest is made, for good. */
  readonly columns: string;
  /** Columns that came later: told where they have a value, or another one than `name=value`. */
  readonly later?: string;
};

/** For the few rows that are about nothing that has an id. */
const NOBODY = "'00000000-0000-0000-0000-000000000001'::uuid";

export const HELD_TABLES: readonly HeldTable[] = [
  {
    table: "acquirer_ties",
    subject: "t.line_id",
    columns: `id line_id company_id attempt_id holds amount_ore evidence differences proved reason
      by_id by at undone_at undone_by_id undone_by undone_reason`,
  },
  {
    table: "allocations",
    subject: "t.attempt_id",
    columns: `attempt_id line order_id target credit_invoice_id debt_id order_version asked_ore
      applied_ore moved_ore share_chosen_by active service_advisor`,
  },
  {
    table: "api_keys",
    subject: "t.id",
    columns: "id name key_hash systems scopes created_at stopped_at company_ids version",
  },
  {
    table: "attempts",
    subject: "t.id",
    columns: `id kind state company_id site_id till_id terminal_id operator_id operator asked_by
      original_id reason reference asked_ore approved_ore tip_ore surcharge_ore issuer
      own_card_where_off truncated_pan last_four card_label issuer_id aid verification
      stan_auth authorisation_code response_code session_number answer_site_id
      answer_organisation_number terminal_time customer_receipt merchant_receipt failure_code
      failure_detail evidence late flags cancel_requested_at created_at sent_at ended_at
      business_day hand_keyed handled_flags method cash_ore refund_tender approver_id approver
      void_checked_at signature_state signature_deadline_at signature_answered_by
      signature_answered_at drawer_id received_ore instead_of_id`,
  },
  {
    table: "bank_account_lists",
    subject: "t.company_id",
    columns: "company_id version",
  },
  {
    table: "bank_accounts",
    subject: "t.company_id",
    columns: "number scheme company_id",
  },
  {
    table: "bank_line_verdicts",
    subject: "t.line_id",
    columns: "identity company_id line_id other_line_ids is_same by_id by at",
  },
  {
    table: "bank_mappings",
    subject: "t.id",
    columns: "id company_id name agreement_id mapping version",
  },
  {
    table: "card_rule_versions",
    subject: NOBODY,
    columns: "version made_at by_id by",
  },
  {
    table: "card_rules",
    subject: "t.id",
    columns: "id issuer issuer_id aid_prefix pan_from pan_to version position label",
  },
  {
    table: "cash_limits",
    subject: "t.company_id",
    columns: "company_id check_from_ore window_days refuse_from_ore",
  },
  {
    table: "cash_reasons",
    subject: "t.id",
    columns: "id company_id kind name account active",
  },
  {
    table: "claims",
    subject: "t.attempt_id",
    columns: `id attempt_id evidence_kind evidence reason by_id by released_order claimed_at outcome
      outcome_at`,
  },
  {
    table: "close_follow_ups",
    subject: "t.close_id",
    columns: `id close_id number kind terminal_id content by at
      by_id is_open explains`,
  },
  {
    table: "close_terminals",
    subject: "t.close_id",
    columns: "close_id terminal_id closing_id while_asking",
  },
  {
    table: "close_vouchers",
    subject: "t.voucher_id",
    columns: "voucher_id close_id",
  },
  {
    table: "companies",
    subject: "t.id",
    columns: `id code name organisation_number version accounts_version
      cash_reasons_version cash_limit_version`,
  },
  {
    table: "company_accounts",
    subject: "t.company_id",
    columns: "company_id role account",
  },
  {
    table: "company_books",
    subject: "t.company_id",
    columns: "company_id version vouchers_per locked_through",
    later: "fiscal_year_begins=1",
  },
  {
    table: "day_close_places",
    subject: "t.company_id",
    columns: "company_id site_id last_number last_close_id below_tx",
  },
  {
    table: "day_close_times",
    subject: "t.company_id",
    columns: "company_id site_id remind_at close_at version",
  },
  {
    table: "day_closes",
    subject: "t.id",
    columns: `id company_id site_id number cut_at by_id by content content_hash
      till_id terminal_id`,
  },
  {
    table: "difference_limits",
    subject: "t.company_id",
    columns: "company_id limit_ore version",
  },
  {
    table: "debts",
    subject: "t.id",
    columns: `id company_id order_id attempt_id reason amount_ore settled_ore created_at settled_at`,
  },
  {
    table: "drawers",
    subject: "t.id",
    columns: "id till_id company_id account created_at",
    later: "version=1",
  },
  {
    table: "export_counters",
    subject: "t.company_id",
    columns: "company_id last_number",
  },
  {
    table: "export_pieces",
    subject: "t.export_id",
    columns: "export_id position bytes",
  },
  {
    table: "export_vouchers",
    subject: "t.export_id",
    columns: "export_id number_id",
  },
  {
    table: "exports",
    subject: "t.id",
    columns: `id company_id number form profile checksum fiscal_year first_day last_day
      corrects_id reason vouchers lines ranges replaced bytes hash made_by_id made_by made_at state
      decided_by_id decided_by decided_at note`,
  },
  {
    table: "former_accounts",
    subject: "t.company_id",
    columns: "company_id account role until",
  },
  {
    table: "interrupted_items",
    subject: "t.attempt_id",
    columns: `attempt_id reason owner_id owner owned_at deadline_at closed_at closed_by closed_because`,
  },
  {
    table: "invoicing_systems",
    subject: "t.id",
    columns: `id company_id code name claim_account claim_side voucher_series connected version`,
  },
  {
    table: "open_item_limits",
    subject: "t.company_id",
    columns: "company_id interim_days debt_days issuer_days version",
  },
  {
    table: "open_item_owners",
    subject: "t.item_id",
    columns: "kind item_id company_id owner_id owner since",
  },
  {
    table: "order_releases",
    subject: "t.order_id",
    columns: `id order_id amount_ore was version total_ore paid_ore voucher_id
      reason by_id by at back_at back_by_id back_by back_reason`,
  },
  {
    table: "orders",
    subject: "t.id",
    columns: `id company_id system_id site_id order_number invoice_number kind settlement
      credits_order_id version customer_number customer_name registration_number
      service_advisor invoice_date lines total_ore paid_ore interim_ore withdrawn
      position created_at
      released interim_since pending_version pending_change pending_withdrawal changed_at`,
  },
  {
    table: "origin_markings",
    subject: "t.company_id",
    columns: "company_id parts dimensions cost_centre project issuers codes texts version",
  },
  {
    table: "own_card_programmes",
    subject: NOBODY,
    columns: `kind version payer payout_bank_days payout_form confirmed_at confirmed_by_id confirmed_by`,
  },
  {
    table: "payout_agreements",
    subject: "t.id",
    columns: "id company_id acquirer name version",
  },
  {
    table: "payout_terms",
    subject: "t.agreement_id",
    columns: `agreement_id valid_from issuers site_ids payer_names account reference_pattern
      reference_day_offset merchant_numbers merchant_site_ids cut_off reported_after_days weekend
      form bank_days fee_rule fee_day confirmed_at confirmed_by_id confirmed_by`,
  },
  {
    table: "payout_match_parts",
    subject: "t.match_id",
    columns: "match_id part kind issuer site_id sale_day amount_ore",
  },
  {
    table: "payout_match_reports",
    subject: "t.match_id",
    columns: "match_id reported_payout_id standing",
  },
  {
    table: "payout_matches",
    subject: "t.id",
    columns: `id company_id bank_line_id agreement_id kind evidence reason
      amount_ore booked_on by_id by at undone_at undone_on undone_by_id undone_by undone_reason`,
  },
  {
    table: "people",
    subject: "t.id",
    columns: `id signature name role password_hash language active sign_in_version pin_hash pin_set_at
      version operator_version`,
  },
  {
    table: "person_companies",
    subject: "t.person_id",
    columns: "person_id company_id",
  },
  {
    table: "person_rights",
    subject: "t.person_id",
    columns: "person_id right site_id allowed",
  },
  {
    table: "person_sites",
    subject: "t.person_id",
    columns: "person_id site_id",
  },
  {
    table: "recovery_codes",
    subject: "t.person_id",
    columns: "person_id code_hash made_at used_at",
  },
  {
    table: "retention_settings",
    subject: NOBODY,
    columns: "only_one years answer_days version",
  },
  {
    table: "second_factors",
    subject: "t.person_id",
    columns: "person_id sealed_secret confirmed_at",
  },
  {
    table: "session_attempts",
    subject: "t.attempt_id",
    columns: "attempt_id closing_id place",
  },
  {
    table: "sign_in_settings",
    subject: NOBODY,
    columns: "only_one second_factor_roles lock_after_minutes version",
  },
  {
    table: "signature_aliases",
    subject: "t.id",
    columns: "id company_id signature person_id by_id by at undone_at undone_by_id undone_by",
  },
  {
    table: "site_companies",
    subject: "t.site_id",
    columns: "site_id company_id",
  },
  {
    table: "sites",
    subject: "t.id",
    columns: "id code name toyota_franchise own_cards_on version",
  },
  {
    table: "terminals",
    subject: "t.id",
    columns: `id company_id site_id terminal_id model serial_number name adapter known_site_id
      known_organisation_number retired_at replaced_by version`,
  },
  {
    table: "till_terminals",
    subject: "t.till_id",
    columns: "till_id terminal_id rank site_id",
  },
  {
    table: "till_reconciliation_items",
    subject: "t.reconciliation_id",
    columns: "reconciliation_id attempt_id movement_id holds",
  },
  {
    table: "till_reconciliations",
    subject: "t.id",
    columns: `id drawer_id till_id company_id state number previous_id begun_at
      begun_by_id begun_by facts expected_ore approved_count_no approved_by_id approved_by
      approved_at approval_note counter_id counter counted_ore difference_ore limit_ore
      difference_movement_id bagged_ore carried_ore ended_at ended_by end_note content content_hash`,
  },
  {
    table: "till_counts",
    subject: "t.reconciliation_id",
    columns: `reconciliation_id count_no notes_1000 notes_500 notes_200 notes_100
      notes_50 notes_20 coins_10 coins_5 coins_2 coins_1 note by_id by at`,
  },
  {
    table: "tills",
    subject: "t.id",
    columns: "id site_id code name version retired_at",
  },
  {
    table: "vendor_credentials",
    subject: "t.id",
    columns: "id vendor version sealed is_account set_by set_at",
  },
  {
    table: "voucher_counters",
    subject: "t.company_id",
    columns: "company_id series fiscal_year last_number",
  },
  {
    table: "voucher_listings",
    subject: "t.number_id",
    columns: "number_id content content_hash",
  },
  {
    table: "voucher_numbers",
    subject: "t.id",
    columns: `id close_id company_id series fiscal_year number business_day booked_day
      part event_voucher_id text events`,
  },
  {
    table: "webhook_subscriptions",
    subject: "t.id",
    columns: `id company_id name address topics is_on version sealed_secret sealed_old_secret
      old_secret_until created_at`,
    later: "removed_at",
  },
];

/** As `hold_rows` of the migrations makes it. */
export function digestOf({ columns, later = "" }: HeldTable): string {
  const held = namesOf(columns).map((column) => `t."${column}"`);
  const more = namesOf(later).map((one) => {
    const [column = "", value = "null"] = one.split("=");
    return ` || coalesce(case when t."${column}" is distinct from ${value} then record_send(row('${column}'::text, t."${column}")) end, ''::bytea)`;
  });
  return `sha256(record_send(row(${held.join(", ")}))${more.join("")})`;
}

function namesOf(columns: string): readonly string[] {
  return columns.split(/\s+/).filter((name) => name !== "");
}
