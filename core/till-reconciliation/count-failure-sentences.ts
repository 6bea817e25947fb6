/** What is said where a drawer cannot be counted or its count be signed, and the one next step. */
import type { FailureSentences, Language } from "../failure-sentences.ts";

export const RECONCILIATION_FAILURE_SENTENCES = {
  drawerBeingCounted: {
    sv: {
      what: "Kassalådan räknas just nu.",
      next: "Vänta tills räkningen är underskriven, eller avbryt den under Kassaavstämning.",
    },
    en: {
      what: "The drawer is being counted.",
      next: "Wait until the count is signed, or abandon it under Till reconciliation.",
    },
  },
  reconciliationNotFound: {
    sv: { what: "Kassaavstämningen finns inte.", next: "Gå till listan med kassaavstämningar." },
    en: {
      what: "There is no such till reconciliation.",
      next: "Go to the list of till reconciliations.",
    },
  },
  notCountedYet: {
    sv: { what: "Lådan är inte räknad än.", next: "Räkna lådan och lämna in räkningen först." },
    en: { what: "The drawer has not been counted.", next: "Count it and hand the count in first." },
  },
  reconciliationDone: {
    sv: {
      what: "Kassaavstämningen är redan klar och ändras inte.",
      next: "Börja en ny räkning om något ska rättas.",
    },
    en: {
      what: "The till reconciliation is done and does not change.",
      next: "Begin a new count if something is to be put right.",
    },
  },
  notYourCount: {
    sv: {
      what: "Den som räknade skriver under.",
      next: "Be den som räknade sist att skriva under, eller räkna om själv.",
    },
    en: {
      what: "Whoever counted signs.",
      next: "Ask whoever counted last to sign, or count again yourself.",
    },
  },
  differenceNeedsApproval: {
    sv: {
      what: "Differensen är så stor att en andra person måste godkänna den.",
      next: "Räkna om, eller be någon med rätt att godkänna differenser.",
    },
    en: {
      what: "The difference is so large that a second person must approve it.",
      next: "Count again, or ask somebody who may approve differences.",
    },
  },
  counterMayNotApprove: {
    sv: {
      what: "Den som har räknat godkänner inte sin egen differens.",
      next: "Be någon annan med rätten.",
    },
    en: {
      what: "Whoever has counted does not approve their own difference.",
      next: "Ask somebody else who may.",
    },
  },
  proofTooOld: {
    sv: {
      what: "Det var mer än en minut sedan du visade vem du är.",
      next: "Lås upp kassan med din pinkod eller logga in igen, och godkänn sedan.",
    },
    en: {
      what: "It is more than a minute since you showed who you are.",
      next: "Unlock the till with your PIN or sign in again, and then approve.",
    },
  },
  bagsExceedCount: {
    sv: {
      what: "Påsarna innehåller mer än vad som räknades.",
      next: "Rätta påsarnas belopp.",
    },
    en: { what: "The bags hold more than was counted.", next: "Correct the amounts of the bags." },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<Language, FailureSentences>>>>;
