/** The lines of the papers that Kortkoll prints itself. */
import { formatOre, type Ore } from "../money.ts";

/** As wide as a terminal's own texts are shown at most. */
export const RECEIPT_COLUMNS = 40;

export function receiptRow(label: string, amountOre: Ore): string {
  const amount = formatOre(amountOre);
  return `${label}${amount.padStart(Math.max(amount.length + 1, RECEIPT_COLUMNS - label.length))}`;
}

export function organisationRow(organisationNumber: string): string {
  const [first, last] = [organisationNumber.slice(0, 6), organisationNumber.slice(6)];
  return `Organisationsnummer ${first}-${last}`;
}
