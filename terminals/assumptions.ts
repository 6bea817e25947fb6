/**
 * Every choice that rests on LIKELY or UNKNOWN, because Nets' own specification of Connect@Cloud is
 * not public. Each says what it rests on and what to change when the vendor's paper is at hand. What
 * is CERTAIN stands in the code that uses it. Section numbers, here and everywhere, are those of
 * docs/nets-terminals.md.
 */

/**
 * UNKNOWN (§2.1: JWT expiry seen, no promise that a token is a JWT). A token whose expiry cannot be
 * read is kept this long from the login. Put the lifetime that Nets states here.
 */
export const OPAQUE_TOKEN_LIFETIME_MS = 24 * 60 * 60 * 1000;

/** CERTAIN in a production client (§2.1): renewed this early, so that no payment outlives it. */
export const TOKEN_MARGIN_MS = 10 * 60 * 1000;

/**
 * Ours: test clouds give short tokens, and a margin longer than the lifetime would mean a login per
 * call. The margin is never more than this part of the lifetime.
 */
export const TOKEN_MARGIN_LARGEST_PART = 0.1;

/**
 * UNKNOWN (§2.1 login failed, §2.3 other statuses). An answer 401 or 403 to a money call is taken as
 * given by the cloud's door before anything reached the terminal: not sent. If Nets can answer so
 * later, take the status out of this list, and it becomes unknown.
 */
export const STATUSES_REFUSED_AT_THE_DOOR: readonly number[] = [401, 403];

/**
 * UNKNOWN (§2.3: only 201 and 400 are described). 404 with a failure about the terminal is taken as
 * "the cloud does not know that terminal".
 */
export const STATUSES_TERMINAL_UNKNOWN: readonly number[] = [404];

/** UNKNOWN (§2.5 rule 6: busy error LIKELY, its status not given). Only together with busy words. */
export const STATUSES_TERMINAL_BUSY: readonly number[] = [409, 423];

/** CERTAIN 201 (§2.3), LIKELY 200: one public client tests for 201, others for any success. */
export const STATUSES_FINISHED: readonly number[] = [200, 201];

/** CERTAIN (§2.3): finished without success, or refused. */
export const STATUS_FAILURE = 400;

/**
 * LIKELY (§2.5 rule 6, §3.5): busy, offline and unknown terminal are said at once. The same words
 * after a longer wait may be about OUR payment (a terminal that dropped off in the middle), so then
 * the outcome is unknown. Raise it if the cloud is known to wait for a terminal before refusing.
 */
export const REFUSAL_COMES_WITHIN_MS = 15_000;

/**
 * UNKNOWN (§2.3: exact wording of errors). Words for "busy with something else": the terminal never
 * heard of our payment. Replace with Nets' list; "in progress" is left out on purpose, since it may
 * be our own payment that is in progress.
 */
export const BUSY_WORDS: readonly RegExp[] = [
  /\bbusy\b/,
  /\bupptage[nt]\b/,
  /\b7100\b/,
  /\b7104\b/,
];

/** UNKNOWN wording; 8013 CERTAIN as a code on the WebSocket (§3.5), by REST LIKELY. */
export const OFFLINE_WORDS: readonly RegExp[] = [
  /\b8013\b/,
  /\b(not|inte|ej) (connected|online|ansluten|uppkopplad)\b/,
  /\bterminal(en)?( id)?( \d+)?( is| är)? (offline|unavailable)\b/,
  /^offline$/,
];

/** UNKNOWN wording: the cloud says that it does not know the terminal. */
export const UNKNOWN_TERMINAL_WORDS: readonly RegExp[] = [
  /\b(unknown|invalid|no such|okänd|ogiltig) terminal(?! (result|status|state|error|outcome))/,
  /\bterminal(en)?( id)?( \d+)?( is| was| är)? (unknown|invalid|not found|okänd|ogiltig)\b/,
  /\bterminal(en)?( id)?( \d+)? (does not exist|finns inte|saknas)\b/,
];

/** UNKNOWN wording: stopped by customer, cashier or terminal before any money moved. */
export const CANCEL_WORDS: readonly RegExp[] = [
  /\bcancel(l?ed)?\b/,
  /\babort(ed)?\b/,
  /\bavbr(yt|ut|uten|utet|utits|öt|öts)\b/,
];

/** Ours: what is not over yet proves neither that it was stopped nor that it was refused. */
export const UNFINISHED_WORDS: readonly RegExp[] = [
  /\b(pending|in progress|requested|pågår|begärd)\b|cancel\w* request/,
];

/** UNKNOWN wording: refused by issuer or terminal. */
export const DECLINE_WORDS: readonly RegExp[] = [
  /\bdeclin/,
  /\breject/,
  /\brefus/,
  /\bavvis/,
  /\bnekad?[te]?s?\b/,
  /\b(medges|medgavs) (ej|inte)\b/,
  /\b(ej|inte) (medgiven|medgivet|medges|godkänd|godkänt)\b/,
  /\bnot (approved|accepted)\b/,
];

/**
 * UNKNOWN wording, ours: any of these in a text without a result code means that nobody can say
 * what became of the payment, whatever else the text says.
 */
export const DOUBT_WORDS: readonly RegExp[] = [
  /time[ds]?[ -]?out/,
  /\blost\b|\bloss\b|disconnect|\bdropped\b/,
  /connection|communication|network|\blink\b|contact(?!less)/,
  /\bno (response|answer|reply)\b|(not|n.t) (respond|answer)/,
  /unknown (result|outcome|status|state|error)|(result|outcome|status) (is )?unknown/,
  /uncertain|\bmaybe\b|\bmay have\b|possibly|perhaps/,
  /\bapproved\b|\baccepted\b|\bcompleted\b|\bgodkän/,
  /förlora|tappa|\bbröts|avbrott|förbindelse|anslutning|kommunikation|nätverk|kontakt(?!lös)/,
  /tidsgräns|för lång tid|svarar (inte|ej)|(inget|uteblivet) svar|oklar|osäker|okänt (resultat|utfall)/,
];

/** Ours: "not cancelled" and "could not be declined" prove nothing. Known phrases go first. */
export const NEGATION_WORDS: readonly RegExp[] = [
  /\b(not|cannot|unable|never|without|inte|ej|aldrig|utan)\b|n't\b|n’t\b/,
  /\bfail\w* to\b|(cancel|abort)\w* (request )?fail|misslyck/,
];

/**
 * LIKELY false (§2.5 rule 1: a production client counts only Result 0 as success of a void). If Nets
 * says that a void ends as an administrative function, set this to true: Result 1 is then a done
 * void, of the requested amount where the answer gives none.
 */
export const VOID_RESULT_1_MEANS_DONE = false;

/**
 * CERTAIN in a production client (§2.5 rule 7): asked sooner after a result, the terminal answers that
 * it is busy.
 */
export const READY_FOR_VOID_AFTER_MS = 5_000;

/**
 * UNKNOWN: only that the last transaction can be voided (§2.2, §2.5 rule 4), not for how long, and a
 * session that somebody closes by hand on the terminal is not told to us. Older payments go back as
 * returns of goods, which always work. Put Nets' limit here.
 */
export const VOIDABLE_FOR_MS = 12 * 60 * 60 * 1000;

/**
 * LIKELY (§2.3: amounts are positive minor units, also for returnOfGoods). An answer to a return
 * with a negative or zero TotalAmount is not readable, and so unknown.
 */
export const RETURN_TOTAL_IS_POSITIVE = true;

/**
 * LIKELY (§2.3: orderId is mirrored for successful transactions). A purchase or return that mirrors
 * another orderId than ours is not our answer, and so unknown.
 */
export const MIRRORED_REFERENCE_MUST_BE_OURS = true;

/** UNKNOWN (§2.3: limits of orderId); one client sends a decimal integer. We keep well inside. */
export const REFERENCE_FORMAT = /^[0-9A-Za-z]{1,20}$/;

/**
 * UNKNOWN (§2.2: only "idle" has been seen). Words are compared in lower case, letters only. A word
 * that is in no list is passed on as given, never guessed.
 */
export const STATE_WORDS: Readonly<Record<"idle" | "busy" | "offline", readonly string[]>> = {
  idle: ["idle", "ready"],
  busy: ["busy", "transaction", "intransaction", "processing", "administration", "bankmode"],
  offline: ["offline", "disconnected", "notconnected", "unavailable"],
};

/**
 * UNKNOWN (§2.2: what GET transaction says when there is none). 404 whose body is empty or JSON, and
 * a result that is empty, mean "no transaction"; 404 with a page from some proxy means no answer.
 */
export const STATUS_NO_LAST_RESULT = 404;

/**
 * UNKNOWN (§2.2: the state is seen in one client only). 404 without words about the terminal means
 * that the cloud does not tell the state, not that it cannot be reached.
 */
export const STATUS_NO_STATE = 404;

/** CERTAIN in a production client (§2.5 rule 2): asked sooner, it may still be the previous one. */
export const LAST_RESULT_DELAY_MS = 5_000;

/**
 * UNKNOWN (§2.4: REST types). Fields of fixed width that come as JSON numbers have lost their leading
 * zeros; they are filled up to the widths that BAXI documents (§4).
 */
export const FIELD_WIDTHS = { stanAuth: 12, sessionNumber: 3, responseCode: 2 } as const;

/**
 * Ours: a money call after this long a silence is preceded by a read of the terminal's state, so
 * that a dead line or an expired login shows before money is at stake.
 */
export const SILENCE_BEFORE_PREFLIGHT_MS = 30_000;

/**
 * CERTAIN (§1: Viking models that clients run by Connect@Cloud), LIKELY as a whole list. A device of
 * another model is not put in use. Put the list of the agreement with Nets here.
 */
export const APPROVED_TERMINAL_MODELS: readonly string[] = [
  "Lane3000",
  "Desk3500",
  "Move3500",
  "Link2500",
  "Self4000",
  "iPP350",
  "iSMP4",
];

/** Seen in clients (§2.2, §3.5): how long each call may take before we stop waiting. */
export const CALL_LIMITS = {
  connectMs: 10_000,
  loginMs: 12_000,
  stateMs: 10_000,
  listMs: 10_000,
  cancelMs: 10_000,
  lastResultMs: 60_000,
  voidMs: 60_000,
  reconcileMs: 60_000,
  moneyMs: 310_000,
  responseBytes: 1024 * 1024,
} as const;

/**
 * UNKNOWN (§8: the layout is known from a Norwegian terminal's X report; Swedish wording is not). The
 * words by which a terminal's own report is read, in lower case. A line that fits none of them makes
 * the report "not readable", never 0. Put the words of a real Swedish report here.
 */
export const REPORT_WORDS = {
  terminal: /^bax: ?(\d{8})-(\d{1,10})$/,
  currency: /^valuta: ?([a-z]{3})$/,
  session: /^(?:session|sesjon)\.?: ?(\d{1,4})$/,
  title: /^(?:avstämning|avstemming|z-rapport: ?\d{1,6}|z-total)$/,
  /** Another kind of report: running totals of a session that stays open. */
  runningTotals: /^x-(?:rapport|total)\b/,
  purchase: "köp|kjøp",
  refund: "retur",
  voided: "makulerat|annullert",
  amount: "belopp|beløp",
  count: "antal|antall|innsamlet",
  total: "total|totalt",
  ended: /^(?:avstämning klar|avstemming ok|avstemming utført)$/,
} as const;

/** LIKELY (§8): the report's amounts are in this currency, and say so. */
export const REPORT_CURRENCY = "sek";
