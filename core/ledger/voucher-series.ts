/** Voucher series that Kortkoll numbers itself in every company: no invoicing system may have one. */

/** Cash in and out of drawers, deposit bags, and sales of no order. */
export const CASH_SERIES = "K";
/** What bank lines pay for. */
export const BANK_SERIES = "B";

export function isOwnSeries(series: string): boolean {
  return series === CASH_SERIES || series === BANK_SERIES;
}
