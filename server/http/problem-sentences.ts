/**
 * For every failure what happened and the one next step, written for whoever stands at the till.
 * None of them says that nothing was paid: whether money moved is said by `moneyMoved` alone.
 */
import type { FailureCode } from "@kortkoll/core/failure.ts";

export type Language = "sv" | "en";

export type ProblemSentences = { readonly detail: string; readonly nextStep: string };

export const PROBLEM_SENTENCES: Readonly<
  Record<FailureCode, Readonly<Record<Language, ProblemSentences>>>
> = {
  terminalBusy: {
    sv: {
      detail: "Terminalen är upptagen med något annat.",
      nextStep: "Vänta tills terminalen är ledig och försök igen.",
    },
    en: {
      detail: "The terminal is busy with something else.",
      nextStep: "Wait until the terminal is free and try again.",
    },
  },
  terminalOffline: {
    sv: {
      detail: "Terminalen har ingen kontakt med Nets.",
      nextStep: "Kontrollera terminalens ström och nätverk, eller välj en annan terminal.",
    },
    en: {
      detail: "The terminal has no contact with Nets.",
      nextStep: "Check the terminal's power and network, or choose another terminal.",
    },
  },
  terminalUnknown: {
    sv: {
      detail: "Nets känner inte till terminalen.",
      nextStep: "Välj en annan terminal och säg till administratören.",
    },
    en: {
      detail: "Nets does not know the terminal.",
      nextStep: "Choose another terminal and tell the administrator.",
    },
  },
  terminalRefused: {
    sv: {
      detail: "Terminalen tog inte emot uppdraget.",
      nextStep: "Läs vad terminalens skärm visar och försök igen.",
    },
    en: {
      detail: "The terminal did not accept the request.",
      nextStep: "Read what the terminal's screen says and try again.",
    },
  },
  cloudUnreachable: {
    sv: {
      detail: "Nets går inte att nå.",
      nextStep: "Kontrollera internetanslutningen och försök igen.",
    },
    en: {
      detail: "Nets cannot be reached.",
      nextStep: "Check the internet connection and try again.",
    },
  },
  cloudLoginRefused: {
    sv: {
      detail: "Nets godtog inte vår inloggning.",
      nextStep: "Be administratören kontrollera inloggningen till Nets.",
    },
    en: {
      detail: "Nets did not accept our login.",
      nextStep: "Ask the administrator to check the login to Nets.",
    },
  },
  cloudError: {
    sv: {
      detail: "Något gick fel hos Nets.",
      nextStep: "Se vad betalningen visar innan du försöker igen.",
    },
    en: {
      detail: "Something went wrong at Nets.",
      nextStep: "See what the payment says before trying again.",
    },
  },
  answerLost: {
    sv: {
      detail: "Terminalens svar gick förlorat på vägen.",
      nextStep: "Vänta: vi tar reda på vad som hände. Ta inte betalt på nytt under tiden.",
    },
    en: {
      detail: "The terminal's answer was lost on its way.",
      nextStep: "Wait: we are finding out what happened. Do not take payment again meanwhile.",
    },
  },
  answerTimedOut: {
    sv: {
      detail: "Terminalen svarade inte i tid.",
      nextStep: "Vänta: vi tar reda på vad som hände. Ta inte betalt på nytt under tiden.",
    },
    en: {
      detail: "The terminal did not answer in time.",
      nextStep: "Wait: we are finding out what happened. Do not take payment again meanwhile.",
    },
  },
  answerNotReadable: {
    sv: {
      detail: "Terminalens svar gick inte att läsa.",
      nextStep: "Vänta: vi tar reda på vad som hände. Ta inte betalt på nytt under tiden.",
    },
    en: {
      detail: "The terminal's answer could not be read.",
      nextStep: "Wait: we are finding out what happened. Do not take payment again meanwhile.",
    },
  },
  resultUnknownAtTerminal: {
    sv: {
      detail: "Terminalen säger själv att den inte vet hur köpet slutade.",
      nextStep: "Vänta: vi tar reda på vad som hände. Ta inte betalt på nytt under tiden.",
    },
    en: {
      detail: "The terminal itself says that it does not know how the purchase ended.",
      nextStep: "Wait: we are finding out what happened. Do not take payment again meanwhile.",
    },
  },
  sendingTookTooLong: {
    sv: {
      detail: "Det tog för lång tid att nå terminalen, så vi slutade försöka.",
      nextStep: "Se vad betalningen visar innan du försöker igen.",
    },
    en: {
      detail: "Reaching the terminal took too long, so we stopped trying.",
      nextStep: "See what the payment says before trying again.",
    },
  },
  serverStopped: {
    sv: {
      detail: "Servern stannade medan betalningen pågick.",
      nextStep: "Se vad betalningen visar innan du försöker igen.",
    },
    en: {
      detail: "The server stopped while the payment was under way.",
      nextStep: "See what the payment says before trying again.",
    },
  },
  cancelledBeforeSending: {
    sv: {
      detail: "Betalningen avbröts innan terminalen hade fått den.",
      nextStep: "Starta betalningen på nytt om kunden vill betala.",
    },
    en: {
      detail: "The payment was cancelled before the terminal had been given it.",
      nextStep: "Start the payment again if the customer wants to pay.",
    },
  },
  notSignedIn: {
    sv: {
      detail: "Du är inte inloggad, eller så har inloggningen gått ut.",
      nextStep: "Logga in och försök igen.",
    },
    en: {
      detail: "You are not signed in, or the sign-in has expired.",
      nextStep: "Sign in and try again.",
    },
  },
  wrongCredentials: {
    sv: {
      detail: "Signaturen eller lösenordet stämmer inte.",
      nextStep: "Skriv in dem igen.",
    },
    en: {
      detail: "The signature or the password is not right.",
      nextStep: "Enter them again.",
    },
  },
  notAllowed: {
    sv: {
      detail: "Din behörighet räcker inte för det här.",
      nextStep: "Be någon som har behörigheten, eller fråga administratören.",
    },
    en: {
      detail: "You do not have the right to do this.",
      nextStep: "Ask somebody who has the right, or the administrator.",
    },
  },
  notFound: {
    sv: {
      detail: "Det du söker finns inte.",
      nextStep: "Gå tillbaka och välj något som finns i listan.",
    },
    en: {
      detail: "What you are looking for does not exist.",
      nextStep: "Go back and choose something from the list.",
    },
  },
  invalidInput: {
    sv: {
      detail: "Något av det som skickades är inte rätt ifyllt.",
      nextStep: "Rätta det fält som nämns och försök igen.",
    },
    en: {
      detail: "Something that was sent is not filled in correctly.",
      nextStep: "Correct the field that is named and try again.",
    },
  },
  bodyTooLarge: {
    sv: {
      detail: "Det som skickades är för stort.",
      nextStep: "Skicka mindre åt gången.",
    },
    en: {
      detail: "What was sent is too large.",
      nextStep: "Send less at a time.",
    },
  },
  tooManyRequests: {
    sv: {
      detail: "Det har gjorts för många försök på kort tid.",
      nextStep: "Vänta en stund och försök igen.",
    },
    en: {
      detail: "There have been too many attempts in a short time.",
      nextStep: "Wait a while and try again.",
    },
  },
  idempotencyKeyReused: {
    sv: {
      detail: "Samma Idempotency-Key har redan använts för en annan begäran.",
      nextStep: "Läs vad den första begäran ledde till och använd sedan en ny nyckel.",
    },
    en: {
      detail: "The same Idempotency-Key has already been used for another request.",
      nextStep: "Read what the first request led to, then use a new key.",
    },
  },
  looksLikeCardNumber: {
    sv: {
      detail: "Texten ser ut att innehålla ett kortnummer, och sådana tar vi inte emot.",
      nextStep: "Ta bort numret ur fältet och försök igen.",
    },
    en: {
      detail: "The text seems to contain a card number, which we do not accept.",
      nextStep: "Remove the number from the field and try again.",
    },
  },
  unknownSite: {
    sv: {
      detail: "Anläggningen finns inte.",
      nextStep: "Kontrollera anläggningens kod i faktureringssystemet.",
    },
    en: {
      detail: "The site does not exist.",
      nextStep: "Check the site's code in the invoicing system.",
    },
  },
  unknownCompany: {
    sv: {
      detail: "Företaget finns inte på anläggningen.",
      nextStep: "Kontrollera företagets kod i faktureringssystemet.",
    },
    en: {
      detail: "The company does not exist at the site.",
      nextStep: "Check the company's code in the invoicing system.",
    },
  },
  ambiguousCompany: {
    sv: {
      detail: "Anläggningen har flera företag, och det sägs inte vilket det gäller.",
      nextStep: "Ange companyCode.",
    },
    en: {
      detail: "The site has several companies, and which one is meant is not said.",
      nextStep: "Give companyCode.",
    },
  },
  unknownSystem: {
    sv: {
      detail: "Faktureringssystemet finns inte i företaget, eller så sägs det inte vilket det är.",
      nextStep: "Ange system: parts, workshop eller vehicles.",
    },
    en: {
      detail: "The invoicing system does not exist in the company, or is not named.",
      nextStep: "Give system: parts, workshop or vehicles.",
    },
  },
  systemNotConnected: {
    sv: {
      detail: "Faktureringssystemet är inte anslutet, så dess fakturor kan inte betalas här.",
      nextStep: "Be administratören ansluta systemet.",
    },
    en: {
      detail: "The invoicing system is not connected, so its invoices cannot be paid here.",
      nextStep: "Ask the administrator to connect the system.",
    },
  },
  systemNotAllowed: {
    sv: {
      detail: "API-nyckeln får inte tala för det faktureringssystemet.",
      nextStep: "Använd systemets egen nyckel.",
    },
    en: {
      detail: "The API key may not speak for that invoicing system.",
      nextStep: "Use the system's own key.",
    },
  },
  unknownCreditedInvoice: {
    sv: {
      detail: "Fakturan som ska krediteras finns inte, eller så sägs det inte vilken det är.",
      nextStep: "Skicka först fakturan, eller rätta numret i credits.",
    },
    en: {
      detail: "The invoice to be credited does not exist, or is not named.",
      nextStep: "Send the invoice first, or correct the number in credits.",
    },
  },
  onlyCreditInvoicesCredit: {
    sv: {
      detail: "Bara en kreditfaktura krediterar en annan faktura.",
      nextStep: "Ta bort credits, eller ange kind: creditInvoice.",
    },
    en: {
      detail: "Only a credit invoice credits another invoice.",
      nextStep: "Remove credits, or give kind: creditInvoice.",
    },
  },
  fixedAtFirstVersion: {
    sv: {
      detail: "En nyare version kan inte ändra det här fältet: då vore det en annan faktura.",
      nextStep: "Skicka samma värde som förut, eller återkalla fakturan och skicka en ny.",
    },
    en: {
      detail: "A newer version cannot change this field: that would be another invoice.",
      nextStep: "Send the same value as before, or withdraw the invoice and send a new one.",
    },
  },
  lessThanGivenBack: {
    sv: {
      detail: "Mer än så är redan återbetalt på kreditfakturan.",
      nextStep: "Ange minst det belopp som är återbetalt.",
    },
    en: {
      detail: "More than that has already been given back on the credit invoice.",
      nextStep: "Give at least the amount that has been given back.",
    },
  },
  unknownOperator: {
    sv: {
      detail: "Operatören finns inte, eller så sägs det inte vem det är.",
      nextStep: "Ange signaturen för en person som finns i Kortkoll.",
    },
    en: {
      detail: "The operator does not exist, or is not named.",
      nextStep: "Give the signature of a person in Kortkoll.",
    },
  },
  operatorNotAllowed: {
    sv: {
      detail: "Operatören kan inte anges här, eller saknar behörigheten.",
      nextStep: "Låt någon med behörighet göra det, inloggad som sig själv.",
    },
    en: {
      detail: "The operator cannot be named here, or lacks the right.",
      nextStep: "Let somebody with the right do it, signed in as themselves.",
    },
  },
  unknownTill: {
    sv: { detail: "Kassan finns inte.", nextStep: "Välj en kassa i listan." },
    en: { detail: "The till does not exist.", nextStep: "Choose a till from the list." },
  },
  noTerminalAtTill: {
    sv: {
      detail: "Kassan har ingen terminal.",
      nextStep: "Välj en annan kassa, eller be administratören koppla en terminal till kassan.",
    },
    en: {
      detail: "The till has no terminal.",
      nextStep: "Choose another till, or ask the administrator to tie a terminal to it.",
    },
  },
  terminalNotAtTill: {
    sv: {
      detail: "Terminalen hör inte till kassan.",
      nextStep: "Välj en av kassans egna terminaler.",
    },
    en: {
      detail: "The terminal does not belong to the till.",
      nextStep: "Choose one of the till's own terminals.",
    },
  },
  terminalOfAnotherCompany: {
    sv: {
      detail: "Terminalen hör till ett annat företag än fakturan.",
      nextStep: "Välj en terminal som hör till fakturans företag.",
    },
    en: {
      detail: "The terminal belongs to another company than the invoice.",
      nextStep: "Choose a terminal of the invoice's company.",
    },
  },
  orderNotFound: {
    sv: {
      detail: "Fakturan finns inte.",
      nextStep: "Välj en faktura i arbetslistan.",
    },
    en: {
      detail: "The invoice does not exist.",
      nextStep: "Choose an invoice from the worklist.",
    },
  },
  orderHeld: {
    sv: {
      detail: "En betalning pågår redan för fakturan.",
      nextStep: "Öppna den pågående betalningen och vänta på dess svar.",
    },
    en: {
      detail: "A payment is already under way for the invoice.",
      nextStep: "Open the payment that is under way and wait for its answer.",
    },
  },
  orderWithdrawn: {
    sv: {
      detail: "Fakturan är återkallad av faktureringssystemet.",
      nextStep: "Be serviceomottagaren om en gällande faktura.",
    },
    en: {
      detail: "The invoice has been withdrawn by the invoicing system.",
      nextStep: "Ask the service advisor for a valid invoice.",
    },
  },
  orderAlreadyPaid: {
    sv: {
      detail: "Fakturan är redan betald.",
      nextStep: "Öppna fakturan och visa kunden betalningen.",
    },
    en: {
      detail: "The invoice is already paid.",
      nextStep: "Open the invoice and show the customer the payment.",
    },
  },
  orderPaidNotApplied: {
    sv: {
      detail: "Kunden HAR betalat: en sent godkänd betalning väntar på att bokas på fakturan.",
      nextStep: "Ta inte betalt igen. Öppna den betalningen, eller ge tillbaka den först.",
    },
    en: {
      detail: "The customer HAS paid: a late approval waits to be applied to the invoice.",
      nextStep: "Do not charge again. Open that payment, or give it back first.",
    },
  },
  orderNotPayable: {
    sv: {
      detail: "Fakturan är av ett slag som inte kan betalas här.",
      nextStep: "Öppna fakturan och se vad som gäller för den.",
    },
    en: {
      detail: "The invoice is of a kind that cannot be paid here.",
      nextStep: "Open the invoice and see what applies to it.",
    },
  },
  ordersOfSeveralCompanies: {
    sv: {
      detail: "Fakturorna hör till olika företag och kan inte betalas i samma köp.",
      nextStep: "Ta betalt för ett företags fakturor i taget.",
    },
    en: {
      detail: "The invoices belong to different companies and cannot be paid in one purchase.",
      nextStep: "Take payment for one company's invoices at a time.",
    },
  },
  amountTooLarge: {
    sv: {
      detail: "Beloppet är större än vad som är kvar att betala.",
      nextStep: "Sänk beloppet till högst det som är kvar.",
    },
    en: {
      detail: "The amount is larger than what is left to pay.",
      nextStep: "Lower the amount to at most what is left.",
    },
  },
  terminalHeld: {
    sv: {
      detail: "Terminalen används för en annan betalning.",
      nextStep: "Vänta tills den betalningen är klar, eller välj en annan terminal.",
    },
    en: {
      detail: "The terminal is in use for another payment.",
      nextStep: "Wait until that payment has ended, or choose another terminal.",
    },
  },
  cashNotAllowed: {
    sv: {
      detail: "Du får inte ta emot kontanter.",
      nextStep: "Ta betalt med kort, eller be någon som får ta kontanter.",
    },
    en: {
      detail: "You may not take cash.",
      nextStep: "Take payment by card, or ask somebody who may take cash.",
    },
  },
  cashNotEnabled: {
    sv: {
      detail: "Kontanter kan inte tas emot här än.",
      nextStep: "Ta betalt med kort.",
    },
    en: {
      detail: "Cash cannot be taken here yet.",
      nextStep: "Take payment by card.",
    },
  },
  paymentNotFound: {
    sv: {
      detail: "Betalningen finns inte.",
      nextStep: "Sök efter den i historiken.",
    },
    en: {
      detail: "The payment does not exist.",
      nextStep: "Search for it in the history.",
    },
  },
  nothingToCancel: {
    sv: {
      detail: "Betalningen är redan avslutad och kan inte avbrytas.",
      nextStep: "Se hur betalningen slutade.",
    },
    en: {
      detail: "The payment has already ended and cannot be cancelled.",
      nextStep: "See how the payment ended.",
    },
  },
  nothingToRefund: {
    sv: {
      detail: "Det finns inget kvar att återbetala.",
      nextStep: "Öppna betalningen och se dess återbetalningar.",
    },
    en: {
      detail: "There is nothing left to refund.",
      nextStep: "Open the payment and see its refunds.",
    },
  },
  refundTooLarge: {
    sv: {
      detail: "Beloppet är större än vad som kan återbetalas.",
      nextStep: "Sänk beloppet till högst det som är kvar att återbetala.",
    },
    en: {
      detail: "The amount is larger than what can be refunded.",
      nextStep: "Lower the amount to at most what is left to refund.",
    },
  },
  refundInProgress: {
    sv: {
      detail: "En återbetalning pågår redan.",
      nextStep: "Vänta på dess svar innan du gör en ny.",
    },
    en: {
      detail: "A refund is already under way.",
      nextStep: "Wait for its answer before making another.",
    },
  },
  conflict: {
    sv: {
      detail: "Någon annan ändrade samma sak samtidigt.",
      nextStep: "Läs om sidan och se vad som gäller innan du försöker igen.",
    },
    en: {
      detail: "Somebody else changed the same thing at the same time.",
      nextStep: "Reload the page and see what holds before trying again.",
    },
  },
  internalError: {
    sv: {
      detail: "Något gick fel i Kortkoll.",
      nextStep: "Läs om sidan och se vad som gäller innan du försöker igen.",
    },
    en: {
      detail: "Something went wrong in Kortkoll.",
      nextStep: "Reload the page and see what holds before trying again.",
    },
  },
  databaseUnavailable: {
    sv: {
      detail: "Databasen svarar inte just nu.",
      nextStep: "Vänta en stund, läs om sidan och se vad som gäller.",
    },
    en: {
      detail: "The database does not answer right now.",
      nextStep: "Wait a while, reload the page and see what holds.",
    },
  },
};
