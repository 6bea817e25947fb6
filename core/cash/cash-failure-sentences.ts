/** What is said where cash cannot be taken, moved or handed out, and the one next step. */
import type { FailureSentences, Language } from "../failure-sentences.ts";

export const CASH_FAILURE_SENTENCES = {
  cashShareNotWhole: {
    sv: {
      what: "En del i kontanter måste vara hela kronor.",
      next: "Ändra delen till hela kronor, eller ta betalt för hela resten.",
    },
    en: {
      what: "A share in cash must be whole kronor.",
      next: "Change the share to whole kronor, or take payment for all that is left.",
    },
  },
  receivedTooLittle: {
    sv: {
      what: "Kunden har lämnat mindre än det som ska betalas.",
      next: "Ta emot resten, eller ta betalt för en del i hela kronor.",
    },
    en: {
      what: "The customer has handed over less than is to be paid.",
      next: "Take the rest, or take payment for a share in whole kronor.",
    },
  },
  receivedNotWhole: {
    sv: {
      what: "Kontanter tas emot i hela kronor, för det finns inga ören.",
      next: "Skriv vad kunden lämnade i hela kronor.",
    },
    en: {
      what: "Cash is taken in whole kronor, for there are no öre coins.",
      next: "Enter what the customer handed over in whole kronor.",
    },
  },
  ordersOfAnotherPayment: {
    sv: {
      what: "Kontanter i stället för ett kort tas emot för samma fakturor som kortbetalningen gällde.",
      next: "Byt till kontant från rätt kortbetalning, eller ta betalt för fakturorna för sig.",
    },
    en: {
      what: "Cash in place of a card is taken for the same invoices as the card payment was for.",
      next: "Change to cash from the right card payment, or take payment for the invoices separately.",
    },
  },
  cashLimitNeedsCheck: {
    sv: {
      what: "Så mycket i kontanter får tas emot först när någon har kontrollerat vem som betalar.",
      next: "Se kundens legitimation, skriv in vilken handling du såg och ta betalt igen.",
    },
    en: {
      what: "This much cash may be taken only when somebody has checked who is paying.",
      next: "Look at the customer's document, enter which one you saw and take the payment again.",
    },
  },
  cashAboveLimit: {
    sv: {
      what: "Så mycket får inte tas emot i kontanter.",
      next: "Ta betalt med kort, eller be kunden betala fakturan till banken.",
    },
    en: {
      what: "This much may not be taken in cash.",
      next: "Take payment by card, or ask the customer to pay the invoice to the bank.",
    },
  },
  looksLikePersonalNumber: {
    sv: {
      what: "Texten innehåller något som ser ut som ett personnummer, och sådana sparas inte här.",
      next: "Ta bort numret och skriv bara vad du såg.",
    },
    en: {
      what: "The text holds what looks like a personal number, and none are kept here.",
      next: "Take the number away and write only what you saw.",
    },
  },
  tillOfAnotherCompany: {
    sv: {
      what: "Kassan tar inte betalt för det företaget.",
      next: "Ta betalt i en kassa på en anläggning där företaget finns.",
    },
    en: {
      what: "The till takes no payments for that company.",
      next: "Take the payment at a till of a site where the company is.",
    },
  },
  cardHasPaid: {
    sv: {
      what: "Kunden HAR betalat med kort.",
      next: "Ta inte emot kontanter. Ge tillbaka det som redan har lämnats över.",
    },
    en: {
      what: "The customer HAS paid by card.",
      next: "Take no cash. Give back what has already been handed over.",
    },
  },
  cardMayHavePaid: {
    sv: {
      what: "Vi vet inte än om kortet har betalat.",
      next: "Ta inte emot kontanter. Vänta tills vi vet.",
    },
    en: {
      what: "We do not know yet whether the card has paid.",
      next: "Take no cash. Wait until we know.",
    },
  },
  nothingToSwitch: {
    sv: {
      what: "Bara en kortbetalning kan bytas mot kontanter.",
      next: "Öppna fakturan och ta betalt därifrån.",
    },
    en: {
      what: "Only a card payment can be switched to cash.",
      next: "Open the invoice and take the payment from there.",
    },
  },
  drawerNotFound: {
    sv: { what: "Kassalådan finns inte.", next: "Gå till listan över kassalådor." },
    en: { what: "There is no such drawer.", next: "Go to the list of drawers." },
  },
  drawerInUse: {
    sv: {
      what: "Kassalådan är redan använd och behåller sitt konto.",
      next: "Låt kontot vara. Flytta saldot i bokföringen om det ska byta konto.",
    },
    en: {
      what: "The drawer has been used and keeps its account.",
      next: "Leave the account. Move the balance in the accounting if it is to change account.",
    },
  },
  notEnoughInDrawer: {
    sv: {
      what: "Det finns inte så mycket i kassalådan.",
      next: "Sänk beloppet till högst det som finns, eller lägg in växel först.",
    },
    en: {
      what: "There is not that much in the drawer.",
      next: "Lower the amount to at most what there is, or put in float first.",
    },
  },
  cashReasonNotFound: {
    sv: {
      what: "Skälet finns inte för det här företaget och den här sortens rörelse.",
      next: "Välj ett skäl i listan.",
    },
    en: {
      what: "The company has no such reason for this kind of movement.",
      next: "Choose a reason from the list.",
    },
  },
  cashReasonTaken: {
    sv: {
      what: "Två skäl av samma sort har samma namn.",
      next: "Ge vart och ett sitt eget namn.",
    },
    en: {
      what: "Two reasons of one kind have the same name.",
      next: "Give each a name of its own.",
    },
  },
  accountNotForCash: {
    sv: {
      what: "Kontot får inte vara motkonto till kontanter: moms, försäljning och konton vars poster Kortkoll håller reda på bokförs aldrig så.",
      next: "Välj ett annat konto.",
    },
    en: {
      what: "The account may not stand against cash: VAT, revenue and accounts whose items Kortkoll keeps are never booked so.",
      next: "Choose another account.",
    },
  },
  bagNumberTaken: {
    sv: {
      what: "Påsens nummer är redan använt.",
      next: "Läs numret på påsen igen.",
    },
    en: {
      what: "The number of the bag has already been used.",
      next: "Read the number on the bag again.",
    },
  },
  depositNotFound: {
    sv: { what: "Dagspåsen finns inte.", next: "Gå till listan över dagspåsar." },
    en: { what: "There is no such deposit bag.", next: "Go to the list of deposit bags." },
  },
  bagAlreadyCounted: {
    sv: {
      what: "Banken har redan räknat påsen.",
      next: "Rätta räkningen först, om den är fel.",
    },
    en: {
      what: "The bank has already counted the bag.",
      next: "Correct the count first, if it is wrong.",
    },
  },
  bagTakenBack: {
    sv: {
      what: "Påsen är öppnad igen och pengarna är tillbaka i lådan.",
      next: "Försegla en ny påse.",
    },
    en: {
      what: "The bag has been opened again and the money is back in the drawer.",
      next: "Seal a new bag.",
    },
  },
  movementNotFound: {
    sv: { what: "Rörelsen finns inte.", next: "Gå till kassalådan och välj en rörelse där." },
    en: { what: "There is no such movement.", next: "Go to the drawer and choose one there." },
  },
  movementAlreadyCorrected: {
    sv: { what: "Rörelsen är redan rättad.", next: "Öppna rättelsen." },
    en: { what: "The movement has already been corrected.", next: "Open the correction." },
  },
  movementNotCorrectable: {
    sv: {
      what: "En rättelse, eller vad en räkning visade, kan inte rättas.",
      next: "Gör rörelsen på nytt som den ska vara, eller räkna lådan igen.",
    },
    en: {
      what: "A correction, or what a count showed, cannot be corrected.",
      next: "Make the movement again as it should be, or count the drawer again.",
    },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<Language, FailureSentences>>>>;
