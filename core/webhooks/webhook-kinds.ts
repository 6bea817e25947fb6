/**
 * What a webhook can tell of. A company chooses topics; what takes something back belongs to the same
 * topic as what it takes back, so that nobody can ask for the one and miss the other.
 */

export const WEBHOOK_TOPICS = [
  "paymentApproved",
  "paymentDeclined",
  "paymentInterrupted",
  "paymentResolved",
  "orderPaid",
  "keys",
  "dayClosed",
  "payoutMatched",
  "alarm",
] as const;

export type WebhookTopic = (typeof WEBHOOK_TOPICS)[number];

export const TOPIC_OF_KIND = {
  paymentApproved: "paymentApproved",
  moneyGivenBack: "paymentApproved",
  paymentDeclined: "paymentDeclined",
  paymentInterrupted: "paymentInterrupted",
  paymentResolved: "paymentResolved",
  orderPaid: "orderPaid",
  orderNoLongerPaid: "orderPaid",
  keysMayBeHandedOver: "keys",
  keysMustBeKept: "keys",
  dayClosed: "dayClosed",
  payoutMatched: "payoutMatched",
  payoutMatchUndone: "payoutMatched",
  alarm: "alarm",
} as const satisfies Readonly<Record<string, WebhookTopic>>;

export type ToldKind = keyof typeof TOPIC_OF_KIND;
/** "test" is what the button sends, to one address only. */
export type WebhookKind = ToldKind | "test";

export const WEBHOOK_KINDS = [...Object.keys(TOPIC_OF_KIND), "test"] as readonly WebhookKind[];
