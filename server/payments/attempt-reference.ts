/**
 * What a terminal is told of an attempt and mirrors back: 20 letters and digits made from the
 * attempt's id, so that it needs no counter and is the same whoever computes it.
 */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 19;

/** Takes a UUIDv7; keeps its 95 last bits, of which 74 are random. */
export function referenceOf(attemptId: string): string {
  let bits = BigInt(`0x${attemptId.replaceAll("-", "")}`);
  let text = "";
  for (let index = 0; index < LENGTH; index += 1) {
    text = (ALPHABET[Number(bits & 31n)] ?? "0") + text;
    bits >>= 5n;
  }
  return `K${text}`;
}
