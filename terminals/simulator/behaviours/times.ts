/** The terminal's clock is wrong by an hour, or the bank takes its time. */
import type { Outcome } from "../truth/outcome.ts";
import type { Script } from "./script.ts";

const HOUR_MS = 3_600_000;

export const TIMES: readonly Script[] = [
  {
    name: "clock-hour-ahead",
    ending: "936",
    takesMoney: true,
    changeOutcome: (outcome) => shiftTerminalTime(outcome, HOUR_MS),
    sv: "Terminalens klocka går en timme före",
    en: "The terminal's clock is an hour ahead",
  },
  {
    name: "clock-hour-behind",
    ending: "937",
    takesMoney: true,
    changeOutcome: (outcome) => shiftTerminalTime(outcome, -HOUR_MS),
    sv: "Terminalens klocka går en timme efter",
    en: "The terminal's clock is an hour behind",
  },
  {
    name: "drop-with-clock-hour-ahead",
    ending: "938",
    takesMoney: true,
    delivery: { kind: "drop" },
    changeOutcome: (outcome) => shiftTerminalTime(outcome, HOUR_MS),
    sv: "Svaret tappas; klockan går en timme före",
    en: "Answer lost; the clock is an hour ahead",
  },
  {
    name: "drop-with-clock-hour-behind",
    ending: "939",
    takesMoney: true,
    delivery: { kind: "drop" },
    changeOutcome: (outcome) => shiftTerminalTime(outcome, -HOUR_MS),
    sv: "Svaret tappas; klockan går en timme efter",
    en: "Answer lost; the clock is an hour behind",
  },
  {
    name: "slow-approval",
    ending: "940",
    takesMoney: true,
    slow: true,
    sv: "Godkänns efter 20 sekunder",
    en: "Approved after 20 seconds",
  },
];

function shiftTerminalTime(outcome: Outcome, byMs: number): Outcome {
  const terminalAt = new Date(Date.parse(outcome.terminalAt) + byMs).toISOString();
  return { ...outcome, terminalAt };
}
