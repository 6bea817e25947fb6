/** A year of card payments and what came of them on the bank account, with everything that was told. */
import type { Issuer } from "../../cards/card-rules.ts";
import type { Ore } from "../../money.ts";
import type { BusinessDay } from "../../time/stockholm.ts";
import type {
  AcquirerLineRecord,
  BankLineDetailRecord,
  BankLineRecord,
  PayoutRecord,
  StatementRecord,
} from "../bank-file.ts";
import type { PayoutAgreement } from "../payout-agreement.ts";
import type { BankLine, OpenBatch, ReportedFees, ReportedPayout } from "../payout-match.ts";
import type { PlantedAnswers } from "./planted-answers.ts";
import type { YearAccount, YearCompany, YearSite } from "./year-places.ts";

export type GeneratedPayment = {
  readonly id: string;
  readonly companyId: string;
  readonly siteId: string;
  readonly terminalId: string;
  readonly issuer: Issuer;
  readonly kind: "sale" | "refund";
  readonly authorisationCode: string;
  readonly lastFour: string;
  /** Epoch milliseconds. */
  readonly approvedAt: number;
  readonly businessDay: BusinessDay;
  /** A refund is negative. */
  readonly amountOre: Ore;
  /** Of a refund on the day of its sale; null where nothing tells what was given back. */
  readonly originalId: string | null;
};

/** A terminal's session, closed some time after its last payment. */
export type GeneratedSession = {
  readonly terminalId: string;
  /** Epoch milliseconds. */
  readonly closedAt: number;
  readonly paymentIds: readonly string[];
};

export type GeneratedReport = {
  readonly agreementId: string;
  readonly fileName: string;
  /** It may come after the bank line that it explains. */
  readonly arrivesOn: BusinessDay;
  readonly records: readonly (PayoutRecord | AcquirerLineRecord)[];
  readonly text: string;
  /** The same, as the matcher wants it. */
  readonly payout: ReportedPayout;
};

export type GeneratedStatement = {
  readonly fileName: string;
  readonly account: string;
  readonly day: BusinessDay;
  readonly arrivesOn: BusinessDay;
  /** All its lines came in an earlier file. */
  readonly resent: boolean;
  readonly records: readonly (StatementRecord | BankLineRecord | BankLineDetailRecord)[];
  /** camt.053.001.02 or .08 */
  readonly text: string;
  readonly bankLineIds: readonly string[];
};

export type GeneratedYear = {
  readonly seed: number;
  readonly companies: readonly YearCompany[];
  readonly sites: readonly YearSite[];
  readonly accounts: readonly YearAccount[];
  readonly agreements: readonly PayoutAgreement[];
  readonly payments: readonly GeneratedPayment[];
  /** Empty in a year that knows of none: then a sale counts from its own day. */
  readonly sessions: readonly GeneratedSession[];
  /** All that ever was to be paid out, before anything came. */
  readonly batches: readonly OpenBatch[];
  /** By the day on which they arrive. */
  readonly reports: readonly GeneratedReport[];
  /** By month, of agreements whose fees are drawn in the next. */
  readonly reportedFees: readonly ReportedFees[];
  readonly statements: readonly GeneratedStatement[];
  /** Each once, however often it was sent; by day. Their id is the bank's own reference. */
  readonly bankLines: readonly BankLine[];
  readonly answers: PlantedAnswers;
};
