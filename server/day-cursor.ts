/** A place in a list that goes by days: the day and the id of the last one given. */
import { parseBusinessDay } from "@kortkoll/core/time/stockholm.ts";

export type DayCursor = { readonly businessDay: string; readonly id: string };

const written = /^(\d{4}-\d{2}-\d{2})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Not in plain digits, which could be taken for a card number. */
export function writeDayCursor({ businessDay, id }: DayCursor): string {
  return Buffer.from(`${businessDay}_${id}`).toString("base64url");
}

/** Undefined when the text was not written by `writeDayCursor`. */
export function readDayCursor(text: string): DayCursor | undefined {
  const [, businessDay, id] = written.exec(Buffer.from(text, "base64url").toString()) ?? [];
  if (businessDay === undefined || id === undefined) return undefined;
  return parseBusinessDay(businessDay) === undefined ? undefined : { businessDay, id };
}
