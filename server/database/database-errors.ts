/**
 * The three answers a database can give besides rows: it refused (a pg DatabaseError with an
 * SQLSTATE), nothing was committed because it could not be reached, or nobody knows.
 */
import pg from "pg";

/** The connection was lost after a write was sent: it may have committed. Look before retrying. */
export class CommitUnknown extends Error {
  readonly code = "commitUnknown";
  constructor(what: string, cause: unknown) {
    super(`The database did not answer ${what}: it may or may not have been committed.`, { cause });
    this.name = "CommitUnknown";
  }
}

/** The database could not be reached, or was lost before COMMIT was sent: nothing was committed. */
export class DatabaseUnavailable extends Error {
  readonly code = "databaseUnavailable";
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "DatabaseUnavailable";
  }
}

/** A server that follows another: it answers questions, late, and takes no writes. */
export class NotPrimary extends Error {
  readonly code = "notPrimary";
  constructor() {
    super("This database server only follows another one.");
    this.name = "NotPrimary";
  }
}

/** A bigint that a JavaScript number cannot hold exactly; refused instead of rounded. */
export class UnsafeInteger extends Error {
  readonly code = "unsafeInteger";
  constructor(text: string) {
    super(`The database answered ${text}, which is too large to be counted exactly.`);
    this.name = "UnsafeInteger";
  }
}

/** The name of the constraint that refused the write, or undefined for any other error. */
export function violatedConstraint(error: unknown): string | undefined {
  const refusal = refusalIn(error);
  return refusal?.code?.startsWith("23") === true ? refusal.constraint : undefined;
}

/** The SQLSTATE of the error, or of the error it was caused by. */
export function sqlStateOf(error: unknown): string | undefined {
  return refusalIn(error)?.code;
}

/** True when the database rolled the work back only because others ran at the same time. */
export function isSerializationFailure(error: unknown): boolean {
  if (error instanceof CommitUnknown) return false;
  const state = sqlStateOf(error);
  return state === "40001" || state === "40P01";
}

/** Why a healthy database takes no writes now, where it has said so. */
export type WritesRefused = "readOnly" | "full";

/** read_only_sql_transaction, disk_full. */
export function whyWritesAreRefused(error: unknown): WritesRefused | undefined {
  if (error instanceof CommitUnknown) return undefined;
  const state = sqlStateOf(error);
  if (state === "25006") return "readOnly";
  return state === "53100" ? "full" : undefined;
}

/**
 * True when the same work may be taken later: the database was away, is full, or only followed
 * another. Class 53 is "insufficient resources", 58 an error of the system beneath; 57014 a statement that
 * the database's own limit or an administrator ended, 55P03 a lock that was not had in time.
 */
export function mayPass(error: unknown): boolean {
  if (error instanceof DatabaseUnavailable || error instanceof CommitUnknown) return true;
  if (isSerializationFailure(error) || whyWritesAreRefused(error) !== undefined) return true;
  return /^(53|58|57014|55P03)/.test(sqlStateOf(error) ?? "");
}

/** What an error on the wire says about the connection it came over. */
export type WireError = "refused" | "lost" | "unclear";

/** statement_completion_unknown, idle_in_transaction_session_timeout, transaction_timeout. */
const ENDS_THE_SESSION: ReadonlySet<string> = new Set(["40003", "25P03", "25P04"]);

/**
 * `refused`: the server answered ERROR and the connection lives. `lost`: no answer will come.
 * `unclear`: an SQLSTATE that may have been FATAL or PANIC, where only asking again can tell.
 * The severity itself is not used, because servers translate it.
 */
export function classifyWireError(error: unknown): WireError {
  if (error instanceof UnsafeInteger) return "refused";
  if (!(error instanceof pg.DatabaseError) || error.code === undefined) return "lost";
  const state = error.code;
  if (ENDS_THE_SESSION.has(state) || /^(08|57P)/.test(state)) return "lost";
  const surelyOrdinary = ["22", "23", "25", "40", "42", "44", "55", "P0"];
  return surelyOrdinary.includes(state.slice(0, 2)) ? "refused" : "unclear";
}

const notAcceptingYet = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOENT",
  "53300",
  "57P01",
  "57P02",
  "57P03",
  "notPrimary",
]);

/** True when a connection attempt failed in a way that a restart or fail-over heals by itself. */
export function isNotAcceptingYet(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && typeof error.code === "string") return notAcceptingYet.has(error.code);
  return error.message.startsWith("Connection terminated unexpectedly");
}

function refusalIn(error: unknown): pg.DatabaseError | undefined {
  if (error instanceof pg.DatabaseError) return error;
  return error instanceof Error && error.cause instanceof pg.DatabaseError
    ? error.cause
    : undefined;
}

/** An error as another thread is told of it: what is decided by its kind or SQLSTATE stays so. */
export type ToldError = {
  readonly kind: "commitUnknown" | "databaseUnavailable" | "refused" | "other";
  readonly message: string;
  readonly stack: string | undefined;
  readonly sqlState: string | undefined;
  readonly constraint: string | undefined;
};

export function tellError(error: unknown): ToldError {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const { code: sqlState, constraint } = refusalIn(error) ?? {};
  return { kind: kindOf(error), message, stack, sqlState, constraint };
}

function kindOf(error: unknown): ToldError["kind"] {
  if (error instanceof CommitUnknown) return "commitUnknown";
  if (error instanceof DatabaseUnavailable) return "databaseUnavailable";
  return refusalIn(error) === undefined ? "other" : "refused";
}

export function errorAsTold({ kind, message, stack, sqlState, constraint }: ToldError): Error {
  const cause = new pg.DatabaseError(message, message.length, "error");
  Object.assign(cause, { stack, code: sqlState, constraint });
  switch (kind) {
    case "commitUnknown":
      return new CommitUnknown("another thread", cause);
    case "databaseUnavailable":
      return new DatabaseUnavailable(message, cause);
    case "refused":
      return cause;
    case "other":
      return Object.assign(new Error(message), { stack });
  }
}
