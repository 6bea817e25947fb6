/** The cloud answers, but not with an outcome. */
import type { Script } from "./script.ts";

const SERVER_ERRORS_NOT_TAKEN = [
  { status: 500, ending: "915" },
  { status: 502, ending: "917" },
  { status: 504, ending: "919" },
] as const;

const SERVER_ERRORS_TAKEN = [
  { status: 500, ending: "916" },
  { status: 502, ending: "918" },
  { status: 504, ending: "920" },
] as const;

export const SERVER_ERRORS: readonly Script[] = [
  ...SERVER_ERRORS_NOT_TAKEN.map(
    ({ status, ending }): Script => ({
      name: `http-${status}-not-taken`,
      ending,
      takesMoney: false,
      customer: "losesLink",
      delivery: { kind: "serverError", status },
      sv: `HTTP ${status}; inget taget`,
      en: `HTTP ${status}; nothing taken`,
    }),
  ),
  ...SERVER_ERRORS_TAKEN.map(
    ({ status, ending }): Script => ({
      name: `http-${status}-taken`,
      ending,
      takesMoney: true,
      delivery: { kind: "serverError", status },
      sv: `HTTP ${status}; pengarna tagna`,
      en: `HTTP ${status}; the money is taken`,
    }),
  ),
  {
    name: "result-99-not-taken",
    ending: "923",
    takesMoney: false,
    customer: "losesLink",
    delivery: { kind: "resultUnknown", status: 400 },
    sv: "Result 99; inget taget",
    en: "Result 99; nothing taken",
  },
  {
    name: "result-99-taken",
    ending: "924",
    takesMoney: true,
    delivery: { kind: "resultUnknown", status: 201 },
    sv: "Result 99; pengarna tagna",
    en: "Result 99; the money is taken",
  },
  {
    name: "garbled-answer",
    ending: "957",
    takesMoney: true,
    delivery: { kind: "garbled" },
    sv: "Godkänns, men svaret är inte läsbart",
    en: "Approved, but the answer cannot be read",
  },
];
