/** Every sentence of the program's page, in Swedish and English. */
import type { Status, SystemCode } from "./invoice-book.ts";

export const LANGUAGES = ["sv", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

export type PageTexts = {
  readonly title: string;
  readonly explanation: string;
  readonly otherLanguage: string;
  readonly newOrder: string;
  readonly forgetPaid: string;
  readonly automaticOn: string;
  readonly automaticOff: string;
  readonly switchOn: string;
  readonly switchOff: string;
  readonly trouble: string;
  readonly invoices: string;
  readonly none: string;
  readonly credit: string;
  readonly creditOf: string;
  readonly advance: string;
  readonly ledger: string;
  readonly unknownToUs: string;
  readonly waiting: string;
  readonly refused: string;
  readonly owed: string;
  readonly acts: {
    readonly raise: string;
    readonly lower: string;
    readonly credit: string;
    readonly withdraw: string;
  };
  readonly columns: {
    readonly invoice: string;
    readonly customer: string;
    readonly site: string;
    readonly advisor: string;
    readonly total: string;
    readonly paid: string;
    readonly status: string;
    readonly acts: string;
  };
  readonly systems: Readonly<Record<SystemCode, string>>;
  readonly statuses: Readonly<Record<Status, string>>;
  readonly paidBack: Readonly<Record<"unpaid" | "partlyPaid" | "paid", string>>;
};

const sv: PageTexts = {
  title: "Påhittat fakturaprogram",
  explanation:
    "Ett eget program som skickar order till Kortkoll och märker sina fakturor betalda av det " +
    "som Kortkoll berättar. Alla kunder och fordon är påhittade.",
  otherLanguage: "In English",
  newOrder: "Ny order",
  forgetPaid: "Töm betalda",
  automaticOn: "Programmet gör då och då något av sig självt.",
  automaticOff: "Programmet gör ingenting av sig självt.",
  switchOn: "Låt det göra något då och då",
  switchOff: "Låt det vila",
  trouble: "Kortkoll tar inte emot just nu; det skickas igen.",
  invoices: "Fakturor",
  none: "Inga fakturor.",
  credit: "Kreditfaktura",
  creditOf: "krediterar",
  advance: "Förskott",
  ledger: "Kundreskontra",
  unknownToUs: "okänt ännu",
  waiting: "skickas",
  refused: "Kortkoll nekade",
  owed: "kunden har att få",
  acts: { raise: "Höj", lower: "Sänk", credit: "Kreditera", withdraw: "Återkalla" },
  columns: {
    invoice: "Faktura och order",
    customer: "Kund och fordon",
    site: "Anläggning",
    advisor: "Mottagare",
    total: "Belopp, kr",
    paid: "Betalt, kr",
    status: "Läge",
    acts: "Gör",
  },
  systems: { parts: "Lager", workshop: "Verkstad", vehicles: "Fordon" },
  statuses: {
    unpaid: "Obetald",
    partlyPaid: "Delbetald",
    paid: "Betald",
    findingOut: "Utreds",
    withdrawn: "Återkallad",
    refused: "Nekad",
  },
  paidBack: {
    unpaid: "Ej återbetald",
    partlyPaid: "Delvis återbetald",
    paid: "Återbetald",
  },
};

const en: PageTexts = {
  title: "Made-up invoicing program",
  explanation:
    "A program of its own that sends orders to Kortkoll and marks its invoices paid from what " +
    "Kortkoll tells it. All customers and vehicles are made up.",
  otherLanguage: "På svenska",
  newOrder: "New order",
  forgetPaid: "Clear paid",
  automaticOn: "The program does something by itself now and then.",
  automaticOff: "The program does nothing by itself.",
  switchOn: "Let it do something now and then",
  switchOff: "Let it rest",
  trouble: "Kortkoll does not accept just now; it will be sent again.",
  invoices: "Invoices",
  none: "No invoices.",
  credit: "Credit invoice",
  creditOf: "credits",
  advance: "Deposit",
  ledger: "Customer ledger",
  unknownToUs: "not known yet",
  waiting: "being sent",
  refused: "Kortkoll refused",
  owed: "owed to the customer",
  acts: { raise: "Raise", lower: "Lower", credit: "Credit", withdraw: "Withdraw" },
  columns: {
    invoice: "Invoice and order",
    customer: "Customer and vehicle",
    site: "Site",
    advisor: "Advisor",
    total: "Amount, SEK",
    paid: "Paid, SEK",
    status: "Status",
    acts: "Do",
  },
  systems: { parts: "Parts", workshop: "Workshop", vehicles: "Vehicles" },
  statuses: {
    unpaid: "Unpaid",
    partlyPaid: "Partly paid",
    paid: "Paid",
    findingOut: "Being looked into",
    withdrawn: "Withdrawn",
    refused: "Refused",
  },
  paidBack: { unpaid: "Not paid back", partlyPaid: "Partly paid back", paid: "Paid back" },
};

export const PAGE_TEXTS: Readonly<Record<Language, PageTexts>> = { sv, en };
