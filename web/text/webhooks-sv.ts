/** Receivers of webhooks and their deliveries, in Swedish. */
import type { WebhookKind, WebhookTopic } from "@kortkoll/core/webhooks/webhook-kinds.ts";

const topics: Readonly<Record<WebhookTopic, string>> = {
  paymentApproved: "Betalning godkänd, eller pengar återlämnade",
  paymentDeclined: "Betalning nekad eller avbruten utan pengar",
  paymentInterrupted: "Betalning som ingen vet hur den gick",
  paymentResolved: "Hur en sådan betalning slutade",
  orderPaid: "Order betald, eller inte längre",
  keys: "Nycklar får lämnas ut, eller inte längre",
  dayClosed: "Dag stängd",
  payoutMatched: "Utbetalning matchad, eller öppnad igen",
  alarm: "Larm",
};

const kinds: Readonly<Record<WebhookKind, string>> = {
  paymentApproved: "Betalning godkänd",
  moneyGivenBack: "Pengar återlämnade",
  paymentDeclined: "Betalning nekad",
  paymentInterrupted: "Betalning avbruten",
  paymentResolved: "Avbruten löst",
  orderPaid: "Order betald",
  orderNoLongerPaid: "Order inte längre betald",
  keysMayBeHandedOver: "Nycklar får lämnas ut",
  keysMustBeKept: "Nycklar ska behållas",
  dayClosed: "Dag stängd",
  payoutMatched: "Utbetalning matchad",
  payoutMatchUndone: "Matchning öppnad igen",
  alarm: "Larm",
  test: "Prov",
};

/** What came of a try; the names are the server's. */
const failures: Readonly<Record<string, string>> = {
  timedOut: "Svarade inte i tid",
  notConnected: "Gick inte att nå",
  connectionLost: "Förbindelsen bröts",
  badCertificate: "Certifikatet gäller inte",
  redirected: "Hänvisar till en annan adress, dit inget sänds",
  refused: "Tar inte emot det",
  targetFailed: "Fel hos mottagaren",
  secretNotOpened: "Hemligheten går inte att öppna här",
  noSecret: "Mottagaren har ingen hemlighet",
  webhookAddressWrong: "Adressen är ingen att sända till",
  webhookNotHttps: "Adressen saknar kryptering",
  webhookAddressInside: "Adressen ligger inne i ett nät",
  webhookHostNotFound: "Namnet går inte att slå upp",
};

export const webhooksSv = {
  title: "Webhooks",
  lead: "Andra program som får veta vad som händer, i samma stund.",
  make: "Ny mottagare",
  makeLead:
    "Det som händer från och med nu sänds dit. Hemligheten visas en gång, när mottagaren läggs upp.",
  save: "Lägg upp mottagaren",
  empty: {
    title: "Ingen får veta något än",
    next: "Lägg upp en mottagare, och prova den.",
  },
  made: (name: string): string => `${name} är upplagd`,
  secretShown: {
    title: "Hemligheten visas bara nu",
    words:
      "Kopiera den till programmet som tar emot. Med den vet det att ett meddelande är från Kortkoll.",
  },
  secretNotShown: {
    title: "Hemligheten har redan visats",
    words: "Gör en ny hemlighet på mottagarens sida.",
  },
  address: "Adress",
  addressHint: "Börjar med https:// och nås utifrån.",
  addressMissing: "Skriv adressen.",
  topicsLabel: "Får veta",
  topicsMissing: "Välj minst en sak.",
  topics,
  topicCount: (count: number): string => (count === 1 ? "1 sak" : `${count} saker`),
  isOn: "På",
  isOnHint:
    "Medan den är av sänds inget, och det som händer då sänds inte efteråt. När den slås på kommer det som redan väntar, och hur nycklarna står nu.",
  states: {
    on: "Allt framme",
    ready: "Redo",
    off: "Av",
    removed: "Borttagen",
    waits: (count: number): string => `${count} väntar`,
    failing: "Fel just nu",
  },
  delivery: "Leverans",
  failingSince: (at: string): string => `sedan ${at}`,
  gaveUpCount: (count: number): string => `${count} har getts upp`,
  lastDelivered: "Senast framme",
  never: "Aldrig",
  details: "Om mottagaren",
  change: "Ändra",
  test: "Sänd ett prov",
  testing: "Sänder ett prov …",
  tested: (status: string, ms: string): string =>
    `Provet är framme: svar ${status} efter ${ms} ms.`,
  testFailed: "Provet kom inte fram",
  newSecret: "Ny hemlighet",
  newSecretTitle: (name: string): string => `Ny hemlighet för ${name}`,
  newSecretLead:
    "Under övergången undertecknas allt med båda, så att inget avvisas medan ni byter.",
  overlap: "Den gamla gäller också",
  overlaps: {
    "0": "Inte alls: den kan vara röjd",
    "1": "En timme",
    "24": "Ett dygn",
    "168": "En vecka",
  },
  oldSecretUntil: "Gamla hemligheten gäller till",
  sendAllAgain: "Sänd om allt som misslyckats",
  sentAgain: (count: number): string =>
    count === 0
      ? "Det fanns inget att sända om."
      : count === 1
        ? "1 meddelande sänds om."
        : `${count} meddelanden sänds om.`,
  failingTitle: "Mottagaren tar inte emot",
  failingWords: (since: string, next: string): string =>
    `Sedan ${since}. Nästa försök ${next}. Inget går förlorat: det som väntar försöks i tre dygn.`,
  soon: "snart",
  gaveUpTitle: (count: number): string =>
    count === 1 ? "1 meddelande har getts upp" : `${count} meddelanden har getts upp`,
  gaveUpWords: "De försöks inte mer av sig själva. Rätta mottagaren, och sänd om dem.",
  remove: "Ta bort",
  removeTitle: (name: string): string => `Ta bort ${name}`,
  removeWaiting: (count: number): string =>
    count === 1 ? "1 meddelande väntar" : `${count} meddelanden väntar`,
  removeWaitingWords:
    "Det som väntar ges upp och sänds inte. Det som sänds just nu kan komma fram.",
  removeNothingWaits: "Inget väntar på att sändas.",
  removeLead:
    "Inget mer sänds dit, och det som händer sedan sänds inte efteråt. Hemligheten raderas. I 30 dagar kan mottagaren tas tillbaka, och får då en ny.",
  removed: (name: string): string => `${name} är borttagen`,
  removedTitle: (at: string): string => `Borttagen ${at}`,
  removedWords: (count: number): string =>
    count === 0
      ? "Inget sänds dit. Den kan tas tillbaka i 30 dagar."
      : `Inget sänds dit. Den kan tas tillbaka i 30 dagar, och det som gavs upp (${count} st) kan då sändas om.`,
  takeBack: "Ta tillbaka",
  takeBackTitle: (name: string): string => `Ta tillbaka ${name}`,
  takeBackLead:
    "Mottagaren kommer tillbaka avslagen och utan hemlighet. Gör en ny, sänd ett prov, sänd om det som gavs upp, och slå på den.",
  takenBack: (name: string): string => `${name} är tillbaka, och är av.`,
  noSecretTitle: "Mottagaren har ingen hemlighet",
  noSecretWords:
    "Den raderades när mottagaren togs bort. Gör en ny, och lägg in den i programmet som tar emot.",
  deliveries: "Meddelanden",
  deliveriesLead: "Det som väntar, och det som har sänts de senaste 30 dagarna.",
  state: "Läge",
  anyState: "Alla lägen",
  deliveryStates: { pending: "Väntar", delivered: "Framme", gaveUp: "Uppgivet" },
  retrying: "Försöks igen",
  kind: "Slag",
  anyKind: "Alla slag",
  kinds,
  number: "Nr",
  about: "Gäller",
  happened: "Hände",
  tries: "Försök",
  triesMade: (count: number): string => (count === 1 ? "1 försök" : `${count} försök`),
  nextTry: "Nästa försök",
  noDeliveries: "Inga meddelanden",
  noDeliveriesNext: "Här står allt som sänds. Sänd ett prov för att se att mottagaren tar emot.",
  noneSuch: "Inga sådana meddelanden",
  noneSuchNext: "Välj ett annat läge eller slag.",
  more: "Visa fler",
  sendAgain: "Sänd om",
  content: "Det som sänds",
  noTry: "Inget försök än.",
  answered: (status: string): string => `svar ${status}`,
  noAnswer: "inget svar",
  took: (ms: string): string => `${ms} ms`,
  ok: "Framme",
  failures,
  deliveryOf: (number: string): string => `Meddelande ${number}`,
  missing: "Mottagaren finns inte",
  missingNext: "Den kan höra till ett annat företag.",
  back: "Alla mottagare",
};

export type WebhooksText = typeof webhooksSv;
