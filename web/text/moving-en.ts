/** Moving a payment to another invoice, in English. */
import type { MovingText } from "./moving-sv.ts";

export const movingEn: MovingText = {
  open: "Move to another invoice",
  key: "Move",
  title: "Move the payment to another invoice",
  lead: "The card is not charged again. The invoice that the payment leaves becomes unpaid anew.",
  from: "From which invoice?",
  notChosen: "Choose which invoice the payment belongs to.",
  amount: "Amount to move",
  amountHint: "Empty means all that the invoice has room for.",
  amountMost: (most) => `Empty means all that the invoice has room for: ${most}`,
  leaves: "The payment leaves",
  gets: "The payment comes to",
  kronor: "In kronor",
  now: "Now",
  after: "After the move",
  reason: "Reason",
  reasonMissing: "Write why the payment belongs to another invoice.",
  approverSelf: "You cannot approve a move of your own.",
  save: "Move the payment",
  saveAmount: (amount, invoice) => `Move ${amount} to ${invoice}`,
  done: (amount, invoice) => `${amount} has been moved to ${invoice}.`,
  panel: "Moved payments",
  left: (amount) => `${amount} was moved from here to`,
  came: (amount) => `${amount} was moved here from`,
  by: (by, approver) => `${by}, approved by ${approver}`,
  movedAway: "Moved to another invoice",
  inTimeline: {
    from: (invoice) => `From invoice ${invoice}`,
    to: (invoice) => `To invoice ${invoice}`,
  },
};
