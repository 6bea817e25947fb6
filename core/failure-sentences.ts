/**
 * For every failure what happened and the one next step, written for whoever stands at the till.
 * None of them says that nothing was paid: whether money moved is said apart from the reason.
 */

import { MATCH_FAILURE_SENTENCES } from "./bank/match-failure-sentences.ts";
import { PAYOUT_FAILURE_SENTENCES } from "./bank/payout-failure-sentences.ts";
import { CASH_FAILURE_SENTENCES } from "./cash/cash-failure-sentences.ts";
import type { FailureCode } from "./failure.ts";
import { BOOKS_FAILURE_SENTENCES } from "./ledger/books-failure-sentences.ts";
import { OPEN_ITEM_FAILURE_SENTENCES } from "./ledger/open-item-failure-sentences.ts";
import { RECONCILIATION_FAILURE_SENTENCES } from "./till-reconciliation/count-failure-sentences.ts";

export type Language = "sv" | "en";

export type FailureSentences = { readonly what: string; readonly next: string };

export const FAILURE_SENTENCES: Readonly<
  Record<FailureCode, Readonly<Record<Language, FailureSentences>>>
> = {
  ...CASH_FAILURE_SENTENCES,
  ...PAYOUT_FAILURE_SENTENCES,
  ...BOOKS_FAILURE_SENTENCES,
  ...OPEN_ITEM_FAILURE_SENTENCES,
  ...MATCH_FAILURE_SENTENCES,
  ...RECONCILIATION_FAILURE_SENTENCES,
  terminalBusy: {
    sv: {
      what: "Terminalen är upptagen med något annat.",
      next: "Vänta tills terminalen är ledig och försök igen.",
    },
    en: {
      what: "The terminal is busy with something else.",
      next: "Wait until the terminal is free and try again.",
    },
  },
  terminalOffline: {
    sv: {
      what: "Terminalen har ingen kontakt med Nets.",
      next: "Kontrollera terminalens ström och nätverk, eller välj en annan terminal.",
    },
    en: {
      what: "The terminal has no contact with Nets.",
      next: "Check the terminal's power and network, or choose another terminal.",
    },
  },
  terminalUnknown: {
    sv: {
      what: "Nets känner inte till terminalen.",
      next: "Välj en annan terminal och säg till administratören.",
    },
    en: {
      what: "Nets does not know the terminal.",
      next: "Choose another terminal and tell the administrator.",
    },
  },
  terminalRefused: {
    sv: {
      what: "Terminalen tog inte emot uppdraget.",
      next: "Läs vad terminalens skärm visar och försök igen.",
    },
    en: {
      what: "The terminal did not accept the request.",
      next: "Read what the terminal's screen says and try again.",
    },
  },
  cloudUnreachable: {
    sv: {
      what: "Nets går inte att nå.",
      next: "Kontrollera internetanslutningen och försök igen.",
    },
    en: {
      what: "Nets cannot be reached.",
      next: "Check the internet connection and try again.",
    },
  },
  cloudLoginRefused: {
    sv: {
      what: "Nets godtog inte vår inloggning.",
      next: "Be administratören kontrollera inloggningen till Nets.",
    },
    en: {
      what: "Nets did not accept our login.",
      next: "Ask the administrator to check the login to Nets.",
    },
  },
  cloudError: {
    sv: {
      what: "Något gick fel hos Nets.",
      next: "Se vad betalningen visar innan du försöker igen.",
    },
    en: {
      what: "Something went wrong at Nets.",
      next: "See what the payment says before trying again.",
    },
  },
  answerLost: {
    sv: {
      what: "Terminalens svar gick förlorat på vägen.",
      next: "Vänta: vi tar reda på vad som hände. Ta inte betalt på nytt under tiden.",
    },
    en: {
      what: "The terminal's answer was lost on its way.",
      next: "Wait: we are finding out what happened. Do not take payment again meanwhile.",
    },
  },
  answerTimedOut: {
    sv: {
      what: "Terminalen svarade inte i tid.",
      next: "Vänta: vi tar reda på vad som hände. Ta inte betalt på nytt under tiden.",
    },
    en: {
      what: "The terminal did not answer in time.",
      next: "Wait: we are finding out what happened. Do not take payment again meanwhile.",
    },
  },
  answerNotReadable: {
    sv: {
      what: "Terminalens svar gick inte att läsa.",
      next: "Vänta: vi tar reda på vad som hände. Ta inte betalt på nytt under tiden.",
    },
    en: {
      what: "The terminal's answer could not be read.",
      next: "Wait: we are finding out what happened. Do not take payment again meanwhile.",
    },
  },
  resultUnknownAtTerminal: {
    sv: {
      what: "Terminalen säger själv att den inte vet hur köpet slutade.",
      next: "Vänta: vi tar reda på vad som hände. Ta inte betalt på nytt under tiden.",
    },
    en: {
      what: "The terminal itself says that it does not know how the purchase ended.",
      next: "Wait: we are finding out what happened. Do not take payment again meanwhile.",
    },
  },
  sendingTookTooLong: {
    sv: {
      what: "Det tog för lång tid att nå terminalen, så vi slutade försöka.",
      next: "Se vad betalningen visar innan du försöker igen.",
    },
    en: {
      what: "Reaching the terminal took too long, so we stopped trying.",
      next: "See what the payment says before trying again.",
    },
  },
  serverStopped: {
    sv: {
      what: "Servern stannade medan betalningen pågick.",
      next: "Se vad betalningen visar innan du försöker igen.",
    },
    en: {
      what: "The server stopped while the payment was under way.",
      next: "See what the payment says before trying again.",
    },
  },
  cancelledBeforeSending: {
    sv: {
      what: "Betalningen avbröts innan terminalen hade fått den.",
      next: "Starta betalningen på nytt om kunden vill betala.",
    },
    en: {
      what: "The payment was cancelled before the terminal had been given it.",
      next: "Start the payment again if the customer wants to pay.",
    },
  },
  notSignedIn: {
    sv: {
      what: "Du är inte inloggad, eller så har inloggningen gått ut.",
      next: "Logga in och försök igen.",
    },
    en: {
      what: "You are not signed in, or the sign-in has expired.",
      next: "Sign in and try again.",
    },
  },
  wrongCredentials: {
    sv: {
      what: "Signaturen eller lösenordet stämmer inte.",
      next: "Skriv in dem igen.",
    },
    en: {
      what: "The signature or the password is not right.",
      next: "Enter them again.",
    },
  },
  sessionReplayed: {
    sv: {
      what: "Din inloggning har använts från två håll och har avslutats.",
      next: "Logga in igen. Var det inte du, byt lösenord och säg till administratören.",
    },
    en: {
      what: "Your session was used from two places and has been ended.",
      next: "Sign in again. If it was not you, change your password and tell the administrator.",
    },
  },
  sessionLocked: {
    sv: {
      what: "Kassan är låst för att ingen har stått vid den på en stund.",
      next: "Ange din pinkod för att fortsätta.",
    },
    en: {
      what: "The till is locked because nobody has stood there for a while.",
      next: "Enter your PIN to go on.",
    },
  },
  secondFactorNeeded: {
    sv: {
      what: "Inloggningen är inte klar: koden från din app saknas.",
      next: "Ange koden, eller koppla en app om du inte har gjort det.",
    },
    en: {
      what: "The sign-in is not complete: the code from your app is missing.",
      next: "Enter the code, or connect an app if you have not.",
    },
  },
  wrongCode: {
    sv: {
      what: "Koden stämmer inte eller är redan använd.",
      next: "Vänta på nästa kod i appen och skriv in den.",
    },
    en: {
      what: "The code is not right or has been used already.",
      next: "Wait for the next code in the app and enter it.",
    },
  },
  wrongPin: {
    sv: {
      what: "Signaturen eller pinkoden stämmer inte.",
      next: "Skriv in dem igen.",
    },
    en: {
      what: "The signature or the PIN is not right.",
      next: "Enter them again.",
    },
  },
  pinLocked: {
    sv: {
      what: "Pinkoden är låst efter för många fel.",
      next: "Vänta fem minuter, eller logga in med lösenord.",
    },
    en: {
      what: "The PIN is locked after too many mistakes.",
      next: "Wait five minutes, or sign in with the password.",
    },
  },
  weakPin: {
    sv: {
      what: "Pinkoden är för lätt att gissa.",
      next: "Välj en annan: inte lika siffror, inte en följd, inte ett upprepat par.",
    },
    en: {
      what: "The PIN is too easy to guess.",
      next: "Choose another: no equal digits, no run, no repeated pair.",
    },
  },
  noTillChosen: {
    sv: {
      what: "Ingen kassa är vald.",
      next: "Välj kassan som du står vid först.",
    },
    en: {
      what: "No till is chosen.",
      next: "Choose the till that you stand at first.",
    },
  },
  operatorChanged: {
    sv: {
      what: "En annan operatör har tagit över kassan. Ingenting har gjorts.",
      next: "Se vem som visas som operatör och gör om det.",
    },
    en: {
      what: "Another operator has taken over the till. Nothing was done.",
      next: "See who is shown as the operator and do it again.",
    },
  },
  passwordNeeded: {
    sv: {
      what: "Det här räcker inte en pinkod till.",
      next: "Logga in med lösenord och gör om det.",
    },
    en: {
      what: "A PIN is not enough for this.",
      next: "Sign in with the password and do it again.",
    },
  },
  noSecondFactor: {
    sv: {
      what: "Det finns ingen app att bekräfta.",
      next: "Börja om med att koppla appen.",
    },
    en: {
      what: "There is no app to confirm.",
      next: "Begin again with connecting the app.",
    },
  },
  secondFactorRequired: {
    sv: {
      what: "Din roll kräver en kod från en app vid inloggning.",
      next: "Koppla en ny app i stället: den ersätter den gamla.",
    },
    en: {
      what: "Your role must sign in with a code from an app.",
      next: "Connect a new app instead: it takes the old one's place.",
    },
  },
  notAllowed: {
    sv: {
      what: "Din behörighet räcker inte för det här.",
      next: "Be någon som har behörigheten, eller fråga administratören.",
    },
    en: {
      what: "You do not have the right to do this.",
      next: "Ask somebody who has the right, or the administrator.",
    },
  },
  notFound: {
    sv: {
      what: "Det du söker finns inte.",
      next: "Gå tillbaka och välj något som finns i listan.",
    },
    en: {
      what: "What you are looking for does not exist.",
      next: "Go back and choose something from the list.",
    },
  },
  invalidInput: {
    sv: {
      what: "Något av det som skickades är inte rätt ifyllt.",
      next: "Rätta det fält som nämns och försök igen.",
    },
    en: {
      what: "Something that was sent is not filled in correctly.",
      next: "Correct the field that is named and try again.",
    },
  },
  bodyTooLarge: {
    sv: {
      what: "Det som skickades är för stort.",
      next: "Skicka mindre åt gången.",
    },
    en: {
      what: "What was sent is too large.",
      next: "Send less at a time.",
    },
  },
  tooManyRequests: {
    sv: {
      what: "Det har gjorts för många försök på kort tid.",
      next: "Vänta en stund och försök igen.",
    },
    en: {
      what: "There have been too many attempts in a short time.",
      next: "Wait a while and try again.",
    },
  },
  idempotencyKeyReused: {
    sv: {
      what: "Samma Idempotency-Key har redan använts för en annan begäran.",
      next: "Läs vad den första begäran ledde till och använd sedan en ny nyckel.",
    },
    en: {
      what: "The same Idempotency-Key has already been used for another request.",
      next: "Read what the first request led to, then use a new key.",
    },
  },
  looksLikeCardNumber: {
    sv: {
      what: "Texten ser ut att innehålla ett kortnummer, och sådana tar vi inte emot.",
      next: "Ta bort numret ur fältet och försök igen.",
    },
    en: {
      what: "The text seems to contain a card number, which we do not accept.",
      next: "Remove the number from the field and try again.",
    },
  },
  unknownSite: {
    sv: {
      what: "Anläggningen finns inte.",
      next: "Kontrollera anläggningens kod i faktureringssystemet.",
    },
    en: {
      what: "The site does not exist.",
      next: "Check the site's code in the invoicing system.",
    },
  },
  unknownCompany: {
    sv: {
      what: "Företaget finns inte på anläggningen.",
      next: "Kontrollera företagets kod i faktureringssystemet.",
    },
    en: {
      what: "The company does not exist at the site.",
      next: "Check the company's code in the invoicing system.",
    },
  },
  ambiguousCompany: {
    sv: {
      what: "Anläggningen har flera företag, och det sägs inte vilket det gäller.",
      next: "Ange companyCode.",
    },
    en: {
      what: "The site has several companies, and which one is meant is not said.",
      next: "Give companyCode.",
    },
  },
  unknownSystem: {
    sv: {
      what: "Faktureringssystemet finns inte i företaget, eller så sägs det inte vilket det är.",
      next: "Ange system: parts, workshop eller vehicles.",
    },
    en: {
      what: "The invoicing system does not exist in the company, or is not named.",
      next: "Give system: parts, workshop or vehicles.",
    },
  },
  systemNotConnected: {
    sv: {
      what: "Faktureringssystemet är inte anslutet, så dess fakturor kan inte betalas här.",
      next: "Be administratören ansluta systemet.",
    },
    en: {
      what: "The invoicing system is not connected, so its invoices cannot be paid here.",
      next: "Ask the administrator to connect the system.",
    },
  },
  systemNotAllowed: {
    sv: {
      what: "API-nyckeln får inte tala för det faktureringssystemet.",
      next: "Använd systemets egen nyckel.",
    },
    en: {
      what: "The API key may not speak for that invoicing system.",
      next: "Use the system's own key.",
    },
  },
  unknownCreditedInvoice: {
    sv: {
      what: "Fakturan som ska krediteras finns inte, eller så sägs det inte vilken det är.",
      next: "Skicka först fakturan, eller rätta numret i credits.",
    },
    en: {
      what: "The invoice to be credited does not exist, or is not named.",
      next: "Send the invoice first, or correct the number in credits.",
    },
  },
  onlyCreditInvoicesCredit: {
    sv: {
      what: "Bara en kreditfaktura krediterar en annan faktura.",
      next: "Ta bort credits, eller ange kind: creditInvoice.",
    },
    en: {
      what: "Only a credit invoice credits another invoice.",
      next: "Remove credits, or give kind: creditInvoice.",
    },
  },
  fixedAtFirstVersion: {
    sv: {
      what: "En nyare version kan inte ändra det här fältet: då vore det en annan faktura.",
      next: "Skicka samma värde som förut, eller återkalla fakturan och skicka en ny.",
    },
    en: {
      what: "A newer version cannot change this field: that would be another invoice.",
      next: "Send the same value as before, or withdraw the invoice and send a new one.",
    },
  },
  lessThanGivenBack: {
    sv: {
      what: "Mer än så är redan återbetalt på kreditfakturan.",
      next: "Ange minst det belopp som är återbetalt.",
    },
    en: {
      what: "More than that has already been given back on the credit invoice.",
      next: "Give at least the amount that has been given back.",
    },
  },
  unknownPerson: {
    sv: {
      what: "Ingen person har den signaturen.",
      next: "Välj en person som finns i Kortkoll.",
    },
    en: {
      what: "No person has that signature.",
      next: "Choose a person in Kortkoll.",
    },
  },
  signatureNotSeen: {
    sv: {
      what: "Ingen order och ingen betalning i företaget har haft den signaturen.",
      next: "Kontrollera hur signaturen är skriven i listan över okända signaturer.",
    },
    en: {
      what: "No order and no payment of the company has had that signature.",
      next: "Check how the signature is written in the list of unknown signatures.",
    },
  },
  signatureIsPerson: {
    sv: {
      what: "Signaturen är en persons egen och betyder den personen.",
      next: "Läs in listan igen; signaturen är inte okänd längre.",
    },
    en: {
      what: "The signature is a person's own, and means that person.",
      next: "Load the list again; the signature is no longer unknown.",
    },
  },
  signatureHasMeaning: {
    sv: {
      what: "Någon har redan sagt vem signaturen betyder i företaget.",
      next: "Läs in listan igen och ångra det först om det är fel.",
    },
    en: {
      what: "Somebody has already said whom the signature means in the company.",
      next: "Load the list again, and undo that first if it is wrong.",
    },
  },
  unknownOperator: {
    sv: {
      what: "Operatören finns inte, eller så sägs det inte vem det är.",
      next: "Ange signaturen för en person som finns i Kortkoll.",
    },
    en: {
      what: "The operator does not exist, or is not named.",
      next: "Give the signature of a person in Kortkoll.",
    },
  },
  operatorNotAllowed: {
    sv: {
      what: "Operatören kan inte anges här, eller saknar behörigheten.",
      next: "Låt någon med behörighet göra det, inloggad som sig själv.",
    },
    en: {
      what: "The operator cannot be named here, or lacks the right.",
      next: "Let somebody with the right do it, signed in as themselves.",
    },
  },
  unknownTill: {
    sv: { what: "Kassan finns inte.", next: "Välj en kassa i listan." },
    en: { what: "The till does not exist.", next: "Choose a till from the list." },
  },
  noTerminalAtTill: {
    sv: {
      what: "Kassan har ingen terminal.",
      next: "Välj en annan kassa, eller be administratören koppla en terminal till kassan.",
    },
    en: {
      what: "The till has no terminal.",
      next: "Choose another till, or ask the administrator to tie a terminal to it.",
    },
  },
  terminalNotAtTill: {
    sv: {
      what: "Terminalen hör inte till kassan.",
      next: "Välj en av kassans egna terminaler.",
    },
    en: {
      what: "The terminal does not belong to the till.",
      next: "Choose one of the till's own terminals.",
    },
  },
  terminalOfAnotherCompany: {
    sv: {
      what: "Terminalen hör till ett annat företag än fakturan.",
      next: "Välj en terminal som hör till fakturans företag.",
    },
    en: {
      what: "The terminal belongs to another company than the invoice.",
      next: "Choose a terminal of the invoice's company.",
    },
  },
  orderNotFound: {
    sv: {
      what: "Fakturan finns inte.",
      next: "Välj en faktura i arbetslistan.",
    },
    en: {
      what: "The invoice does not exist.",
      next: "Choose an invoice from the worklist.",
    },
  },
  orderHeld: {
    sv: {
      what: "En betalning pågår redan för fakturan.",
      next: "Öppna den pågående betalningen och vänta på dess svar.",
    },
    en: {
      what: "A payment is already under way for the invoice.",
      next: "Open the payment that is under way and wait for its answer.",
    },
  },
  orderWithdrawn: {
    sv: {
      what: "Fakturan är återkallad av faktureringssystemet.",
      next: "Be serviceomottagaren om en gällande faktura.",
    },
    en: {
      what: "The invoice has been withdrawn by the invoicing system.",
      next: "Ask the service advisor for a valid invoice.",
    },
  },
  orderAlreadyPaid: {
    sv: {
      what: "Fakturan är redan betald.",
      next: "Öppna fakturan och visa kunden betalningen.",
    },
    en: {
      what: "The invoice is already paid.",
      next: "Open the invoice and show the customer the payment.",
    },
  },
  orderMayBePaid: {
    sv: {
      what: "Någon uppger att ordern redan är betald, och det är ännu inte bevisat.",
      next: "Läs uppgiften. Ta betalt igen bara om du har behörighet och kunden godtar att få tillbaka det ena.",
    },
    en: {
      what: "Somebody says that the order is already paid, and it is not yet proven.",
      next: "Read the claim. Take payment again only if you have the right and the customer accepts to get one of them back.",
    },
  },
  orderPaidNotApplied: {
    sv: {
      what: "Kunden HAR betalat: en sent godkänd betalning väntar på att bokas på fakturan.",
      next: "Ta inte betalt igen. Öppna den betalningen, eller ge tillbaka den först.",
    },
    en: {
      what: "The customer HAS paid: a late approval waits to be applied to the invoice.",
      next: "Do not charge again. Open that payment, or give it back first.",
    },
  },
  orderNotPayable: {
    sv: {
      what: "Fakturan är av ett slag som inte kan betalas här.",
      next: "Öppna fakturan och se vad som gäller för den.",
    },
    en: {
      what: "The invoice is of a kind that cannot be paid here.",
      next: "Open the invoice and see what applies to it.",
    },
  },
  ordersOfSeveralCompanies: {
    sv: {
      what: "Fakturorna hör till olika företag och kan inte betalas i samma köp.",
      next: "Ta betalt för ett företags fakturor i taget.",
    },
    en: {
      what: "The invoices belong to different companies and cannot be paid in one purchase.",
      next: "Take payment for one company's invoices at a time.",
    },
  },
  amountChanged: {
    sv: {
      what: "Beloppet har ändrats sedan sidan visade det. Ingen betalning är gjord.",
      next: "Se det nya beloppet, säg det till kunden och tryck igen.",
    },
    en: {
      what: "The amount has changed since the page showed it. No payment has been made.",
      next: "Look at the new amount, tell the customer and press again.",
    },
  },
  amountTooLarge: {
    sv: {
      what: "Beloppet är större än vad som är kvar att betala.",
      next: "Sänk beloppet till högst det som är kvar.",
    },
    en: {
      what: "The amount is larger than what is left to pay.",
      next: "Lower the amount to at most what is left.",
    },
  },
  terminalHeld: {
    sv: {
      what: "Terminalen används för en annan betalning.",
      next: "Vänta tills den betalningen är klar, eller välj en annan terminal.",
    },
    en: {
      what: "The terminal is in use for another payment.",
      next: "Wait until that payment has ended, or choose another terminal.",
    },
  },
  cashNotAllowed: {
    sv: {
      what: "Du får inte ta emot kontanter.",
      next: "Ta betalt med kort, eller be någon som får ta kontanter.",
    },
    en: {
      what: "You may not take cash.",
      next: "Take payment by card, or ask somebody who may take cash.",
    },
  },
  paymentNotFound: {
    sv: {
      what: "Betalningen finns inte.",
      next: "Sök efter den i historiken.",
    },
    en: {
      what: "The payment does not exist.",
      next: "Search for it in the history.",
    },
  },
  nothingToCancel: {
    sv: {
      what: "Betalningen är redan avslutad och kan inte avbrytas.",
      next: "Se hur betalningen slutade.",
    },
    en: {
      what: "The payment has already ended and cannot be cancelled.",
      next: "See how the payment ended.",
    },
  },
  paymentOfAnotherTill: {
    sv: {
      what: "Betalningen tas vid en annan kassa, så den avbryts inte härifrån.",
      next: "Be den kassan avbryta, eller be en chef göra det.",
    },
    en: {
      what: "The payment is being taken at another till, so it is not cancelled from here.",
      next: "Ask that till to cancel it, or ask a manager to.",
    },
  },
  nothingToRefund: {
    sv: {
      what: "Det finns inget kvar att återbetala.",
      next: "Öppna betalningen och se dess återbetalningar.",
    },
    en: {
      what: "There is nothing left to refund.",
      next: "Open the payment and see its refunds.",
    },
  },
  refundTooLarge: {
    sv: {
      what: "Beloppet är större än vad som kan återbetalas.",
      next: "Sänk beloppet till högst det som är kvar att återbetala.",
    },
    en: {
      what: "The amount is larger than what can be refunded.",
      next: "Lower the amount to at most what is left to refund.",
    },
  },
  refundInProgress: {
    sv: {
      what: "En återbetalning pågår redan.",
      next: "Vänta på dess svar innan du gör en ny.",
    },
    en: {
      what: "A refund is already under way.",
      next: "Wait for its answer before making another.",
    },
  },
  nothingToClaim: {
    sv: {
      what: "Betalningen väntar inte på besked: den kan inte uppges betald.",
      next: "Läs hur betalningen slutade.",
    },
    en: {
      what: "The payment is not waiting to be found out: it cannot be claimed.",
      next: "Read how the payment ended.",
    },
  },
  alreadyClaimed: {
    sv: {
      what: "Någon har redan uppgett att den här betalningen är betald.",
      next: "Öppna betalningen och läs vem och varför.",
    },
    en: {
      what: "Somebody has already claimed that this payment is paid.",
      next: "Open the payment and read who and why.",
    },
  },
  claimNeedsEvidence: {
    sv: {
      what: "Utan kvittonummer eller auktorisationskod från terminalens slip går det inte att uppge betald.",
      next: "Läs av terminalens slip. Finns ingen slip: vänta på terminalens besked.",
    },
    en: {
      what: "Without the receipt number or authorisation code of the terminal's slip it cannot be claimed as paid.",
      next: "Read the terminal's slip. Without one: wait for the terminal's own word.",
    },
  },
  itemNotFound: {
    sv: {
      what: "Det finns inget sådant på listan.",
      next: "Läs om listan.",
    },
    en: {
      what: "There is no such item on the list.",
      next: "Load the list again.",
    },
  },
  itemAlreadyClosed: {
    sv: {
      what: "Någon annan har redan löst det här.",
      next: "Läs om listan och se hur.",
    },
    en: {
      what: "Somebody else has already resolved this.",
      next: "Load the list again and see how.",
    },
  },
  itemOwnedByAnother: {
    sv: {
      what: "Någon annan har tagit ansvar för det här.",
      next: "Tala med den personen, eller ta över ansvaret.",
    },
    en: {
      what: "Somebody else has taken this on.",
      next: "Talk to that person, or take it over.",
    },
  },
  itemClosesByProof: {
    sv: {
      what: "Det här avslutas bara av ett bevis, aldrig för hand.",
      next: "Läs vad som görs nu, och skriv en kommentar om du vet mer.",
    },
    en: {
      what: "Only proof closes this, never a person.",
      next: "Read what is being done, and write a comment if you know more.",
    },
  },
  nothingToApply: {
    sv: {
      what: "Det finns inga pengar kvar att boka på en faktura.",
      next: "Öppna betalningen och läs vad som hänt med pengarna.",
    },
    en: {
      what: "There is no money left to apply to an invoice.",
      next: "Open the payment and read what became of the money.",
    },
  },
  reasonNeeded: {
    sv: {
      what: "Ett skäl behövs.",
      next: "Skriv varför och försök igen.",
    },
    en: {
      what: "A reason is needed.",
      next: "Write why and try again.",
    },
  },
  secondPersonNeeded: {
    sv: {
      what: "En annan person måste godkänna det här.",
      next: "Be någon med rätt att godkänna återbetalningar att skriva sin signatur och sitt lösenord.",
    },
    en: {
      what: "Another person must approve this.",
      next: "Ask somebody who may approve refunds for their signature and password.",
    },
  },
  secondPersonNotAllowed: {
    sv: {
      what: "Den personen får inte godkänna, eller lösenordet stämmer inte.",
      next: "Be någon annan med rätten.",
    },
    en: {
      what: "That person may not approve, or the password is wrong.",
      next: "Ask somebody else who may.",
    },
  },
  refundToCashNotAllowed: {
    sv: {
      what: "Du får inte lämna ut kontanter.",
      next: "Betala tillbaka till kortet, eller be någon som får hantera kontanter.",
    },
    en: {
      what: "You may not hand out cash.",
      next: "Pay back to the card, or ask somebody who may handle cash.",
    },
  },
  voidNotPossible: {
    sv: {
      what: "Köpet är inte längre terminalens senaste och kan inte makuleras.",
      next: "Betala tillbaka till kundens kort i stället.",
    },
    en: {
      what: "The purchase is no longer the terminal's last and cannot be voided.",
      next: "Pay back to the customer's card instead.",
    },
  },
  noSignatureWaiting: {
    sv: {
      what: "Ingen underskrift väntar på besked för den här betalningen.",
      next: "Läs hur betalningen står.",
    },
    en: {
      what: "No signature waits for an answer on this payment.",
      next: "Read how the payment stands.",
    },
  },
  signatureAboveLimit: {
    sv: {
      what: "Beloppet är över gränsen för att godkänna en underskrift.",
      next: "Be en chef godkänna underskriften.",
    },
    en: {
      what: "The amount is above the limit for approving a signature.",
      next: "Ask a manager to approve the signature.",
    },
  },
  signatureWaiting: {
    sv: {
      what: "Terminalen väntar på att en underskrift ska godkännas eller nekas.",
      next: "Öppna den betalningen och svara om kunden skrev under.",
    },
    en: {
      what: "The terminal waits for a signature to be approved or refused.",
      next: "Open that payment and say whether the customer signed.",
    },
  },
  terminalNotFound: {
    sv: {
      what: "Terminalen finns inte.",
      next: "Läs om listan över terminaler.",
    },
    en: {
      what: "The terminal does not exist.",
      next: "Load the list of terminals again.",
    },
  },
  terminalLeased: {
    sv: {
      what: "En annan kassa har terminalen just nu.",
      next: "Vänta på din tur i kön, eller välj en annan terminal.",
    },
    en: {
      what: "Another till has the terminal right now.",
      next: "Wait for your turn in the queue, or choose another terminal.",
    },
  },
  leaseNotYours: {
    sv: {
      what: "Din kassa har inte terminalen.",
      next: "Ta terminalen först.",
    },
    en: {
      what: "Your till does not have the terminal.",
      next: "Take the terminal first.",
    },
  },
  notInQueue: {
    sv: {
      what: "Den kassan står inte i kö till terminalen.",
      next: "Läs om sidan och välj en kassa som väntar.",
    },
    en: {
      what: "That till is not waiting for the terminal.",
      next: "Load the page again and choose a till that waits.",
    },
  },
  terminalHasUnknown: {
    sv: {
      what: "Terminalen har en betalning som vi tar reda på, och kan inte flyttas eller bytas.",
      next: "Vänta tills betalningen är utredd. Den står på listan över avbrutna.",
    },
    en: {
      what: "The terminal has a payment that we are finding out, and cannot be moved or replaced.",
      next: "Wait until the payment is resolved. It is on the interrupted list.",
    },
  },
  terminalHasPayment: {
    sv: {
      what: "En betalning pågår på terminalen, och den kan inte flyttas eller bytas.",
      next: "Vänta tills betalningen är klar.",
    },
    en: {
      what: "A payment is under way on the terminal, and it cannot be moved or replaced.",
      next: "Wait until the payment has ended.",
    },
  },
  terminalSessionOpen: {
    sv: {
      what: "Terminalen har köp som inte är avstämda, och kan inte flyttas eller bytas.",
      next: "Stäm av terminalen först och försök sedan igen.",
    },
    en: {
      what: "The terminal has purchases that are not reconciled, and cannot be moved or replaced.",
      next: "Reconcile the terminal first, then try again.",
    },
  },
  terminalIdTaken: {
    sv: {
      what: "En annan terminal har redan det numret.",
      next: "Kontrollera numret på terminalen.",
    },
    en: {
      what: "Another terminal already has that number.",
      next: "Check the number on the terminal.",
    },
  },
  modelNotApproved: {
    sv: {
      what: "Terminalmodellen är inte godkänd.",
      next: "Välj en godkänd modell.",
    },
    en: {
      what: "The terminal model is not approved.",
      next: "Choose an approved model.",
    },
  },
  cardRulesWrong: {
    sv: {
      what: "Kortreglerna kan inte sparas så som de är skrivna.",
      next: "Rätta reglerna som nämns och försök igen.",
    },
    en: {
      what: "The card rules cannot be saved as they are written.",
      next: "Put the rules that are named right and try again.",
    },
  },
  cardRulesChanged: {
    sv: {
      what: "Någon annan har sparat kortreglerna sedan du öppnade dem. Din ändring är inte sparad.",
      next: "Läs om reglerna, gör om ändringen och prova den igen.",
    },
    en: {
      what: "Somebody else has saved the card rules since you opened them. Your change is not saved.",
      next: "Read the rules again, make the change anew and try it again.",
    },
  },
  cardRulesNotTried: {
    sv: {
      what: "De här kortreglerna har inte provats, eller så provades en annan lista. Inget är sparat.",
      next: "Prova reglerna som de är nu, se vad som ändras och spara sedan.",
    },
    en: {
      what: "These card rules have not been tried, or another list was. Nothing is saved.",
      next: "Try the rules as they are now, see what changes, and save then.",
    },
  },
  cardRulesTrialOld: {
    sv: {
      what: "Sedan du provade har det kommit betalningar som skulle märkas annorlunda. Inget är sparat.",
      next: "Prova reglerna igen, så att du ser dem, och spara sedan.",
    },
    en: {
      what: "Since you tried, payments have come that would be marked otherwise. Nothing is saved.",
      next: "Try the rules again, so that you see them, and save then.",
    },
  },
  netsAccountFromEnvironment: {
    sv: {
      what: "Kontot hos Nets är angivet där servern startas och kan inte ändras här.",
      next: "Ta bort KORTKOLL_NETS_USERNAME och KORTKOLL_NETS_PASSWORD och starta om servern först.",
    },
    en: {
      what: "The account at Nets is given where the server is started and cannot be changed here.",
      next: "Remove KORTKOLL_NETS_USERNAME and KORTKOLL_NETS_PASSWORD and restart the server first.",
    },
  },
  settingChangedSince: {
    sv: {
      what: "Någon annan har ändrat inställningen sedan du öppnade den. Din ändring är inte sparad.",
      next: "Läs om sidan och gör ändringen igen om den fortfarande behövs.",
    },
    en: {
      what: "Somebody else has changed the setting since you opened it. Your change is not saved.",
      next: "Read the page again, and make the change anew if it is still needed.",
    },
  },
  onlyToyotasProgramme: {
    sv: {
      what: "Egna kort finns bara för Toyota. Inget annat program kan läggas upp.",
      next: "Märk andra kort med en kortregel till någon av utställarna.",
    },
    en: {
      what: "Own cards exist for Toyota only. No other programme can be created.",
      next: "Mark other cards by a card rule for one of the issuers.",
    },
  },
  noToyotaFranchise: {
    sv: {
      what: "Anläggningen har inte Toyota, och kan därför inte ta emot egna kort.",
      next: "Ange först att anläggningen har Toyota, om den har det.",
    },
    en: {
      what: "The site does not have the Toyota franchise, so it cannot take own cards.",
      next: "If the site has the franchise, say so first.",
    },
  },
  noOwnCardAccount: {
    sv: {
      what: "Anläggningens företag saknar konto för egna kort.",
      next: "Ange kontot för egna kort för företaget och försök igen.",
    },
    en: {
      what: "The site's company has no account for own cards.",
      next: "Give the company an account for own cards and try again.",
    },
  },
  payoutRuleIncomplete: {
    sv: {
      what: "Utbetalningsregeln är inte fullständig och kan inte bekräftas.",
      next: "Fyll i betalare, bankdagar och brutto eller netto från avtalet först.",
    },
    en: {
      what: "The payout rule is not complete and cannot be confirmed.",
      next: "Fill in payer, bank days, and gross or net from the agreement first.",
    },
  },
  codeTaken: {
    sv: { what: "Koden används redan.", next: "Välj en annan kod." },
    en: { what: "The code is already in use.", next: "Choose another code." },
  },
  organisationNumberWrong: {
    sv: {
      what: "Organisationsnumret stämmer inte: kontrollsiffran är en annan.",
      next: "Kontrollera numret, tio siffror.",
    },
    en: {
      what: "The organisation number is wrong: its check digit is another one.",
      next: "Check the number, ten digits.",
    },
  },
  organisationNumberTaken: {
    sv: {
      what: "Ett annat företag har redan det organisationsnumret.",
      next: "Kontrollera numret, eller ändra det företag som redan finns.",
    },
    en: {
      what: "Another company already has that organisation number.",
      next: "Check the number, or change the company that is already there.",
    },
  },
  accountShared: {
    sv: {
      what: "Två slags poster kan inte stå på samma konto.",
      next: "Välj ett konto som inget annat använder.",
    },
    en: {
      what: "Two kinds of items cannot stand on the same account.",
      next: "Choose an account that nothing else uses.",
    },
  },
  accountUsedBefore: {
    sv: {
      what: "Kontot har tidigare använts för något annat, och det som bokfördes då står kvar.",
      next: "Välj ett konto som inte har använts för något annat.",
    },
    en: {
      what: "The account was used for something else before, and what was booked then is still there.",
      next: "Choose an account that has not been used for anything else.",
    },
  },
  dimensionNotFree: {
    sv: {
      what: "SIE har dimensionen till något annat.",
      next: "Välj 1, 6 eller ett nummer från 20. Operatör och serviceomottagare kan också ha 7.",
    },
    en: {
      what: "SIE keeps that dimension for something else.",
      next: "Choose 1, 6 or a number from 20. Operator and service advisor may also have 7.",
    },
  },
  dimensionShared: {
    sv: {
      what: "Två slags ursprung kan inte stå i samma dimension.",
      next: "Ge vart och ett sin egen.",
    },
    en: {
      what: "Two kinds of origin cannot stand in the same dimension.",
      next: "Give each one of its own.",
    },
  },
  issuerNotMarked: {
    sv: {
      what: "Kortutställaren skulle inte synas som dimension hos Fortnox.",
      next: "Låt kortutställaren stå som kostnadsställe eller projekt.",
    },
    en: {
      what: "Fortnox would not see the card issuer as a dimension.",
      next: "Let the card issuer stand as cost centre or project.",
    },
  },
  issuerCodeWrong: {
    sv: {
      what: "Koden kan inte skrivas så i en SIE-fil.",
      next: "Skriv 1–20 bokstäver och siffror, utan mellanslag. Streck, punkt och snedstreck går också.",
    },
    en: {
      what: "The code cannot be written like that in a SIE file.",
      next: "Write 1–20 letters and digits, without spaces. Hyphen, full stop and slash may be used too.",
    },
  },
  issuerTextWrong: {
    sv: {
      what: "Texten kan inte skrivas så i en SIE-fil.",
      next: "Skriv 1–30 bokstäver och siffror, utan kolon och citattecken.",
    },
    en: {
      what: "The text cannot be written like that in a SIE file.",
      next: "Write 1–30 letters and digits, without colons and quotes.",
    },
  },
  issuerMarkShared: {
    sv: {
      what: "Två kortutställare kan inte ha samma kod eller text.",
      next: "Ge var och en sin egen. Stora och små bokstäver räknas som samma.",
    },
    en: {
      what: "Two card issuers cannot have the same code or text.",
      next: "Give each its own. Capitals and small letters count as the same.",
    },
  },
  companyInUseAtSite: {
    sv: {
      what: "Företaget har något kvar på anläggningen.",
      next: "Avsluta eller flytta det som är kvar, och ta bort företaget sedan.",
    },
    en: {
      what: "The company still has something at the site.",
      next: "Finish or move what is left, and remove the company afterwards.",
    },
  },
  sharedWithOtherCompany: {
    sv: {
      what: "Ett annat företag, som du inte ser, använder det här också.",
      next: "Be någon som har inställningarna för alla företag på anläggningen.",
    },
    en: {
      what: "Another company, which you do not see, uses this too.",
      next: "Ask somebody who has the settings of every company at the site.",
    },
  },
  tillHasPayment: {
    sv: {
      what: "En betalning pågår eller utreds vid kassan.",
      next: "Vänta tills den är avslutad och försök igen.",
    },
    en: {
      what: "A payment is under way or being found out about at the till.",
      next: "Wait until it has ended and try again.",
    },
  },
  tillHasCash: {
    sv: {
      what: "Det ligger pengar i kassans låda.",
      next: "Ta ut växelkassan och lämna resten till banken först.",
    },
    en: {
      what: "There is money in the till's drawer.",
      next: "Take out the float and deposit the rest first.",
    },
  },
  tillRetired: {
    sv: { what: "Kassan är avställd.", next: "Ta kassan i bruk igen först." },
    en: { what: "The till is retired.", next: "Put the till in use again first." },
  },
  terminalOfAnotherSite: {
    sv: {
      what: "Terminalen och kassan står på olika anläggningar.",
      next: "Välj en kassa på terminalens anläggning, eller flytta terminalen.",
    },
    en: {
      what: "The terminal and the till are at different sites.",
      next: "Choose a till at the terminal's site, or move the terminal.",
    },
  },
  terminalUsedAtTill: {
    sv: {
      what: "Kassan använder terminalen just nu.",
      next: "Vänta tills kassan är klar med den och försök igen.",
    },
    en: {
      what: "The till is using the terminal right now.",
      next: "Wait until the till is done with it and try again.",
    },
  },
  serialNumberTaken: {
    sv: {
      what: "En annan terminal har redan det serienumret.",
      next: "Kontrollera serienumret på terminalens baksida.",
    },
    en: {
      what: "Another terminal already has that serial number.",
      next: "Check the serial number on the back of the terminal.",
    },
  },
  voucherSeriesTaken: {
    sv: {
      what: "Ett annat faktureringssystem i företaget har redan den verifikationsserien, eller Kortkoll självt (B och K).",
      next: "Välj en annan serie.",
    },
    en: {
      what: "Another invoicing system of the company already has that voucher series, or Kortkoll itself (B and K).",
      next: "Choose another series.",
    },
  },
  systemHasOpenOrders: {
    sv: {
      what: "Det finns obetalda fakturor från systemet, bokförda åt det gamla hållet.",
      next: "Ändra vem som bokför fordran när de är betalda eller återkallade.",
    },
    en: {
      what: "There are unpaid invoices from the system, booked the old way.",
      next: "Change who books the claim when they are paid or withdrawn.",
    },
  },
  signatureTaken: {
    sv: {
      what: "En annan person har redan den signaturen.",
      next: "Välj en annan signatur, eller ta in personen igen om det är samma.",
    },
    en: {
      what: "Another person already has that signature.",
      next: "Choose another signature, or take the person in again if it is the same.",
    },
  },
  rightsBeyondOwn: {
    sv: {
      what: "Du kan inte bestämma över någon som får göra mer än du själv.",
      next: "Be en administratör göra ändringen.",
    },
    en: {
      what: "You cannot decide over somebody who may do more than you yourself.",
      next: "Ask an administrator to make the change.",
    },
  },
  lastAdministrator: {
    sv: {
      what: "Det här är den sista administratören. Utan en kan ingen rätta till något längre.",
      next: "Gör någon annan till administratör först, och låt den personen välja lösenord.",
    },
    en: {
      what: "This is the last administrator. Without one nobody can put anything right any more.",
      next: "Make somebody else an administrator first, and let that person choose a password.",
    },
  },
  ownAccount: {
    sv: {
      what: "Det här är ditt eget konto.",
      next: "Gör ändringen på sidan Mitt konto, med ditt lösenord.",
    },
    en: {
      what: "This is your own account.",
      next: "Make the change on the page My account, with your password.",
    },
  },
  bankFileTooLarge: {
    sv: { what: "Filen är för stor. Inget av den är kvar.", next: "Hämta en kortare period." },
    en: { what: "The file is too large. Nothing of it was kept.", next: "Fetch a shorter period." },
  },
  bankFileBrokenOff: {
    sv: { what: "Filen kom inte fram hel. Inget av den är kvar.", next: "Skicka den igen." },
    en: { what: "The file did not arrive whole. Nothing of it was kept.", next: "Send it again." },
  },
  bankFileContentGone: {
    sv: {
      what: "Filen är gallrad: tiden som den får sparas är slut.",
      next: "Dag, belopp och det som raderna betalar finns kvar på filens sida.",
    },
    en: {
      what: "The file is removed: the time that it may be kept for is over.",
      next: "Day, amount and what its lines pay are still on the file's page.",
    },
  },
  bankFileNotReadAgain: {
    sv: {
      what: "Filen läses just nu, behöver ingen mappning, eller används redan.",
      next: "Vänta tills den är läst. Det som redan räknas ändras inte.",
    },
    en: {
      what: "The file is being read, needs no mapping, or counts already.",
      next: "Wait until it has been read. What counts already is not changed.",
    },
  },
  bankFileHasCompany: {
    sv: { what: "Filen har redan ett företag.", next: "Läs om sidan." },
    en: { what: "The file has a company already.", next: "Reload the page." },
  },
  bankAccountTaken: {
    sv: {
      what: "Kontot hör redan till ett annat företag.",
      next: "Kontrollera numret, eller ta bort kontot där först.",
    },
    en: {
      what: "The account belongs to another company already.",
      next: "Check the number, or remove the account there first.",
    },
  },
  webhookAddressWrong: {
    sv: {
      what: "Adressen är ingen adress att sända till.",
      next: "Skriv hela adressen, till exempel https://exempel.se/kortkoll, utan namn och lösenord.",
    },
    en: {
      what: "The address is none that can be sent to.",
      next: "Write the whole address, such as https://example.com/kortkoll, without name and password.",
    },
  },
  webhookNotHttps: {
    sv: {
      what: "Adressen saknar kryptering.",
      next: "Skriv en adress som börjar med https://.",
    },
    en: {
      what: "The address is not encrypted.",
      next: "Write an address that begins with https://.",
    },
  },
  webhookAddressInside: {
    sv: {
      what: "Adressen ligger inne i ett nät, dit inget sänds.",
      next: "Skriv en adress som nås utifrån, eller be den som sköter servern att släppa fram värden (KORTKOLL_WEBHOOK_HOSTS).",
    },
    en: {
      what: "The address lies inside a network, where nothing is sent.",
      next: "Write an address that is reached from outside, or ask whoever runs the server to allow the host (KORTKOLL_WEBHOOK_HOSTS).",
    },
  },
  webhookHostNotFound: {
    sv: {
      what: "Det finns ingen server med det namnet, eller så gick namnet inte att slå upp.",
      next: "Kontrollera stavningen, och försök igen.",
    },
    en: {
      what: "There is no server by that name, or the name could not be looked up.",
      next: "Check the spelling, and try again.",
    },
  },
  webhookWithoutSecret: {
    sv: {
      what: "Mottagaren har ingen hemlighet: den raderades när mottagaren togs bort.",
      next: "Gör en ny hemlighet, lägg in den i programmet som tar emot, och slå på sedan.",
    },
    en: {
      what: "The receiver has no secret: it was erased when the receiver was removed.",
      next: "Make a new secret, put it into the program that receives, and turn it on then.",
    },
  },
  bankAccountWrong: {
    sv: {
      what: "Kontonumret stämmer inte med sitt slag.",
      next: "Skriv IBAN med landskod, eller bankgiro med sju eller åtta siffror.",
    },
    en: {
      what: "The account number does not fit its kind.",
      next: "Write an IBAN with its country, or a bankgiro of seven or eight digits.",
    },
  },
  mappingWordTwice: {
    sv: {
      what: "Mappningen säger två saker om samma ord.",
      next: "Låt varje ord vara ett slag, och ett slags rad.",
    },
    en: {
      what: "The mapping says two things of the same word.",
      next: "Let each word be one type, and one kind of row.",
    },
  },
  mappingWithoutLines: {
    sv: {
      what: "Mappningen skiljer på rader, men inget ord är en rad med ett köp.",
      next: "Välj det ord som är en rad, eller ta bort kolumnen för radens slag.",
    },
    en: {
      what: "The mapping tells rows apart, but no word is a line of a sale.",
      next: "Choose the word that is a line, or take away the column that tells rows apart.",
    },
  },
  mappingWithoutReference: {
    sv: {
      what: "Utbetalningar ska summeras efter referens, men raden eller utbetalningen saknar en kolumn för den.",
      next: "Välj kolumn för utbetalningens referens på båda ställena, eller säg att en summarad skiljer dem åt.",
    },
    en: {
      what: "Payouts are to be summed by reference, but the line or the payout has no column for it.",
      next: "Choose a column for the payout's reference in both places, or say that a row that sums tells them apart.",
    },
  },
  mappingIncomplete: {
    sv: {
      what: "Mappningen säger inte var beloppet står.",
      next: "Välj kolumn för belopp, eller för debet och kredit.",
    },
    en: {
      what: "The mapping does not say where the amount stands.",
      next: "Choose a column for the amount, or for debit and credit.",
    },
  },
  personInactive: {
    sv: { what: "Personen har slutat.", next: "Ta in personen igen först." },
    en: { what: "The person has left.", next: "Take the person in again first." },
  },
  linkUsed: {
    sv: {
      what: "Länken är redan använd eller för gammal.",
      next: "Be administratören om en ny länk.",
    },
    en: {
      what: "The link has been used or is too old.",
      next: "Ask the administrator for a new link.",
    },
  },
  cursorAhead: {
    sv: {
      what: "Läsmärket är från en annan databas, eller från en tid som den här har förlorat.",
      next: "Läs händelserna från början, eller läs varje order på nytt och fortsätt därifrån.",
    },
    en: {
      what: "The cursor is from another database, or from a time that this one has lost.",
      next: "Read the events from the start, or read each order again and go on from there.",
    },
  },
  conflict: {
    sv: {
      what: "Någon annan ändrade samma sak samtidigt.",
      next: "Läs om sidan och se vad som gäller innan du försöker igen.",
    },
    en: {
      what: "Somebody else changed the same thing at the same time.",
      next: "Reload the page and see what holds before trying again.",
    },
  },
  internalError: {
    sv: {
      what: "Något gick fel i Kortkoll.",
      next: "Läs om sidan och se vad som gäller innan du försöker igen.",
    },
    en: {
      what: "Something went wrong in Kortkoll.",
      next: "Reload the page and see what holds before trying again.",
    },
  },
  databaseUnavailable: {
    sv: {
      what: "Databasen svarar inte just nu.",
      next: "Vänta en stund, läs om sidan och se vad som gäller.",
    },
    en: {
      what: "The database does not answer right now.",
      next: "Wait a while, reload the page and see what holds.",
    },
  },
  databaseReadOnly: {
    sv: {
      what: "Databasen går just nu bara att läsa: inget kan sparas.",
      next: "Säg till den som sköter driften. Vänta med att ta betalt tills det här är löst.",
    },
    en: {
      what: "The database can only be read right now: nothing can be stored.",
      next: "Tell whoever runs Kortkoll. Take no payment until this is solved.",
    },
  },
  databaseFull: {
    sv: {
      what: "Databasens disk är full: inget kan sparas.",
      next: "Säg till den som sköter driften. Vänta med att ta betalt tills det finns plats.",
    },
    en: {
      what: "The database's disk is full: nothing can be stored.",
      next: "Tell whoever runs Kortkoll. Take no payment until there is room.",
    },
  },
};

/** The same by code, for one language. */
export function failureSentencesIn(
  language: Language,
): Readonly<Record<FailureCode, FailureSentences>> {
  const pairs = Object.entries(FAILURE_SENTENCES).map(([code, words]) => [code, words[language]]);
  return Object.fromEntries(pairs) as Record<FailureCode, FailureSentences>;
}
