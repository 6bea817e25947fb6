/** What is said where vouchers cannot be exported or a period not be locked, and the one next step. */
import type { FailureSentences, Language } from "../failure-sentences.ts";

export const BOOKS_FAILURE_SENTENCES = {
  daysTurned: {
    sv: {
      what: "Den första dagen kommer efter den sista.",
      next: "Byt plats på dagarna.",
    },
    en: {
      what: "The first day comes after the last.",
      next: "Turn the days around.",
    },
  },
  severalFiscalYears: {
    sv: {
      what: "En fil kan bara innehålla ett räkenskapsår.",
      next: "Ta ut en fil för varje räkenskapsår.",
    },
    en: {
      what: "A file can only hold one fiscal year.",
      next: "Ask for one file for each fiscal year.",
    },
  },
  exportRefused: {
    sv: {
      what: "Verifikationerna kan inte skrivas i det här formatet.",
      next: "Läs vad som är fel, välj ett annat format eller en annan mottagare och försök igen.",
    },
    en: {
      what: "The vouchers cannot be written in this form.",
      next: "Read what is wrong, choose another form or another receiver and try again.",
    },
  },
  nothingToExport: {
    sv: {
      what: "Det finns inga nya verifikationer de dagarna.",
      next: "Stäng dagen först, eller ta ut filen med det som redan är exporterat.",
    },
    en: {
      what: "There are no new vouchers on those days.",
      next: "Close the day first, or ask for what has been exported before as well.",
    },
  },
  exportDelivered: {
    sv: {
      what: "Filen är markerad som levererad, och det står kvar.",
      next: "Gör en ny fil som rättar den.",
    },
    en: {
      what: "The file is marked as delivered, and that stands.",
      next: "Make a new file that corrects it.",
    },
  },
  exportDiscarded: {
    sv: {
      what: "Filen är kasserad, och det står kvar.",
      next: "Gör en ny fil.",
    },
    en: {
      what: "The file has been discarded, and that stands.",
      next: "Make a new file.",
    },
  },
  exportNotDelivered: {
    sv: {
      what: "Bara en levererad fil kan rättas.",
      next: "Kassera filen och gör en ny i stället.",
    },
    en: {
      what: "Only a delivered file can be corrected.",
      next: "Discard the file and make a new one instead.",
    },
  },
  exportCorrected: {
    sv: {
      what: "Filen är redan rättad av en senare.",
      next: "Öppna den senare filen och rätta den.",
    },
    en: {
      what: "The file has already been corrected by a later one.",
      next: "Open the later file and correct that one.",
    },
  },
  periodNotOver: {
    sv: {
      what: "Perioden är inte slut än.",
      next: "Lås den när dess sista dag har gått.",
    },
    en: {
      what: "The period is not over yet.",
      next: "Lock it when its last day has passed.",
    },
  },
  vouchersNumbered: {
    sv: {
      what: "Räkenskapsåret kan inte ändras: företaget har verifikationer som är numrerade efter det.",
      next: "Låt månaden vara som den är.",
    },
    en: {
      what: "The fiscal year cannot be changed: the company has vouchers that are numbered by it.",
      next: "Leave the month as it is.",
    },
  },
  periodNotWhole: {
    sv: {
      what: "Perioder låses månad för månad.",
      next: "Välj en månads sista dag.",
    },
    en: {
      what: "Periods are locked month by month.",
      next: "Choose the last day of a month.",
    },
  },
  periodLocked: {
    sv: {
      what: "Perioden är redan låst.",
      next: "Ladda om sidan och se vad som är låst.",
    },
    en: {
      what: "The period is already locked.",
      next: "Reload the page and see what is locked.",
    },
  },
  periodNotLocked: {
    sv: {
      what: "Perioden är inte låst.",
      next: "Ladda om sidan och se vad som är låst.",
    },
    en: {
      what: "The period is not locked.",
      next: "Reload the page and see what is locked.",
    },
  },
  periodNotClosed: {
    sv: {
      what: "Det finns händelser i perioden som inte är med i något dagsavslut.",
      next: "Gör dagsavslutet först, eller lås ändå: då bokförs händelserna på första öppna dagen.",
    },
    en: {
      what: "There are events in the period that no day close has.",
      next: "Close the day first, or lock all the same: then the events are booked on the first open day.",
    },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<Language, FailureSentences>>>>;
