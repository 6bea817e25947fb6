/** What an entry of the audit chain tells, and what a verification found, in both languages. */
import type { TimelineKind } from "../attempts/timeline-kinds.ts";
import type { MovementKind } from "../cash/movement-books.ts";
import type { Language } from "../failure-sentences.ts";
import type { VoucherEvent } from "../ledger/voucher.ts";
import type { AuditProblem, AuditSource, OrderEventKind } from "./audit-entries.ts";
import { AUDIT_EVENT_SENTENCES } from "./audit-event-sentences.ts";
import type { AuditKind } from "./audit-kinds.ts";

type Words = Readonly<Record<Language, string>>;

/** Which kinds each source has; the compiler asks for a sentence for each. */
type KindsOf = {
  readonly attemptEvent: TimelineKind;
  readonly auditEvent: AuditKind;
  readonly cashCheck: "checked";
  readonly cashMovement: MovementKind;
  readonly comment: "comment";
  readonly debtApplication: "debtApplied";
  readonly orderEvent: OrderEventKind;
  readonly orderVersion: "version";
  readonly terminalEvent: "moved" | "replaced";
  readonly voucher: VoucherEvent;
};

const SENTENCES: {
  readonly [Source in Exclude<AuditSource, "writtenRow">]: Readonly<Record<KindsOf[Source], Words>>;
} = {
  attemptEvent: {
    created: { sv: "En betalning påbörjades", en: "A payment was begun" },
    sent: { sv: "Beloppet skickades till terminalen", en: "The amount was sent to the terminal" },
    approved: { sv: "Terminalen godkände", en: "The terminal approved" },
    declined: { sv: "Betalningen nekades", en: "The payment was declined" },
    cancelled: { sv: "Betalningen avbröts", en: "The payment was cancelled" },
    notSent: {
      sv: "Beloppet nådde aldrig terminalen",
      en: "The amount never reached the terminal",
    },
    unknown: { sv: "Terminalens svar uteblev", en: "The terminal's answer was lost" },
    notPerformed: {
      sv: "Betalningen visade sig inte vara genomförd",
      en: "The payment turned out not to have been made",
    },
    claimed: { sv: "En person uppgav att det är betalt", en: "A person claimed that it is paid" },
    lateApproval: { sv: "Godkänd i efterhand", en: "Approved late" },
    cancelRequested: { sv: "Avbrott begärdes", en: "A cancel was asked for" },
    cancelRefused: { sv: "Terminalen kunde inte avbryta", en: "The terminal could not cancel" },
    checked: {
      sv: "Terminalen tillfrågades om resultatet",
      en: "The terminal was asked for the result",
    },
    unexpectedAnswer: {
      sv: "Oväntat svar från terminalen",
      en: "An unexpected answer of the terminal",
    },
    claimProven: { sv: "Uppgiften bevisades", en: "The claim was proven" },
    claimDisproven: { sv: "Uppgiften motbevisades", en: "The claim was disproven" },
    mayAlreadyHavePaid: {
      sv: "Betalning togs igen, fast kunden kan ha betalat",
      en: "Payment was taken again although the customer may have paid",
    },
    debtApplied: {
      sv: "Pengarna bokades på en faktura",
      en: "The money was applied to an invoice",
    },
    paymentMoved: {
      sv: "En betalning flyttades mellan fakturor",
      en: "A payment was moved between invoices",
    },
    cashReceived: { sv: "Kontanter togs emot", en: "Cash was received" },
    cashGivenBack: { sv: "Kontanter lämnades tillbaka", en: "Cash was given back" },
    switchedToCash: {
      sv: "Kunden betalade kontant i stället för med kort",
      en: "The customer paid in cash instead of by card",
    },
    handKeyedSale: {
      sv: "Köp slaget för hand på terminalen hittades",
      en: "A sale keyed by hand on the terminal was found",
    },
    itemOwned: { sv: "Ärendet bytte ansvarig", en: "The item got another owner" },
    itemHandled: { sv: "Ärendet markerades som klart", en: "The item was marked as done" },
    itemCommented: { sv: "Ärendet kommenterades", en: "The item was commented on" },
    voidChecked: {
      sv: "Terminalen tillfrågades om makuleringen",
      en: "The terminal was asked about the void",
    },
    signed: { sv: "Underskriften godkändes", en: "The signature was approved" },
    notSigned: { sv: "Kunden skrev inte under", en: "The customer did not sign" },
  },
  auditEvent: AUDIT_EVENT_SENTENCES,
  cashCheck: {
    checked: {
      sv: "En kund som betalar mycket kontant kontrollerades",
      en: "A customer who pays much in cash was checked",
    },
  },
  cashMovement: {
    floatIn: { sv: "Växel lades i lådan", en: "A float was put into the drawer" },
    floatOut: { sv: "Växel togs ur lådan", en: "A float was taken out of the drawer" },
    cashIn: { sv: "Kontanter lades i lådan", en: "Cash was put into the drawer" },
    cashOut: { sv: "Kontanter togs ur lådan", en: "Cash was taken out of the drawer" },
    bagSealed: { sv: "En dagspåse förseglades", en: "A deposit bag was sealed" },
    bagCounted: {
      sv: "En dagspåse räknades av banken",
      en: "A deposit bag was counted by the bank",
    },
    countShort: {
      sv: "En räkning av lådan visade för lite",
      en: "A count of the drawer showed too little",
    },
    countOver: {
      sv: "En räkning av lådan visade för mycket",
      en: "A count of the drawer showed too much",
    },
  },
  comment: { comment: { sv: "Kommentar till ett ärende", en: "A comment on an item" } },
  debtApplication: {
    debtApplied: {
      sv: "En skuld till kund bokades på en faktura",
      en: "A debt was applied to an invoice",
    },
  },
  orderEvent: {
    arrived: { sv: "En faktura kom in", en: "An invoice arrived" },
    changed: { sv: "En faktura ändrades", en: "An invoice was changed" },
    withdrawn: { sv: "En faktura återkallades", en: "An invoice was withdrawn" },
    payment: { sv: "En faktura fick en betalning", en: "An invoice got a payment" },
    refund: { sv: "En faktura fick en återbetalning", en: "An invoice got a refund" },
    position: { sv: "En fakturas läge ändrades", en: "An invoice's position changed" },
    released: {
      sv: "En faktura släpptes till kundreskontran",
      en: "An invoice was released to the customer ledger",
    },
    releaseTakenBack: {
      sv: "En faktura togs tillbaka från kundreskontran",
      en: "An invoice was taken back from the customer ledger",
    },
    moved: {
      sv: "En betalning flyttades från eller till en faktura",
      en: "A payment was moved from or to an invoice",
    },
  },
  orderVersion: {
    version: { sv: "En fakturas innehåll togs emot", en: "An invoice's content was received" },
  },
  terminalEvent: {
    moved: { sv: "En terminal flyttades", en: "A terminal was moved" },
    replaced: { sv: "En terminal byttes ut", en: "A terminal was replaced" },
  },
  voucher: {
    invoiceArrived: { sv: "Verifikation: kontantfaktura", en: "Voucher: cash invoice" },
    invoiceChanged: { sv: "Verifikation: ändrad faktura", en: "Voucher: changed invoice" },
    invoiceWithdrawn: { sv: "Verifikation: återkallad faktura", en: "Voucher: withdrawn invoice" },
    ledgerInvoiceUnknown: {
      sv: "Verifikation: oklar kortbetalning",
      en: "Voucher: unknown card payment",
    },
    ledgerInvoiceUnknownEnded: {
      sv: "Verifikation: oklar kortbetalning, ej genomförd",
      en: "Voucher: unknown card payment, not made",
    },
    approved: { sv: "Verifikation: kortbetalning", en: "Voucher: card payment" },
    cashPaid: { sv: "Verifikation: kontant betalning", en: "Voucher: payment in cash" },
    cashRestClosed: {
      sv: "Verifikation: öresrest avrundad",
      en: "Voucher: rest below a krona rounded away",
    },
    lateApproval: {
      sv: "Verifikation: sent godkänd kortbetalning",
      en: "Voucher: card payment approved late",
    },
    handKeyedSale: {
      sv: "Verifikation: kortbetalning slagen på terminalen",
      en: "Voucher: card payment keyed on the terminal",
    },
    debtApplied: {
      sv: "Verifikation: skuld till kund bokad på faktura",
      en: "Voucher: debt to a customer applied to an invoice",
    },
    paymentMoved: {
      sv: "Verifikation: betalning flyttad mellan fakturor",
      en: "Voucher: payment moved between invoices",
    },
    releasedToLedger: {
      sv: "Verifikation: släppt till kundreskontran",
      en: "Voucher: released to the customer ledger",
    },
    releaseTakenBack: {
      sv: "Verifikation: tillbaka från kundreskontran",
      en: "Voucher: taken back from the customer ledger",
    },
    void: { sv: "Verifikation: makulerad kortbetalning", en: "Voucher: voided card payment" },
    refund: { sv: "Verifikation: återbetalning till kort", en: "Voucher: refund to a card" },
    cashRefund: { sv: "Verifikation: kontant återbetalning", en: "Voucher: refund in cash" },
    floatIn: { sv: "Verifikation: växelkassa in", en: "Voucher: float in" },
    floatOut: { sv: "Verifikation: växelkassa ut", en: "Voucher: float out" },
    cashIn: { sv: "Verifikation: kontanter in", en: "Voucher: cash in" },
    cashOut: { sv: "Verifikation: kontanter ut", en: "Voucher: cash out" },
    bagSealed: { sv: "Verifikation: dagspåse förseglad", en: "Voucher: deposit bag sealed" },
    bagCounted: { sv: "Verifikation: dagspåse räknad", en: "Voucher: deposit bag counted" },
    countShort: { sv: "Verifikation: för lite i lådan", en: "Voucher: too little in the drawer" },
    countOver: { sv: "Verifikation: för mycket i lådan", en: "Voucher: too much in the drawer" },
    payout: {
      sv: "Verifikation: utbetalning från inlösare",
      en: "Voucher: payout from the acquirer",
    },
    monthlyFee: { sv: "Verifikation: kortavgifter dragna", en: "Voucher: card fees drawn" },
    chargeback: { sv: "Verifikation: återkrav", en: "Voucher: chargeback" },
    unidentifiedPayout: {
      sv: "Verifikation: oidentifierad inbetalning",
      en: "Voucher: unidentified receipt",
    },
    zeroPayout: {
      sv: "Verifikation: utbetalning på 0 kr från inlösare",
      en: "Voucher: payout of 0 kr from the acquirer",
    },
    reversalFailed: {
      sv: "Verifikation: ej undertecknad kortbetalning, skuld till kund",
      en: "Voucher: unsigned card payment, debt to the customer",
    },
  },
};

/** Its kinds are the names of tables. */
const WRITTEN_ROW = (table: string): Words => ({
  sv: `En rad skrevs i tabellen ${table}`,
  en: `A row was written in the table ${table}`,
});

/** A kind that an older or newer version of the program wrote is shown as it stands. */
export function auditSentence(
  entry: { readonly source: AuditSource; readonly kind: string },
  language: Language,
): string {
  if (entry.source === "writtenRow") return WRITTEN_ROW(entry.kind)[language];
  const ofSource: Readonly<Record<string, Words>> = SENTENCES[entry.source];
  return Object.hasOwn(ofSource, entry.kind)
    ? (ofSource[entry.kind]?.[language] ?? entry.kind)
    : entry.kind;
}

const PROBLEMS: Readonly<Record<AuditProblem, (seq: number) => Words>> = {
  entryMissing: (seq) => ({
    sv: `Post ${seq} saknas i kedjan.`,
    en: `Entry ${seq} is missing in the chain.`,
  }),
  entryChanged: (seq) => ({
    sv: `Post ${seq} i kedjan har ändrats.`,
    en: `Entry ${seq} of the chain was changed.`,
  }),
  entryMoved: (seq) => ({
    sv: `Post ${seq} står på fel plats i kedjan.`,
    en: `Entry ${seq} stands at the wrong place in the chain.`,
  }),
  rowChanged: (seq) => ({
    sv: `Det som post ${seq} förseglade har ändrats i databasen.`,
    en: `What entry ${seq} sealed was changed in the database.`,
  }),
  rowRemoved: (seq) => ({
    sv: `Det som post ${seq} förseglade har tagits bort ur databasen.`,
    en: `What entry ${seq} sealed was removed from the database.`,
  }),
  rowInserted: (seq) => ({
    sv: `Före post ${seq} har en rad lagts in i databasen i efterhand.`,
    en: `Before entry ${seq} a row was put into the database afterwards.`,
  }),
  signedDiffers: (seq) => ({
    sv: `Kedjan fram till post ${seq} är inte den som signerades: den har räknats om.`,
    en: `The chain up to entry ${seq} is not the one that was signed: it was computed anew.`,
  }),
  headBroken: (seq) => ({
    sv: `En signatur vid post ${seq} saknas eller har ändrats.`,
    en: `A signature at entry ${seq} is missing or was changed.`,
  }),
  cutOff: (seq) => ({
    sv: `Kedjan är avklippt: allt från post ${seq} saknas.`,
    en: `The chain is cut off: everything from entry ${seq} on is missing.`,
  }),
  endBroken: (seq) => ({
    sv: `Kedjans slut vid post ${seq} har ändrats och bär inte vår signatur.`,
    en: `The chain's end at entry ${seq} was changed and does not carry our signature.`,
  }),
  otherVersion: () => ({
    sv: "Loggen förseglas av en annan version av programmet och kan bara kontrolleras av den.",
    en: "The trail is sealed by another version of the program, which alone can verify it.",
  }),
  stateDiffers: (seq) => ({
    sv: `Betalningen, fakturan eller dagsavslutet i post ${seq} säger något annat än sina förseglade händelser.`,
    en: `The payment, invoice or day close of entry ${seq} says something else than its sealed events.`,
  }),
  heldRowDiffers: (seq) => ({
    sv: `En rad har ändrats, tagits bort eller lagts in utanför programmet. Posten som senast gällde den är ${seq}.`,
    en: `A row was changed, removed or put in past the program. The last entry about it is ${seq}.`,
  }),
  sealingStopped: (seq) => ({
    sv: `Ingenting förseglas efter post ${seq}: databasen är inläst på nytt eller förseglas av ett annat program.`,
    en: `Nothing is sealed after entry ${seq}: the database was loaded anew, or another program seals it.`,
  }),
  writtenPastProgram: (seq) => ({
    sv: `Raden i post ${seq} skrevs direkt i databasen, utanför programmet.`,
    en: `The row of entry ${seq} was written straight in the database, past the program.`,
  }),
};

export function problemSentence(
  broken: { readonly problem: AuditProblem; readonly seq: number },
  language: Language,
): string {
  return PROBLEMS[broken.problem](broken.seq)[language];
}
