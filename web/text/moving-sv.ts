/** Moving a payment to another invoice, in Swedish. */
export const movingSv = {
  open: "Flytta till en annan faktura",
  key: "Flytta",
  title: "Flytta betalningen till en annan faktura",
  lead: "Kortet belastas inte igen. Fakturan som betalningen lämnar blir obetald på nytt.",
  from: "Från vilken faktura?",
  notChosen: "Välj vilken faktura betalningen hör till.",
  amount: "Belopp att flytta",
  amountHint: "Tomt betyder allt som får plats på fakturan.",
  amountMost: (most: string): string => `Tomt betyder allt som får plats på fakturan: ${most}`,
  leaves: "Betalningen lämnar",
  gets: "Betalningen hamnar på",
  kronor: "Kronor",
  now: "Nu",
  after: "Efter flytten",
  reason: "Skäl",
  reasonMissing: "Skriv varför betalningen hör till en annan faktura.",
  approverSelf: "Du kan inte godkänna din egen flytt.",
  save: "Flytta betalningen",
  saveAmount: (amount: string, invoice: string): string => `Flytta ${amount} till ${invoice}`,
  done: (amount: string, invoice: string): string => `${amount} är flyttade till ${invoice}.`,
  panel: "Flyttade betalningar",
  left: (amount: string): string => `${amount} flyttades härifrån till`,
  came: (amount: string): string => `${amount} flyttades hit från`,
  by: (by: string, approver: string): string => `${by}, godkänt av ${approver}`,
  movedAway: "Flyttat till en annan faktura",
  inTimeline: {
    from: (invoice: string): string => `Från faktura ${invoice}`,
    to: (invoice: string): string => `Till faktura ${invoice}`,
  },
};

export type MovingText = typeof movingSv;
