/**
 * An original and its correction that one close numbered lie in the same voucher, which then corrects
 * no other: their rows name each other instead.
 */

/** Rows of one event follow each other. Undefined where each voucher is of one event. */
export type RowOfEvent = {
  readonly eventId?: string | undefined;
  readonly correctsId?: string | null | undefined;
};

/** What stands before the text of each event's rows: "Rättar rad 3-4: ". */
export function correctionsWithin(rows: readonly RowOfEvent[]): ReadonlyMap<string, string> {
  const said = new Map<string, string[]>();
  if (rows.every(({ correctsId }) => correctsId === null || correctsId === undefined)) {
    return new Map();
  }
  const places = placesOf(rows);
  const corrections = new Map(rows.map(({ eventId, correctsId }) => [eventId, correctsId]));
  for (const [own = "", other] of corrections) {
    const place = places.get(own);
    const otherPlace = places.get(other ?? "");
    if (place === undefined || otherPlace === undefined) continue;
    said.set(own, [`rättar rad ${otherPlace}`, ...(said.get(own) ?? [])]);
    said.set(other ?? "", [...(said.get(other ?? "") ?? []), `rättad på rad ${place}`]);
  }
  return new Map([...said].map(([eventId, words]) => [eventId, capitalised(words.join(", "))]));
}

/** "3-4": counted from 1, as the rows stand in the voucher. */
function placesOf(rows: readonly RowOfEvent[]): ReadonlyMap<string, string> {
  const ends = new Map<string, { readonly first: number; readonly last: number }>();
  for (const [index, { eventId }] of rows.entries()) {
    if (eventId === undefined) continue;
    const first = ends.get(eventId)?.first ?? index + 1;
    ends.set(eventId, { first, last: index + 1 });
  }
  return new Map(
    [...ends].map(([eventId, { first, last }]) => [
      eventId,
      first === last ? String(first) : `${first}-${last}`,
    ]),
  );
}

function capitalised(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}: `;
}
