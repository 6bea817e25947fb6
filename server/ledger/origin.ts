/** Where a posting comes from: what origin marking is made of. */
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";

export type Origin = {
  readonly companyId: string;
  readonly siteId: string;
  readonly systemCode: string;
  readonly claimAccount: string;
  readonly bookedBySystem: boolean;
  readonly voucherSeries: string;
  /** Null for money that belongs to no order yet, like its service advisor. */
  readonly orderId: string | null;
  readonly serviceAdvisor: string | null;
  readonly attempt:
    | {
        readonly id: string;
        readonly tillId: string;
        readonly terminalId: string | null;
        readonly operator: string;
        readonly issuer: Issuer | null;
        /** The signatures that the attempt carries: an order may have got another one since. */
        readonly allocations: readonly {
          readonly orderId: string;
          readonly creditInvoiceId: string | null;
          readonly serviceAdvisor: string;
        }[];
      }
    | undefined;
  readonly movement?: MovementOrigin | undefined;
};

/** Cash that went in or out of a drawer, or a bag that was counted. */
export type MovementOrigin = {
  readonly id: string;
  readonly tillId: string;
  readonly operator: string;
  /** What its reason fixes; null for bags. */
  readonly contraAccount: string | null;
  /** The voucher that this one takes back. */
  readonly correctsVoucherId: string | null;
};

/** Why we owe a customer money. */
export type DebtReason =
  | "surplus"
  | "withdrawn"
  | "excess"
  | "lateApproval"
  | "failedReversal"
  /** Another payment had already paid the order. */
  | "paidTwice"
  | "handKeyedSale";
