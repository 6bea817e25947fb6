/** What is said where a bank line cannot be matched, and the one next step. */
import type { FailureSentences, Language } from "../failure-sentences.ts";

export const MATCH_FAILURE_SENTENCES = {
  matchChanged: {
    sv: {
      what: "Det som skulle godtas har ändrats sedan sidan visades. Ingenting är bokfört.",
      next: "Läs om bänken och godta det som står där nu.",
    },
    en: {
      what: "What was to be accepted has changed since the page was shown. Nothing is booked.",
      next: "Read the bench again, and accept what stands there now.",
    },
  },
  bankLineMatched: {
    sv: {
      what: "Bankraden har redan fått veta vad den betalar.",
      next: "Öppna raden: där står av vem och vad. Är det fel, ångra den matchningen först.",
    },
    en: {
      what: "What the bank line pays for has been said already.",
      next: "Open the line: it says by whom and what. If that is wrong, undo that match first.",
    },
  },
  bankLineNotBookable: {
    sv: {
      what: "Bankraden går inte att bokföra: den är inte bokförd av banken, eller kontoutdraget stämmer inte.",
      next: "Läs filens problem, och läs in ett helt kontoutdrag.",
    },
    en: {
      what: "The bank line cannot be booked: the bank has not booked it, or its statement does not add up.",
      next: "Read the problems of its file, and read in a whole statement.",
    },
  },
  matchSumDiffers: {
    sv: {
      what: "Delarna blir inte bankradens belopp på öret.",
      next: "Ändra delarna så att summan är bankradens.",
    },
    en: {
      what: "The parts are not the amount of the bank line to the öre.",
      next: "Change the parts so that they sum to the bank line.",
    },
  },
  batchHoldsLess: {
    sv: {
      what: "Så mycket är inte kvar att få för en av försäljningsdagarna.",
      next: "Läs om bänken. Lägg det som är för mycket som en justering, eller ångra det som redan har betalat dagen.",
    },
    en: {
      what: "There is not that much left to receive for one of the days of sale.",
      next: "Read the bench again. Enter what is too much as an adjustment, or undo what has paid the day already.",
    },
  },
  reportMatched: {
    sv: {
      what: "Utbetalningen i inlösarens fil är redan matchad med en annan bankrad.",
      next: "Öppna den bankraden, och ångra den först om den är fel.",
    },
    en: {
      what: "The payout in the acquirer's file is matched with another bank line already.",
      next: "Open that bank line, and undo it first if it is wrong.",
    },
  },
  unknownAgreement: {
    sv: {
      what: "Det avtalet finns inte hos bankradens företag.",
      next: "Välj ett avtal ur listan.",
    },
    en: {
      what: "The company of the bank line has no such agreement.",
      next: "Choose an agreement from the list.",
    },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<Language, FailureSentences>>>>;
