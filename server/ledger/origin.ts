/** Where a posting comes from: what origin marking is made of. */
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";

export type Origin = {
  readonly companyId: string;
  readonly siteId: string;
  readonly systemCode: string;
  readonly claimAccount: string;
  readonly bookedBySystem: boolean;
  readonly voucherSeries: string;
  readonly orderId: string;
  readonly serviceAdvisor: string;
  readonly attempt:
    | {
        readonly id: string;
        readonly tillId: string;
        readonly terminalId: string;
        readonly operator: string;
        readonly issuer: Issuer | null;
      }
    | undefined;
};

/** Why we owe a customer money. */
export type DebtReason = "surplus" | "withdrawn" | "excess" | "lateApproval";
