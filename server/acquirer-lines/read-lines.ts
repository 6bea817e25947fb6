/** Counted lines as the matcher knows them: with agreement, site and issuer. */
import type { AcquirerLine } from "@kortkoll/core/bank/acquirer-match.ts";
import type { PayoutAgreement } from "@kortkoll/core/bank/payout-agreement.ts";
import { placeAcquirerLine } from "@kortkoll/core/bank/place-acquirer-line.ts";
import { ore } from "@kortkoll/core/money.ts";
import type { LineRow, OwnTerminal } from "./line-store.ts";

export type PlacedLine = {
  readonly row: LineRow;
  /** Undefined when no agreement of the company has its merchant number. */
  readonly line: AcquirerLine | undefined;
  /** The company's own, where the line names one. */
  readonly terminal: OwnTerminal | undefined;
};

export function placeLines(
  rows: readonly LineRow[],
  of: {
    readonly agreements: readonly PayoutAgreement[];
    readonly terminals: readonly OwnTerminal[];
  },
): readonly PlacedLine[] {
  const terminals = new Map(of.terminals.map((one) => [plainTerminal(one.terminalId), one]));
  return rows.map((row): PlacedLine => {
    const terminal = terminals.get(plainTerminal(row.terminalId));
    const place = placeAcquirerLine(
      {
        merchantNumber: row.merchantNumber ?? undefined,
        saleOn: row.saleOn,
        issuerText: row.issuerText,
        terminalSiteId: terminal?.siteId,
        mappingAgreementId: row.mappingAgreementId ?? undefined,
      },
      of.agreements,
    );
    return { row, terminal, line: place === undefined ? undefined : { ...place, ...toldIn(row) } };
  });
}

/** Vendors fill numbers up with zeros and blanks. */
export function plainTerminal(number: string | null): string | undefined {
  const plain = number?.trim().replace(/^0+/, "").toUpperCase();
  return plain === "" ? undefined : plain;
}

function toldIn(row: LineRow): Omit<AcquirerLine, "agreementId" | "siteId" | "issuer"> {
  return {
    kind: "acquirerLine",
    id: row.id,
    payout: undefined,
    line: row.line,
    type: row.type,
    typeText: undefined,
    merchantNumber: row.merchantNumber ?? undefined,
    terminalId: row.terminalId ?? undefined,
    saleOn: row.saleOn,
    saleTime: row.saleTime ?? undefined,
    amountOre: ore(row.amountOre),
    feeOre: row.feeOre === null ? undefined : ore(row.feeOre),
    issuerText: row.issuerText ?? undefined,
    authorisationCode: row.authorisationCode ?? undefined,
    lastFour: row.lastFour ?? undefined,
    batch: undefined,
    reference: row.reference ?? undefined,
    ownReference: row.ownReference ?? undefined,
  };
}
