/**
 * SQL: later than the day that a subquery finds, where such rows are few. PostgreSQL takes a third of a
 * table to be later than what it does not know beforehand, and of ten million rows then reads all; between
 * that and any other end it takes one in two hundred (DEFAULT_INEQ_SEL, DEFAULT_RANGE_INEQ_SEL of selfuncs.h).
 */
export function isAfterFound(column: string, found: string): string {
  return `${column} > (${found}) and ${column} < 'infinity'`;
}
