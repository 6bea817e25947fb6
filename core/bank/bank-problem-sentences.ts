/** What each problem with a file means, and what to do about it. */
import type { Language } from "../failure-sentences.ts";
import type { BankFileProblemCode } from "./bank-file.ts";

export const BANK_PROBLEM_SENTENCES: Readonly<
  Record<BankFileProblemCode, Readonly<Record<Language, string>>>
> = {
  notRecognised: {
    sv: "Filen är inte av något slag som Kortkoll känner. Kontrollera att det är bankens eller inlösarens fil.",
    en: "The file is of no kind that Kortkoll knows. Check that it is the bank's or the acquirer's file.",
  },
  empty: {
    sv: "Filen innehåller inget att läsa. Hämta den igen.",
    en: "There is nothing to read in the file. Fetch it again.",
  },
  tooLarge: {
    sv: "Filen är för stor. Hämta en kortare period.",
    en: "The file is too large. Fetch a shorter period.",
  },
  truncated: {
    sv: "Filen slutar mitt i. Det som inte är helt bokförs inte; hämta filen igen.",
    en: "The file ends in the middle. What is not whole is not booked; fetch the file again.",
  },
  notWellFormed: {
    sv: "Filen är trasig här. Det som står i samma del bokförs inte; hämta filen igen.",
    en: "The file is broken here. What stands in the same part is not booked; fetch the file again.",
  },
  doctypeRefused: {
    sv: "Filen har en dokumenttyp (DOCTYPE), som ingen fil från en bank har. Den läses inte.",
    en: "The file has a document type (DOCTYPE), which no file from a bank has. It is not read.",
  },
  mixedEncodings: {
    sv: "Filens bokstäver är inte kodade som den säger. Belopp är lästa; å, ä och ö kan vara fel.",
    en: "The file's letters are not encoded as it says. Amounts are read; å, ä and ö may be wrong.",
  },
  amountUnreadable: {
    sv: "Beloppet går inte att läsa säkert, så inget av samma utdrag eller utbetalning bokförs.",
    en: "The amount cannot be read with certainty, so nothing of the same statement or payout is booked.",
  },
  dateUnreadable: {
    sv: "Datumet går inte att läsa säkert, så inget av samma utdrag eller utbetalning bokförs.",
    en: "The date cannot be read with certainty, so nothing of the same statement or payout is booked.",
  },
  wrongCurrency: {
    sv: "Valutan är inte SEK. Det visas men bokförs inte.",
    en: "The currency is not SEK. It is shown and not booked.",
  },
  statementDoesNotAddUp: {
    sv: "Ingående saldo och rader blir inte utgående saldo. Inget av utdraget bokförs; hämta det igen.",
    en: "Opening balance and lines do not make the closing balance. Nothing of the statement is booked; fetch it again.",
  },
  detailsDoNotAddUp: {
    sv: "Delarna summerar inte till sin rad eller insättning.",
    en: "The parts do not sum to their line or deposit.",
  },
  payoutDoesNotAddUp: {
    sv: "Raderna summerar inte till utbetalningen. Den används inte; hämta rapporten igen.",
    en: "The lines do not sum to the payout. It is not used; fetch the report again.",
  },
  countDiffers: {
    sv: "Filen säger ett annat antal än den innehåller. Inget av den delen bokförs; hämta filen igen.",
    en: "The file tells another count than it holds. Nothing of that part is booked; fetch the file again.",
  },
  sequenceGap: {
    sv: "Numren hoppar: ett utdrag saknas emellan. Hämta det från banken.",
    en: "The numbers skip: a statement between them is missing. Fetch it from the bank.",
  },
  zeroAmount: {
    sv: "Raden har beloppet noll. Den visas men flyttar inga pengar.",
    en: "The line has an amount of nothing. It is shown and moves no money.",
  },
  duplicateReference: {
    sv: "Samma referens och belopp står mer än en gång. Utan saldon som visar annat räknas raden en gång.",
    en: "The same reference and amount stand more than once. Without balances that say otherwise the line counts once.",
  },
  accountUnknown: {
    sv: "Kontot är inte känt. Lägg in det under Inställningar, Bankkonton; då räknas raderna.",
    en: "The account is not known. Add it under Settings, Bank accounts; then the lines count.",
  },
  accountOfAnotherCompany: {
    sv: "Kontot hör till ett annat företag. Raderna bokförs inte här.",
    en: "The account belongs to another company. The lines are not booked here.",
  },
  companyUnknown: {
    sv: "Det framgår inte vilket företag utbetalningarna gäller. Välj företag på filens sida.",
    en: "It does not show which company the payouts are for. Choose the company on the file's page.",
  },
  recordUnknown: {
    sv: "Raden är av ett okänt slag. Den kan ha flyttat pengar, så den delen bokförs inte.",
    en: "The row is of an unknown kind. It may have moved money, so that part is not booked.",
  },
  recordOutOfOrder: {
    sv: "Raden står där den inte hör hemma. Den delen bokförs inte; hämta filen igen.",
    en: "The row stands where it does not belong. That part is not booked; fetch the file again.",
  },
  fieldMissing: {
    sv: "En uppgift som behövs saknas. Den delen bokförs inte; kontrollera filen eller mappningen.",
    en: "Something that is needed is missing. That part is not booked; check the file or the mapping.",
  },
  typeUnknown: {
    sv: "Ordet för radens slag finns inte i mappningen. Lägg till det och läs filen igen.",
    en: "The mapping has no such word for what a line is. Add it and read the file again.",
  },
  signDiffers: {
    sv: "Beloppet har fel tecken för sitt slag. Kontrollera mappningens teckenregel.",
    en: "The amount has the wrong sign for what it is. Check the mapping's rule for signs.",
  },
  tooManyPayouts: {
    sv: "Filen har fler utbetalningar än som går att hålla isär. Hämta en kortare period.",
    en: "The file has more payouts than can be told apart. Fetch a shorter period.",
  },
  cardNumberMasked: {
    sv: "Det som ser ut som ett kortnummer är maskerat.",
    en: "What looks like a card number is masked.",
  },
  mappingMissing: {
    sv: "Det finns ingen ensam mappning som passar filens kolumner. Gör eller välj en på filens sida.",
    en: "No one mapping fits the file's columns. Make or choose one on the file's page.",
  },
};
