/**
 * Receivers of SIE files, as data. In each of them the issuer of every row can be read: as its own
 * account where the chart has one, as an object, and as the first word of the row's text. Which
 * dimensions, codes and words those are is a company's own setting.
 */
import { FORTNOX_SIE } from "../assumptions.ts";
import {
  DEFAULT_MARKING,
  INVOICE_DIMENSION,
  issuerMarksOf,
  MARKED_PARTS,
  type OriginMarking,
  SIE_DIMENSION_NAMES,
} from "./origin-marking.ts";
import type { IssuerMarks, OriginPart } from "./origin-marks.ts";

export type SieDimension = {
  readonly number: number;
  readonly name: string;
  readonly part: OriginPart;
};

export type SieProfile = {
  readonly name: "full" | "fortnox";
  /** Ascending by number. */
  readonly dimensions: readonly SieDimension[];
  readonly issuers: IssuerMarks;
  readonly accountDigits: number | null;
  /** Characters in the text of a voucher or row. */
  readonly longestText: number | null;
};

const PART_NAMES: Readonly<Record<OriginPart, string>> = {
  issuer: "Kortutställare",
  invoice: "Faktura",
  order: "Order",
  site: "Anläggning",
  till: "Kassa",
  terminal: "Terminal",
  operator: "Operatör",
  serviceAdvisor: "Serviceomottagare",
  system: "Faktureringssystem",
};

export function sieProfileOf(name: SieProfile["name"], marking: OriginMarking): SieProfile {
  const issuers = issuerMarksOf(marking);
  switch (name) {
    case "full": {
      const dimensions: SieDimension[] = MARKED_PARTS.map((part) =>
        dimension(marking.dimensions[part], part),
      );
      dimensions.push(dimension(INVOICE_DIMENSION, "invoice"));
      const byNumber = dimensions.toSorted((one, other) => one.number - other.number);
      return { name, dimensions: byNumber, issuers, accountDigits: null, longestText: null };
    }
    case "fortnox": {
      const { accountDigits, longestText } = FORTNOX_SIE;
      const dimensions = [
        dimension(FORTNOX_SIE.costCentreDimension, marking.costCentre),
        dimension(FORTNOX_SIE.projectDimension, marking.project),
      ];
      return { name, dimensions, issuers, accountDigits, longestText };
    }
  }
}

/** As they are where a company has decided nothing. */
export const SIE_PROFILES: Readonly<Record<SieProfile["name"], SieProfile>> = {
  full: sieProfileOf("full", DEFAULT_MARKING),
  fortnox: sieProfileOf("fortnox", DEFAULT_MARKING),
};

/** A dimension that the format has named keeps that name. */
function dimension(number: number, part: OriginPart): SieDimension {
  return { number, name: SIE_DIMENSION_NAMES[number] ?? PART_NAMES[part], part };
}
