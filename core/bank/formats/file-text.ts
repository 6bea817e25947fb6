/** Texts of a file on their way into a record or a problem: bounded. */
import { maskCardNumbers } from "../../cards/card-number.ts";

const LONGEST_TEXT = 500;
export const LONGEST_EXCERPT = 120;

/** Undefined for nothing but spaces. */
export function recordText(text: string | undefined): string | undefined {
  const trimmed = text?.trim() ?? "";
  return trimmed === "" ? undefined : storable(trimmed.slice(0, LONGEST_TEXT));
}

/** Half a sign, and the sign that ends texts in some languages, cannot be kept in a database. */
function storable(text: string): string {
  return (text.includes("\0") ? text.replaceAll("\0", " ") : text).toWellFormed();
}

export function excerptOf(text: string): string {
  // Cut after it is masked, so that half a card number does not pass for none.
  return storable(maskCardNumbers(text.slice(0, 2 * LONGEST_EXCERPT)).slice(0, LONGEST_EXCERPT));
}

/** Without spaces and hyphens, letters large. */
export function accountText(text: string | undefined): string | undefined {
  const plain = (text ?? "").replace(/[\s-]/g, "").toUpperCase();
  return plain === "" ? undefined : storable(plain.slice(0, 50));
}
