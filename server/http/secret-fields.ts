/**
 * Fields of a request whose text is a secret: compared as a hash and never stored, shown or logged,
 * so they may hold any digits, and no quick hash of a request may have them in it. The code of a
 * second factor is six digits that count for a minute, once; other things have a field `code`.
 */
export const SECRET_FIELDS: ReadonlySet<string> = new Set([
  "password",
  "newPassword",
  "token",
  "pin",
  "recoveryCode",
]);
