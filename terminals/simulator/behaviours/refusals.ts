/** The cloud refuses before the terminal has heard of anything. */
import { ERROR_TEXTS } from "../assumptions.ts";
import { failure, unauthorised } from "../http/reply.ts";
import type { Script } from "./script.ts";

export const REFUSALS: readonly Script[] = [
  {
    name: "terminal-offline",
    ending: "907",
    takesMoney: false,
    refusal: () => failure(ERROR_TEXTS.notConnected),
    sv: "Terminalen är inte ansluten (8013)",
    en: "The terminal is not connected (8013)",
  },
  {
    name: "not-parsable",
    ending: "908",
    takesMoney: false,
    refusal: () => failure(ERROR_TEXTS.notParsable),
    sv: "Meddelandet kan inte tolkas (9001)",
    en: "The message cannot be parsed (9001)",
  },
  {
    name: "token-expired",
    ending: "929",
    takesMoney: false,
    withdrawsToken: true,
    refusal: () => unauthorised(ERROR_TEXTS.expiredToken),
    sv: "Inloggningen går ut just nu (401)",
    en: "The token expires right now (401)",
  },
];
