/** What of the database is not held against the audit chain, and why not. */

export const LEFT_OUT: Readonly<Record<string, string>> = {
  acquirer_days: "when a day is looked at next; what was made of it is held",
  audit_chain: "is the chain",
  audit_chain_tip: "is the chain's end, signed",
  audit_heads: "are signed, and lie in a file as well",
  audit_verifications: "tell what was found; to change one changes no finding of the next",
  bank_file_chunks: "are a file's bytes; their digest is on the trail since the file was taken in",
  bank_file_problems: "say what is wrong with a file, and can be found again from its bytes",
  bank_files: "are their bytes, whose digest is on the trail, and how far they are read",
  bank_intake: "is locked, and holds nothing",
  bank_line_details: "are read from a file's bytes, and can be read again",
  bank_lines:
    "are read from a file's bytes, and can be read again; what is booked of one is a voucher",
  bank_statements: "are read from a file's bytes, and can be read again",
  reported_payouts: "are read from a file's bytes, and can be read again",
  book_check_turn: "is locked, and says how long servers rest",
  book_check_walks: "how far the check of the books has come",
  book_differences:
    "what the check found, which it finds again from the rows; that it did, and who saw it, is sealed",
  counted_acquirer_lines:
    "are of files' lines, and what the matcher makes of them, computed anew; what is tied is held",
  acquirer_lines: "are read from a file's bytes, and can be read again",
  guessed_addresses: "what guesses wait at; each refusal is sealed",
  held_tables: "says what the triggers are made of; verified by what stands in the program",
  idempotency_keys: "answers to be repeated for a day; what they tell of is held",
  issuer_days: "sums of payments, which are held; made once of what never changes",
  issuer_days_until: "how far the sums have come",
  retention_runs: "which night is done; what was removed is on the trail",
  one_time_links: "open a door once and for an hour; what is done through it is held",
  order_search: "words of orders, which are held; what they find is read from the order",
  payment_words: "words of orders, which are held; what they find is read from the payment",
  payment_words_turn: "is locked, and says how far the words are laid out",
  payments_to_index: "which payments' words are to be laid out; what they find is looked at itself",
  postings: "are sealed with their voucher",
  postings_of_days:
    "sums of postings, which are sealed; the check proves them equal and mends them where they are not",
  schema_migrations: "each server holds them against its own files as it starts",
  secret_key_mark: "opens nothing: it proves the key, and another one stops the server",
  servers: "which servers run; nothing of money hangs on one that is gone",
  session_closings:
    "are asked over and over; what was said stands in the close's follow-ups, which are held",
  session_sums:
    "sums of payments and of which session they lie in, which are held; made once of what never changes",
  session_tokens: "last for a day; signing in and out is sealed",
  sessions: "last for a day; signing in and out, and what is done in one, is sealed",
  sign_in_failures: "last for minutes; each refusal is sealed",
  takings_of_days:
    "sums of payments, which are held; the check proves them equal and mends them where they are not",
  takings_of_hours:
    "sums of payments, which are held; the check proves them equal and mends them where they are not",
  takings_of_issuers:
    "sums of payments, which are held; the check proves them equal and mends them where they are not",
  takings_to_fold: "what the sums of payments do not hold yet, for seconds",
  sums_turn: "is locked, and holds nothing",
  terminal_leases: "who has a terminal for some minutes; what is paid there is held",
  terminal_results:
    "carry no sum: by which answers a terminal is known again; what was believed stands on the " +
    "payment, which is held",
  till_operators: "who is shown first at a till",
  vouchers_to_fold: "what the sums of postings do not hold yet, for seconds",
  webhook_car_keys: "what was told last of a car; whether its keys may go is read from its orders",
  webhook_cursor: "how far what was committed has been told of",
  webhook_deliveries:
    "how what was told outside arrived, for a month; nothing of money hangs on it",
  webhook_events: "what was told outside, for a month; what it tells of is held where it happened",
  webhook_states: "how receivers of webhooks are doing",
  webhook_tries: "how what was told outside arrived, for a month",
};

/** What a server notes for itself, often and without anybody having asked for it. */
export const LEFT_OUT_COLUMNS: Readonly<Record<string, string>> = {
  // When it was last used.
  api_keys: "last_used_at",
  // When and how often a terminal is asked again, and by whom.
  attempts: "server_id next_check_at checks older_results first_older_at late_look_at late_looks",
  // The last day that it was done by itself.
  day_close_times: "closed_day",
  // How far a place that its company has left was looked through by itself.
  day_close_places: "looked_day looked_tx",
  // Shown and not yet proven; the step of the last code.
  second_factors: "pending_secret last_step",
  // How the terminal's clock goes, and when and how it was last heard.
  terminals:
    "clock_skew_ms baseline_at last_contact_at last_state state_at session_closed_at changed_tx",
};
