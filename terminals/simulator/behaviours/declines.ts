/** The bank or the customer says no: nothing is taken, and the answer says so. */
import { WRONG_PIN_CODE } from "../terminal/dialogue.ts";
import type { AnswerBody, Script } from "./script.ts";

export const DECLINES: readonly Script[] = [
  {
    name: "decline-05",
    ending: "901",
    takesMoney: false,
    declineCode: "05",
    sv: "Nekas av banken (05)",
    en: "Declined by the bank (05)",
  },
  {
    name: "decline-51",
    ending: "902",
    takesMoney: false,
    declineCode: "51",
    sv: "Medges ej, täckning saknas (51)",
    en: "Declined, insufficient funds (51)",
  },
  {
    name: "decline-55",
    ending: "903",
    takesMoney: false,
    declineCode: WRONG_PIN_CODE,
    sv: "Fel PIN-kod (55)",
    en: "Wrong PIN (55)",
  },
  {
    name: "customer-cancels",
    ending: "904",
    takesMoney: false,
    customer: "cancels",
    sv: "Kunden avbryter",
    en: "The customer cancels",
  },
  {
    name: "failure-as-text",
    ending: "909",
    takesMoney: false,
    declineCode: "05",
    changeBody: failureAsText,
    sv: "Nekas, och felet kommer som ren text",
    en: "Declined, and the failure is bare text",
  },
  {
    name: "reconcile-first",
    ending: "910",
    takesMoney: false,
    declineCode: "87",
    sv: "Nekas: avstämning krävs först (87)",
    en: "Declined: reconcile first (87)",
  },
];

function failureAsText(body: AnswerBody): unknown {
  return "failure" in body ? { failure: body.failure.error } : body;
}
