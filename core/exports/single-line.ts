/** A text on one line, for formats in which a line's end means something. */
export function singleLine(text: string): string {
  return text.toWellFormed().replace(/\r\n|[\p{Cc}\u2028\u2029]/gu, " ");
}
