/** The refusals of PostgreSQL, made so that violatedConstraint() and sqlStateOf() recognise them. */
import pg from "pg";

export function uniqueViolation(table: string, constraint: string): Error {
  return refusal("23505", `duplicate key value violates unique constraint "${constraint}"`, {
    table,
    constraint,
  });
}

export function checkViolation(table: string, constraint: string): Error {
  return refusal("23514", `new row for "${table}" violates check constraint "${constraint}"`, {
    table,
    constraint,
  });
}

export function foreignKeyViolation(table: string, constraint: string): Error {
  return refusal("23503", `"${table}" violates foreign key constraint "${constraint}"`, {
    table,
    constraint,
  });
}

export function notNullViolation(table: string, column: string): Error {
  return refusal("23502", `null value in column "${column}" of "${table}"`, { table, column });
}

export function appendOnlyViolation(table: string): Error {
  return refusal("23000", `${table} is append-only`, {});
}

/** What every statement after a failed one of the same transaction is answered with. */
export function abortedTransaction(): Error {
  return refusal("25P02", "current transaction is aborted", {});
}

function refusal(
  code: string,
  message: string,
  about: { readonly table?: string; readonly constraint?: string; readonly column?: string },
): Error {
  const error = new pg.DatabaseError(message, message.length, "error");
  return Object.assign(error, { severity: "ERROR", code, ...about });
}
