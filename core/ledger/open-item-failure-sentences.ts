/** What is said where an open item cannot be released or moved, and the one next step. */
import type { FailureSentences, Language } from "../failure-sentences.ts";

export const OPEN_ITEM_FAILURE_SENTENCES = {
  nothingToRelease: {
    sv: {
      what: "Fakturan har inget kvar på interimskontot att släppa till kundreskontran.",
      next: "Läs fakturans läge: den är betald, återkallad eller redan släppt.",
    },
    en: {
      what: "The invoice has nothing left on interim to release to the customer ledger.",
      next: "Read the invoice's position: it is paid, withdrawn or released already.",
    },
  },
  releaseFollowed: {
    sv: {
      what: "Fakturan kan inte tas tillbaka: något har hänt med den sedan den släpptes.",
      next: "Låt den stå i kundreskontran och ta betalt för den som en vanlig kundfaktura.",
    },
    en: {
      what: "The invoice cannot be taken back: something has happened to it since it was released.",
      next: "Leave it in the customer ledger, and take payment for it as an ordinary invoice.",
    },
  },
  nothingToMove: {
    sv: {
      what: "Så mycket av betalningen finns inte på den faktura som den ska flyttas från.",
      next: "Läs på betalningen vad den har betalat, och flytta högst så mycket.",
    },
    en: {
      what: "There is not that much of the payment on the invoice that it is to be moved from.",
      next: "Read on the payment what it has paid, and move at most that much.",
    },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<Language, FailureSentences>>>>;
