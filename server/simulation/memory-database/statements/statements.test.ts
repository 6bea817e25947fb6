import { expect, test } from "vitest";
import { STATEMENTS } from "./statements.ts";
import { readStoreStatements } from "./test-store-statements.ts";
import { WRITTEN_FOR } from "./test-written-for.ts";

/** Pages, lists, searches and set-up that a simulated day has no use for. */
const NOT_SIMULATED = [
  "find_companies_for_cash",
  "free_names_of_cash_reasons",
  "insert_cash_reason",
  "insert_payout_correction",
  "insert_payout_voucher",
  "insert_voucher_of_two_orders",
  "insert_missing_drawers",
  "insert_preset_cash_reasons",
  "is_drawer_used",
  "list_cash_limits",
  "list_cash_movements",
  "list_cash_reasons",
  "list_deposits",
  "list_drawers",
  "list_versions_of_cash_reasons",
  "lock_drawer_account",
  "lock_versions_of_cash_settings",
  "next_version_of_cash_reasons",
  "next_vouchers_to_check",
  "read_chart_for_cash",
  "read_claim_accounts_for_cash",
  "send_hint",
  "set_cash_limit",
  "set_drawer_account",
  "sites_of_drawers",
  "tell_if_held_rows_are_written",
  "update_cash_reason",
  "find_closed_items",
  "find_closed_items_of_attempt",
  "add_payment_words",
  "find_orders_by_words",
  "find_orders_of_system",
  "find_payments_of_advisor",
  "find_place_of_line_sale",
  "find_places_by_word",
  "find_terminal_by_id",
  "find_terminal_by_vendor_id",
  "find_terminals_of_till",
  "find_till",
  "interrupted_matching",
  "is_anything_to_index",
  "is_cursor_ahead",
  "is_history_indexed",
  "list_orders_*_*",
  "list_orders_name_found",
  "list_terminals",
  "list_tills",
  "moves_of_order",
  "places_of_changed",
  "remove_payment_words",
  "take_free_turn_at_words",
  "take_older_payments_to_index",
  "take_payments_to_index",
  "tie_terminal_to_till",
  "upsert_terminal",
];

const stored = readStoreStatements();

test("every statement that a simulated day may use has a form in memory", () => {
  expect(stored.length).toBeGreaterThan(90);
  const missing = stored.filter(({ name }) => STATEMENTS[name] === undefined);
  expect(missing.map(({ name }) => name).toSorted()).toEqual(NOT_SIMULATED.toSorted());
});

test("no form is left of a statement that no store has any more", () => {
  const names = new Set(stored.map(({ name }) => name));
  expect(Object.keys(STATEMENTS).filter((name) => !names.has(name))).toEqual([]);
});

/** A form is looked through again when its SQL changes; then its new mark goes into the list. */
test("each form in memory was written for the SQL that its store has now", () => {
  const now = stored.filter(({ name }) => STATEMENTS[name] !== undefined);
  const marks = Object.fromEntries(now.map(({ name, hash }) => [name, hash]));
  expect(marks).toEqual(WRITTEN_FOR);
});
