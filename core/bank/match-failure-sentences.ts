/** What is said where a bank line cannot be matched, and the one next step. */
import type { FailureSentences, Language } from "../failure-sentences.ts";

export const MATCH_FAILURE_SENTENCES = {
  matchChanged: {
    sv: {
      what: "Det som stod på sidan har ändrats sedan den visades. Ingenting är bokfört.",
      next: "Se vad som står på bänken nu, och avgör det.",
    },
    en: {
      what: "What stood on the page has changed since it was shown. Nothing is booked.",
      next: "See what stands on the bench now, and decide that.",
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
  bankLineDoubtful: {
    sv: {
      what: "Bankraden kan vara samma rörelse som en annan rad, som en annan fil berättar om. Ingenting är bokfört.",
      next: "Säg först på bänken om det är samma rörelse eller en annan.",
    },
    en: {
      what: "The bank line may be the same movement as another line, which another file tells of. Nothing is booked.",
      next: "Say on the bench first whether it is the same movement or another.",
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
  zeroPayoutDiffers: {
    sv: {
      what: "Delarna tar inte ut varandra till 0 kr, eller så är ingen försäljningsdag med. Ingenting är bokfört.",
      next: "Välj försäljning, avgifter och återkrav som tillsammans blir 0 kr.",
    },
    en: {
      what: "The parts do not take each other out to 0 kr, or no day of sales is among them. Nothing is booked.",
      next: "Choose sales, fees and chargebacks that come to 0 kr together.",
    },
  },
  agreementDoesNotCover: {
    sv: {
      what: "Avtalet betalar inte de korten på den anläggningen den dagen.",
      next: "Välj det avtal som gör det, eller rätta avtalets villkor.",
    },
    en: {
      what: "The agreement does not pay for those cards at that site on that day.",
      next: "Choose the agreement that does, or put the terms of the agreement right.",
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
      what: "Utbetalningen i inlösarens fil är redan bokförd, med en annan bankrad eller som en utbetalning på 0 kr.",
      next: "Öppna den, och ångra den först om den är fel.",
    },
    en: {
      what: "The payout in the acquirer's file is booked already, with another bank line or as a payout of 0 kr.",
      next: "Open it, and undo it first if it is wrong.",
    },
  },
  acquirerLineTied: {
    sv: {
      what: "Inlösarens rad hör redan till en betalning, eller är lagd åt sidan.",
      next: "Läs om raden: där står av vem. Är det fel, ta loss den först.",
    },
    en: {
      what: "The acquirer's line belongs to a payment already, or is set aside.",
      next: "Read the line again: it says by whom. If that is wrong, untie it first.",
    },
  },
  acquirerLineNotTied: {
    sv: {
      what: "Raden hör inte till någon betalning längre.",
      next: "Läs om raden och se vad som står där nu.",
    },
    en: {
      what: "The line belongs to no payment any more.",
      next: "Read the line again, and see what stands there now.",
    },
  },
  acquirerPaymentTied: {
    sv: {
      what: "Betalningen har redan en annan rad ur inlösarens filer.",
      next: "Öppna betalningen och den raden. Är den fel, ta loss den först.",
    },
    en: {
      what: "The payment has another line of the acquirer's files already.",
      next: "Open the payment and that line. If that one is wrong, untie it first.",
    },
  },
  acquirerTieNotProven: {
    sv: {
      what: "Raden bevisar inte den betalningen: belopp, terminal eller dag säger något annat, eller så pågår den än.",
      next: "Välj en betalning som raden kan gälla, eller lägg raden åt sidan med en förklaring.",
    },
    en: {
      what: "The line does not prove that payment: amount, terminal or day say otherwise, or it is still under way.",
      next: "Choose a payment that the line may be of, or set the line aside with an explanation.",
    },
  },
  acquirerTieBooked: {
    sv: {
      what: "Betalningen är bokförd på radens bevis, så raden kan inte tas loss.",
      next: "Rätta betalningen i stället: använd pengarna på rätt faktura, flytta betalningen eller ge tillbaka den.",
    },
    en: {
      what: "The payment is booked on the proof of the line, so that the line cannot be untied.",
      next: "Put the payment right instead: apply the money to the right invoice, move the payment or give it back.",
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
