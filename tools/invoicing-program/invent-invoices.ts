/**
 * Invoices that look like a dealer's and belong to nobody: "Testkund …" and registration numbers
 * with a Q, a letter that Swedish plates never carry. Prices are whole kronor, so that no amount
 * picks one of the simulator's fault scripts by accident.
 */
import { type Desk, makeInvoice, type NewInvoice } from "./invoice-acts.ts";
import type { Book, Invoice, InvoiceLine, SystemCode } from "./invoice-book.ts";

/** From 0 up to but not including 1. */
export type Random = () => number;

const surnames = [
  "Ålund",
  "Åkerprov",
  "Östtest",
  "Ärligsson",
  "Övningsson",
  "Provström",
  "Exempelberg",
  "Demodotter",
  "Låtsas",
  "Mönstergård",
] as const;

/** The last one is in no register: an unknown signature is accepted and listed. */
const advisors = ["ANLI", "ANLI", "ANLI", "OLOV", "MAJA", "NYPE"] as const;

const catalogue: Readonly<Record<SystemCode, readonly (readonly [string, number])[]>> = {
  parts: [
    ["Torkarblad, par", 349],
    ["Startbatteri 70 Ah", 1_895],
    ["Oljefilter", 189],
    ["Motorolja 5W-30, 4 liter", 645],
    ["Gummimattor, sats", 795],
    ["Bromsbelägg fram, sats", 1_150],
    ["Takräcke", 2_690],
  ],
  workshop: [
    ["Service 30 000 km", 3_490],
    ["Service 60 000 km", 4_990],
    ["Bromsbyte fram", 3_850],
    ["Hjulskifte", 450],
    ["Felsökning, 1 timme", 1_295],
    ["AC-service", 1_790],
    ["Fyrhjulsinställning", 1_695],
    ["Byte av stenskottsruta", 6_400],
  ],
  vehicles: [
    ["Vinterhjul på lättmetallfälg", 14_900],
    ["Dragkrok, monterad", 9_800],
    ["Leveranskostnad begagnad bil", 3_900],
    ["Handpenning begagnad bil", 10_000],
  ],
};

export type Wanted = { readonly system: SystemCode; readonly siteCode: string };

/** One new invoice as a customer would come in with. */
export function inventInvoice(
  book: Book,
  desk: Desk,
  wanted: Wanted & { random: Random },
): Invoice {
  const { system, siteCode, random } = wanted;
  const count = system === "vehicles" ? 1 : 1 + Math.floor(random() * 3);
  const lines = Array.from({ length: count }, () => lineOf(pick(catalogue[system], random)));
  const advance = lines.some((line) => line.text.startsWith("Handpenning"));
  return makeInvoice(book, desk, {
    ...inventCustomer(book, random),
    system,
    siteCode,
    kind: advance ? "advance" : "invoice",
    settlement: !advance && random() < 0.15 ? "ledger" : "cash",
    lines,
  });
}

type Customer = Pick<
  NewInvoice,
  "customerNumber" | "customerName" | "registrationNumber" | "serviceAdvisor"
>;

function inventCustomer(book: Book, random: Random): Customer {
  const number = book.nextCustomer;
  book.nextCustomer += 1;
  const digits = String(number % 1_000).padStart(3, "0");
  return {
    customerNumber: `T${10_000 + number}`,
    customerName: `Testkund ${surnames[number % surnames.length]} ${number}`,
    registrationNumber: `QST ${digits}`,
    serviceAdvisor: pick(advisors, random),
  };
}

/** What a fresh demo starts with; amounts are kept neat so that they can be told apart on sight. */
const opening: readonly (Wanted & Partial<NewInvoice> & { readonly kronor: number })[] = [
  { system: "workshop", siteCode: "NORD", serviceAdvisor: "ANLI", kronor: 4_990 },
  { system: "workshop", siteCode: "NORD", serviceAdvisor: "ANLI", kronor: 1_000 },
  { system: "workshop", siteCode: "NORD", serviceAdvisor: "ANLI", kronor: 2_500 },
  { system: "workshop", siteCode: "NORD", serviceAdvisor: "OLOV", kronor: 12_345 },
  { system: "workshop", siteCode: "NORD", serviceAdvisor: "MAJA", kronor: 450 },
  { system: "workshop", siteCode: "NORD", serviceAdvisor: "NYPE", kronor: 1_790 },
  { system: "workshop", siteCode: "NORD", settlement: "ledger", kronor: 8_750 },
  { system: "parts", siteCode: "NORD", serviceAdvisor: "ANLI", kronor: 349 },
  { system: "parts", siteCode: "NORD", serviceAdvisor: "MAJA", kronor: 1_895 },
  { system: "parts", siteCode: "NORD", settlement: "ledger", kronor: 5_400 },
  { system: "vehicles", siteCode: "NORD", kind: "advance", kronor: 10_000 },
  { system: "vehicles", siteCode: "NORD", serviceAdvisor: "OLOV", kronor: 14_900 },
  { system: "workshop", siteCode: "VAST", kronor: 3_490 },
  { system: "parts", siteCode: "VAST", kronor: 795 },
  { system: "workshop", siteCode: "SYD", kronor: 3_850 },
  { system: "workshop", siteCode: "SYD", kronor: 1_295 },
  { system: "parts", siteCode: "SYD", kronor: 645 },
  { system: "workshop", siteCode: "DELA", companyCode: "NORDBIL", kronor: 1_695 },
  { system: "workshop", siteCode: "DELA", companyCode: "SYDBIL", kronor: 6_400 },
];

export function inventOpening(book: Book, desk: Desk, random: Random): void {
  for (const { kronor, ...given } of opening) {
    makeInvoice(book, desk, {
      ...inventCustomer(book, random),
      kind: "invoice",
      settlement: "cash",
      ...given,
      lines: [lineOf([textFor(given.system, kronor, given.kind), kronor])],
    });
  }
  inventInsuredDamage(book, desk, random);
}

/** One order number, two invoices: the customer pays the excess, the insurer the rest. */
function inventInsuredDamage(book: Book, desk: Desk, random: Random): void {
  const system = "workshop";
  const owner = { ...inventCustomer(book, random), serviceAdvisor: "ANLI", system } as const;
  const customer = makeInvoice(book, desk, {
    ...owner,
    siteCode: "NORD",
    kind: "invoice",
    settlement: "cash",
    lines: [lineOf(["Självrisk vagnskada", 3_000])],
  });
  makeInvoice(book, desk, {
    ...owner,
    customerNumber: "T90001",
    customerName: "Exempelförsäkring (påhittad) AB",
    orderNumber: customer.orderNumber,
    siteCode: "NORD",
    kind: "invoice",
    settlement: "ledger",
    lines: [lineOf(["Plåtskada, försäkringsdel", 21_600])],
  });
}

function textFor(system: SystemCode, kronor: number, kind: Invoice["kind"] | undefined): string {
  if (kind === "advance") return "Handpenning begagnad bil";
  const known = catalogue[system].find(([, price]) => price === kronor);
  return (
    known?.[0] ?? { parts: "Reservdelar", workshop: "Reparation", vehicles: "Tillbehör" }[system]
  );
}

function lineOf([text, kronor]: readonly [string, number]): InvoiceLine {
  return { text, quantity: 1, amountOre: kronor * 100 };
}

function pick<T>(choices: readonly [T, ...T[]] | readonly T[], random: Random): T {
  const chosen = choices[Math.floor(random() * choices.length)] ?? choices[0];
  if (chosen === undefined) throw new Error("Nothing to choose from.");
  return chosen;
}
