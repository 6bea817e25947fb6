/** What we owe a customer for an order, and applying it to another, in English. */
import type { owedSv } from "./owed-sv.ts";

export const owedEn: typeof owedSv = {
  title: "Owed to the customer",
  left: (left, all) =>
    left === all ? `${left} is the customer's` : `${left} of ${all} is the customer's`,
  settled: (all) => `${all} was the customer's, nothing is left`,
  applied: (amount) => `${amount} applied to invoice`,
  toPayment: "Open the payment",
  how: "Give the money back from the payment, or apply it to another invoice of the same company.",
  go: "Apply to an invoice",
  goFor: (invoice) => `Apply to an invoice: ${invoice}`,
  dialogTitle: "Apply the debt to an invoice",
  lead: (amount, invoice) => `${amount} was paid for ${invoice} and is the customer's now.`,
  own: (invoice, left) => `The same invoice, ${invoice}: ${left} left to pay`,
  will: (amount, left) => `${amount} is applied. Then ${left} is left to pay on the invoice.`,
  reasonHint: "Needed when it is another invoice.",
  done: "Applied to the invoice.",
};
