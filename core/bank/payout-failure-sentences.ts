/** What is said where an agreement's terms cannot hold, and the one next step. */
import type { FailureSentences, Language } from "../failure-sentences.ts";

export const PAYOUT_FAILURE_SENTENCES = {
  payoutListedTwice: {
    sv: {
      what: "Samma sak står två gånger i villkoren.",
      next: "Ta bort den ena.",
    },
    en: {
      what: "The same thing stands twice in the terms.",
      next: "Take one of them away.",
    },
  },
  payoutPayerMissing: {
    sv: {
      what: "En bankrad kan inte kännas igen: varken betalare eller referens är angiven.",
      next: "Skriv betalarens namn som det står på bankraden, eller hur referensen ser ut.",
    },
    en: {
      what: "A bank line cannot be recognised: neither payer nor reference is given.",
      next: "Write the payer's name as it stands on the bank line, or what the reference looks like.",
    },
  },
  payoutPatternWrong: {
    sv: {
      what: "Referensens mönster går inte att läsa på ett enda sätt.",
      next: "Använd {merchant}, {yyyymmdd} eller {yymmdd}, och {n}, var och en högst en gång och med text mellan två nummer.",
    },
    en: {
      what: "The reference's pattern cannot be read in one way only.",
      next: "Use {merchant}, {yyyymmdd} or {yymmdd}, and {n}, each once at most and with text between two numbers.",
    },
  },
  payoutDayOffsetWrong: {
    sv: {
      what: "Referensen har inget datum att räkna dagar från.",
      next: "Sätt {yyyymmdd} eller {yymmdd} i mönstret, eller lämna dagarna tomma.",
    },
    en: {
      what: "The reference has no date to count days from.",
      next: "Put {yyyymmdd} or {yymmdd} in the pattern, or leave the days empty.",
    },
  },
  payoutMerchantWrong: {
    sv: {
      what: "Kundnumren hos inlösaren stämmer inte: ett nummer är siffror, och varje anläggning har ett.",
      next: "Rätta numret, eller välj en anläggning som avtalet omfattar.",
    },
    en: {
      what: "The merchant numbers are not right: a number is digits, and each site has one.",
      next: "Put the number right, or choose a site that the agreement covers.",
    },
  },
  payoutMerchantMissing: {
    sv: {
      what: "Referensen ska börja med ert kundnummer, men inget är ifyllt.",
      next: "Fyll i kundnumret från avtalet och bekräfta sedan.",
    },
    en: {
      what: "The reference is to carry your merchant number, but none is filled in.",
      next: "Fill in the merchant number from the contract, and confirm after that.",
    },
  },
  payoutCutOffWrong: {
    sv: {
      what: "Bryttiden är inget klockslag i hela fem minuter.",
      next: "Skriv den som 23:00, eller lämna den tom om dygnet bryts vid midnatt.",
    },
    en: {
      what: "The cut-off is no time of day in whole five minutes.",
      next: "Write it as 23:00, or leave it empty when the day ends at midnight.",
    },
  },
  payoutFeesWrong: {
    sv: {
      what: "Avgifterna passar inte till brutto eller netto.",
      next: "Netto är när avgiften dras från varje utbetalning; annars är det brutto.",
    },
    en: {
      what: "The fees do not fit gross or net.",
      next: "It is net when the fee is kept from each payout; otherwise it is gross.",
    },
  },
  payoutIssuersMissing: {
    sv: {
      what: "Avtalet har inga kort från sin första dag.",
      next: "Välj minst en kortutställare.",
    },
    en: {
      what: "The agreement has no cards from its first day.",
      next: "Choose at least one card issuer.",
    },
  },
  payoutCoverageTaken: {
    sv: {
      what: "Ett annat avtal omfattar redan samma kort på samma anläggning.",
      next: "Avsluta det avtalet från samma dag först, eller välj andra kort eller anläggningar.",
    },
    en: {
      what: "Another agreement covers the same cards at the same site already.",
      next: "End that agreement from the same day first, or choose other cards or sites.",
    },
  },
  payoutTermsPaid: {
    sv: {
      what: "Bankrader har redan betalat efter villkoren från den dagen.",
      next: "Låt de nya villkoren börja en senare dag.",
    },
    en: {
      what: "Bank lines have already paid by the terms from that day.",
      next: "Let the new terms begin on a later day.",
    },
  },
  payoutOnlyTerms: {
    sv: {
      what: "Det är avtalets enda villkor.",
      next: "Ta bort hela avtalet i stället, eller skriv nya villkor först.",
    },
    en: {
      what: "These are the agreement's only terms.",
      next: "Take away the whole agreement instead, or write other terms first.",
    },
  },
  payoutAgreementUsed: {
    sv: {
      what: "Bankrader har betalat efter avtalet, så det kan inte tas bort.",
      next: "Avsluta det från en dag i stället.",
    },
    en: {
      what: "Bank lines have paid by the agreement, so it cannot be taken away.",
      next: "End it from a day instead.",
    },
  },
  payoutNameTaken: {
    sv: {
      what: "Företaget har redan ett avtal med det namnet.",
      next: "Välj ett annat namn.",
    },
    en: {
      what: "The company already has an agreement of that name.",
      next: "Choose another name.",
    },
  },
} as const satisfies Record<string, Readonly<Record<Language, FailureSentences>>>;
