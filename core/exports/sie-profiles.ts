/**
 * Receivers of SIE files, as data. In each of them the issuer of every row can be read: as its own
 * account where the chart has one, as an object, and as the first word of the row's text.
 *
 * Dimensions 1 (kostnadsställe) and 10 (faktura) are reserved by the format for just this; 20 and up
 * are free. Employee (7) is not used: operator and service advisor are two people on one row, and a
 * receiver's own employees would be mixed with signatures.
 */
import { FORTNOX_SIE } from "../assumptions.ts";
import type { OriginPart } from "./origin-marks.ts";

export type SieDimension = {
  readonly number: number;
  readonly name: string;
  readonly part: OriginPart;
};

export type SieProfile = {
  readonly name: "full" | "fortnox";
  /** Ascending by number. */
  readonly dimensions: readonly SieDimension[];
  readonly accountDigits: number | null;
  /** Characters in the text of a voucher or row. */
  readonly longestText: number | null;
};

export const SIE_PROFILES: Readonly<Record<SieProfile["name"], SieProfile>> = {
  full: {
    name: "full",
    dimensions: [
      { number: 1, name: "Kostnadsställe", part: "site" },
      { number: 10, name: "Faktura", part: "invoice" },
      { number: 20, name: "Kortutställare", part: "issuer" },
      { number: 21, name: "Kassa", part: "till" },
      { number: 22, name: "Terminal", part: "terminal" },
      { number: 23, name: "Operatör", part: "operator" },
      { number: 24, name: "Serviceomottagare", part: "serviceAdvisor" },
      { number: 25, name: "Order", part: "order" },
      { number: 26, name: "Faktureringssystem", part: "system" },
    ],
    accountDigits: null,
    longestText: null,
  },
  fortnox: {
    name: "fortnox",
    dimensions: [
      { number: FORTNOX_SIE.costCentreDimension, name: "Kostnadsställe", part: "site" },
      { number: FORTNOX_SIE.projectDimension, name: "Projekt", part: "issuer" },
    ],
    accountDigits: FORTNOX_SIE.accountDigits,
    longestText: FORTNOX_SIE.longestText,
  },
};
