/** What people and programs did beside money, in a few words. Who did it stands beside them. */
import type { Language } from "../failure-sentences.ts";
import type { AuditKind } from "./audit-kinds.ts";

export const AUDIT_EVENT_SENTENCES: Readonly<
  Record<AuditKind, Readonly<Record<Language, string>>>
> = {
  signedIn: { sv: "Loggade in", en: "Signed in" },
  signInRefused: { sv: "En inloggning nekades", en: "A sign-in was refused" },
  signedOut: { sv: "Loggade ut", en: "Signed out" },
  signInLocked: { sv: "Inloggningen spärrades", en: "The sign-in was locked" },
  firstAdministratorMade: {
    sv: "Den första administratören lades upp",
    en: "The first administrator was made",
  },
  sessionReplayed: {
    sv: "En avslutad inloggning användes igen",
    en: "An ended session was used again",
  },
  sessionsEnded: { sv: "Inloggningar avslutades", en: "Sessions were ended" },
  operatorSwitched: { sv: "Bytte operatör vid kassan", en: "Switched operator at the till" },
  tillUnlocked: { sv: "Låste upp kassan", en: "Unlocked the till" },
  pinChanged: { sv: "En pinkod ändrades", en: "A PIN was changed" },
  pinLocked: { sv: "En pinkod spärrades", en: "A PIN was locked" },
  passwordChanged: { sv: "Ett lösenord ändrades", en: "A password was changed" },
  secondFactorBegun: {
    sv: "Tvåstegsinloggning började kopplas",
    en: "A second factor was begun",
  },
  secondFactorEnrolled: { sv: "Tvåstegsinloggning kopplades", en: "A second factor was added" },
  secondFactorRemoved: { sv: "Tvåstegsinloggning togs bort", en: "A second factor was removed" },
  secondFactorGiven: { sv: "Angav koden från appen", en: "Gave the code from the app" },
  recoveryCodesMade: { sv: "Reservkoder skapades", en: "Recovery codes were made" },
  recoveryCodeUsed: { sv: "En reservkod användes", en: "A recovery code was used" },
  accountReopened: {
    sv: "En länk till ett konto gavs ut från serverns dator",
    en: "A link to an account was given from the server's machine",
  },
  secretKeyReplaced: {
    sv: "En hemlig nyckel som är borta ersattes från serverns dator",
    en: "A secret key that is lost was replaced from the server's machine",
  },
  settingChanged: { sv: "En inställning ändrades", en: "A setting was changed" },
  settingRefused: {
    sv: "En ändring av en inställning nekades",
    en: "A change of a setting was refused",
  },
  dayClosed: { sv: "En dag stängdes", en: "A day was closed" },
  dayCloseFollowedUp: {
    sv: "Ett dagsavslut följdes upp",
    en: "A day close was followed up",
  },
  rightUsed: { sv: "En behörighet användes", en: "A right was used" },
  cashMoved: { sv: "Kontanter flyttades", en: "Cash was moved" },
  cashChecked: {
    sv: "Den som betalade kontant kontrollerades",
    en: "Who paid in cash was checked",
  },
  bankFileTaken: {
    sv: "En fil från banken eller inlösaren lästes in",
    en: "A file from the bank or the acquirer was taken in",
  },
  bankFileReadAgain: {
    sv: "En fil lästes om med en mappning",
    en: "A file was read again by a mapping",
  },
  exportMade: { sv: "En exportfil skapades", en: "An export file was made" },
  exportDelivered: {
    sv: "En exportfil markerades som levererad",
    en: "An export file was marked as delivered",
  },
  exportDiscarded: { sv: "En exportfil kasserades", en: "An export file was discarded" },
  periodLocked: { sv: "En period låstes", en: "A period was locked" },
  periodUnlocked: { sv: "En period låstes upp", en: "A period was unlocked" },
  openItemHandedOver: {
    sv: "En öppen post lämnades över",
    en: "An open item was handed over",
  },
  personalDataRemoved: {
    sv: "Personuppgifter som inte längre ska sparas togs bort",
    en: "Personal data that is no longer to be kept was removed",
  },
  orderChangeWaits: {
    sv: "En ändring av en order väntar på ett pågående köp",
    en: "A change of an order waits for a payment under way",
  },
  orderWithdrawn: { sv: "En order drogs tillbaka", en: "An order was withdrawn" },
  orderReleased: {
    sv: "En faktura släpptes till kundreskontran",
    en: "An invoice was released to the customer ledger",
  },
  orderReleaseTakenBack: {
    sv: "En faktura togs tillbaka från kundreskontran",
    en: "An invoice was taken back from the customer ledger",
  },
  drawerCountBegun: {
    sv: "En kassalåda började räknas",
    en: "The count of a drawer was begun",
  },
  drawerCounted: { sv: "En kassalåda räknades", en: "A drawer was counted" },
  differenceApproved: {
    sv: "En kassadifferens godkändes",
    en: "A difference of a count was approved",
  },
  tillReconciled: {
    sv: "En kassaavstämning skrevs under",
    en: "A till reconciliation was signed",
  },
  payoutMatched: {
    sv: "En bankrad matchades med det den betalar",
    en: "A bank line was matched with what it pays for",
  },
  payoutMatchUndone: {
    sv: "En matchad bankrad öppnades igen med en rättelse",
    en: "A matched bank line was opened again by a correction",
  },
  bankLineToldApart: {
    sv: "Någon sade om en bankrad är samma rörelse som en annan",
    en: "Somebody said whether a bank line is the same movement as another",
  },
  zeroPayoutSettled: {
    sv: "En utbetalning på 0 kr bokfördes utan bankrad",
    en: "A payout of 0 kr was booked without a bank line",
  },
  zeroPayoutUndone: {
    sv: "En utbetalning på 0 kr togs tillbaka med en rättelse",
    en: "A payout of 0 kr was taken back by a correction",
  },
  acquirerLinesTied: {
    sv: "Inlösarens rader knöts till våra betalningar",
    en: "The acquirer's lines were tied to our payments",
  },
  acquirerLineTied: {
    sv: "En inlösarrad knöts till en betalning, eller lades åt sidan",
    en: "An acquirer's line was tied to a payment, or set aside",
  },
  acquirerTieUndone: {
    sv: "En inlösarrad togs loss igen",
    en: "An acquirer's line was untied again",
  },
  webhookTested: { sv: "En webhook provades", en: "A webhook was tested" },
  webhookSentAgain: {
    sv: "Meddelanden till en webhook sändes igen",
    en: "Messages to a webhook were sent again",
  },
  webhookGaveUp: {
    sv: "Meddelanden till en webhook gavs upp",
    en: "Messages to a webhook were given up",
  },
  drawerCountAbandoned: {
    sv: "En räkning av en kassalåda avbröts",
    en: "A count of a drawer was abandoned",
  },
  databaseMigrated: {
    sv: "Databasen gjordes om för en ny version",
    en: "The database was made over for a new version",
  },
  backupMade: { sv: "En säkerhetskopia gjordes", en: "A backup was made" },
  databaseRestored: {
    sv: "Databasen lästes tillbaka från en säkerhetskopia",
    en: "The database was restored from a backup",
  },
  putInAtStart: {
    sv: "Uppgifter lades in när servern startade",
    en: "Data was put in as the server started",
  },
  takingsMended: {
    sv: "Summor av det som tagits stämde inte med betalningarna och rättades",
    en: "Sums of what was taken did not agree with the payments and were mended",
  },
  postingSumsMended: {
    sv: "Summor av det som bokförts stämde inte med konteringarna och rättades",
    en: "Sums of what was posted did not agree with the postings and were mended",
  },
  bookDifferencesFound: {
    sv: "Kontrollen fann att bokföringen och posterna skiljer sig",
    en: "The check found that the books and the items differ",
  },
  bookDifferenceSeen: {
    sv: "En skillnad mellan bokföring och poster har setts av någon",
    en: "A difference between books and items has been seen by somebody",
  },
  rightRefused: { sv: "En behörighet nekades", en: "A right was refused" },
};
