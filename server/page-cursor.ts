/** A place in a list, newest first: the microsecond and the id of the last one given. */

export type PageCursor = { readonly createdAtMicros: number; readonly id: string };

const written = /^(\d{1,16})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Not in plain digits: sixteen of them in an address are taken for a card number. */
export function writeCursor(cursor: PageCursor): string {
  return Buffer.from(`${cursor.createdAtMicros}_${cursor.id}`).toString("base64url");
}

/** Undefined when the text was not written by `writeCursor`. */
export function readCursor(text: string): PageCursor | undefined {
  const [, micros, id] = written.exec(Buffer.from(text, "base64url").toString()) ?? [];
  const createdAtMicros = Number(micros);
  if (id === undefined || !Number.isSafeInteger(createdAtMicros)) return undefined;
  return { createdAtMicros, id };
}
