/** The cards in the customers' pockets, and who issued them. Every number is made up. */
export type CardIssuer = "visa" | "mastercard" | "amex" | "diners" | "ownCard" | "unknown";

export type Card = {
  readonly issuer: CardIssuer;
  /** Where the dealer's own cards are switched off, this is whose it is. */
  readonly under: CardIssuer;
  readonly issuerId: string;
  readonly aid: string;
  readonly pan: string;
  readonly label: string;
};

export const CARDS: readonly [Card, ...Card[]] = [
  {
    issuer: "visa",
    under: "visa",
    issuerId: "3",
    aid: "A0000000031010",
    pan: "457199******5001",
    label: "Visa Debit",
  },
  {
    issuer: "visa",
    under: "visa",
    issuerId: "03",
    aid: "",
    pan: "492501******5019",
    label: "VISA",
  },
  {
    issuer: "mastercard",
    under: "mastercard",
    issuerId: "4",
    aid: "A0000000041010",
    pan: "541333******0012",
    label: "Debit Mastercard",
  },
  {
    issuer: "amex",
    under: "amex",
    issuerId: "",
    aid: "A000000025010801",
    pan: "374245*****1003",
    label: "AMERICAN EXPRESS",
  },
  {
    issuer: "diners",
    under: "diners",
    issuerId: "",
    aid: "A0000001523010",
    pan: "361234****0004",
    label: "Diners Club",
  },
  {
    issuer: "ownCard",
    under: "mastercard",
    issuerId: "4",
    aid: "A0000000041010",
    pan: "990011******7777",
    label: "Bilkortet Påhittat",
  },
  {
    issuer: "unknown",
    under: "unknown",
    issuerId: "18",
    aid: "",
    pan: "501234******0018",
    label: "Okänt kort",
  },
];
