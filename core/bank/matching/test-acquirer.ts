/** Payments and acquirer lines as tests write them: of one terminal, code and card where not said. */
import { ore } from "../../money.ts";
import { addDays, type BusinessDay, startOfBusinessDay } from "../../time/stockholm.ts";
import type {
  AcquirerLine,
  AcquirerResults,
  LineResult,
  OwnPayment,
  ReportCover,
} from "../acquirer-match.ts";
import { day } from "../test-agreements.ts";

export const MONDAY: BusinessDay = day("2026-08-03");

const NOON_MS = 12 * 3_600_000;

/** "p1 500": of Monday at noon, approved, with code A1B2C3 and card 1234 at terminal 7001. */
export function payment(words: string, more: Partial<OwnPayment> = {}): OwnPayment {
  const [id = "", amount = ""] = words.split(" ");
  const businessDay = more.businessDay ?? MONDAY;
  return {
    id,
    kind: "payment",
    state: "approved",
    amountOre: ore(Number(amount)),
    businessDay,
    at: startOfBusinessDay(businessDay) + NOON_MS,
    siteId: "malmo",
    terminalId: "7001",
    issuer: "visa",
    authorisationCode: "A1B2C3",
    lastFour: "1234",
    references: [],
    agreementIds: ["nets"],
    ...more,
  };
}

/** What became of no answer: neither code nor card is known. */
export function lost(words: string, more: Partial<OwnPayment> = {}): OwnPayment {
  const nothing = { authorisationCode: undefined, lastFour: undefined, issuer: undefined };
  return payment(words, { state: "unknown", ...nothing, ...more });
}

/** "l1 500": a sale of Monday at noon with the same code, card and terminal. */
export function acquirerLine(words: string, more: Partial<AcquirerLine> = {}): AcquirerLine {
  const [id = "", amount = ""] = words.split(" ");
  return {
    id,
    agreementId: "nets",
    siteId: "malmo",
    issuer: "visa",
    kind: "acquirerLine",
    payout: undefined,
    line: 1,
    type: "sale",
    typeText: undefined,
    merchantNumber: "7111111",
    terminalId: "7001",
    saleOn: MONDAY,
    saleTime: "12:00:30",
    amountOre: ore(Number(amount)),
    feeOre: undefined,
    issuerText: "VISA",
    authorisationCode: "A1B2C3",
    lastFour: "1234",
    batch: undefined,
    reference: undefined,
    ownReference: undefined,
    ...more,
  };
}

/** Every day from the Saturday before to the Wednesday after, whole. */
export function wholeWeek(agreementId: string, ...left: readonly string[]): readonly ReportCover[] {
  return [-2, -1, 0, 1, 2]
    .map((days) => addDays(MONDAY, days))
    .filter((one) => !left.includes(one))
    .map((one) => ({ agreementId, terminalId: null, day: one }));
}

/** "l1 tied p1 terminalCodeAmount", "l2 ambiguous p1 p2", "p3 notInReport disproven", by name. */
export function allShortly({ lines, payments }: AcquirerResults): readonly string[] {
  const missing = payments.map(
    ({ payment: { id }, disproves }) => `${id} notInReport${disproves ? " disproven" : ""}`,
  );
  return [...lines.map(lineShortly), ...missing].toSorted();
}

function lineShortly(result: LineResult): string {
  const { id } = result.line;
  switch (result.result) {
    case "tied": {
      const proves = result.proves ? " proves" : "";
      const differs = result.differences.map((one) => ` other ${one}`).join("");
      return `${id} tied ${result.payment.id} ${result.evidence}${proves}${differs}`;
    }
    case "ambiguous":
      return `${id} ambiguous ${result.paymentIds.join(" ")} ${result.reason}`;
    case "alreadyPaid":
      return `${id} alreadyPaid ${result.firstLineId} ${result.paymentId ?? "nothing"}`;
    case "unknownSale":
    case "saleNotFound":
    case "noSale":
    case "dayMissing":
      return `${id} ${result.result}`;
  }
}
