/** The audit trail, in Swedish. */
import type { AuditSource } from "@kortkoll/core/audit/audit-entries.ts";

const sources: Record<AuditSource, string> = {
  attemptEvent: "Betalningar",
  auditEvent: "Behörigheter och inställningar",
  cashCheck: "Kontantkontroller",
  cashMovement: "Kontantrörelser",
  comment: "Kommentarer",
  debtApplication: "Skulder till kunder",
  orderEvent: "Fakturor",
  orderVersion: "Fakturors innehåll",
  terminalEvent: "Terminaler",
  voucher: "Verifikationer",
  writtenRow: "Skrivna rader",
};

const entries = (count: number): string =>
  count === 1 ? "1 post" : `${count.toLocaleString("sv-SE")} poster`;

export const auditSv = {
  title: "Revisionslogg",
  sealed: (count: number, at: string | null): string =>
    at === null ? "Ingenting är förseglat än" : `${entries(count)} förseglade, senast ${at}`,
  verify: "Kontrollera nu",
  verifying: "Kontrollerar …",
  progress: (done: number, of: number): string =>
    `${done.toLocaleString("sv-SE")} av ${entries(of)}`,
  progressLabel: "Hur långt kontrollen har kommit",
  whole: "Revisionsloggen är hel",
  broken: "Revisionsloggen är INTE hel",
  never: "Revisionsloggen har inte kontrollerats än",
  neverNext: "Den kontrolleras varje natt, och när du trycker Kontrollera nu.",
  checked: (count: number, at: string, by: string): string =>
    `${entries(count)} kontrollerade ${at} av ${by}`,
  unsealed: (count: number): string =>
    count === 1 ? "1 post väntar på att förseglas" : `${entries(count)} väntar på att förseglas`,
  byServer: "servern",
  nightlyWhole: (at: string): string => `Senaste nattliga kontroll: hel, ${at}`,
  nightlyBroken: (at: string): string => `Senaste nattliga kontroll: INTE hel, ${at}`,
  nightlyNever: (hour: number): string => `Nattlig kontroll görs efter klockan ${hour}`,
  brokenNext:
    "Ändra ingenting i databasen. Ta en säkerhetskopia som den är, exportera loggen och kontakta den som driver servern.",
  failed: "Kontrollen kunde inte göras klart",
  failedNext: "Försök igen om en stund. Loggen är inte påverkad.",
  about: (what: string, by: string, at: string): string => `Posten gäller: ${what}, ${by}, ${at}`,
  export: "Exportera",
  exportTitle: "Till revisorn",
  exportLead:
    "Exporten gäller dagarna som är valda i filtret, annars hela loggen. Skriptet kontrollerar den utan nätverk och utan Kortkoll.",
  verifier: "Hämta kontrollskriptet",
  publicKey: "Nyckel att jämföra med",
  search: "Sök i revisionsloggen",
  searchPlaceholder: "Sök på ord i innehållet",
  keySearch: "Sök",
  filters: "Filter",
  activeFilters: (count: number): string => (count === 1 ? "1 filter" : `${count} filter`),
  clear: "Rensa",
  any: "Alla",
  from: "Från dag",
  to: "Till dag",
  source: "Vad det gäller",
  by: "Signatur",
  company: "Företag (kod)",
  shown: (count: number, more: boolean): string => (more ? `${count}+ poster` : entries(count)),
  more: "Visa äldre",
  empty: "Inget stämmer med sökningen",
  emptyNext: "Ta bort ett filter eller sök på något annat.",
  emptyAll: "Ingenting är förseglat än",
  emptyAllNext: "Det som händer syns här inom ett par sekunder.",
  number: "Nr",
  when: "När",
  what: "Vad",
  who: "Vem",
  subject: "Gäller",
  place: "Var",
  subjects: { payment: "Betalningen", order: "Fakturan" },
  details: (seq: number): string => `Innehåll i post ${seq}`,
  detailsShort: "Innehåll",
  gone: "Raden finns inte längre i databasen.",
  hash: "Kontrollsumma",
  sealedAt: "Förseglad",
  nothing: "inget",
  sources,
};

export type AuditText = typeof auditSv;
