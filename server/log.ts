/**
 * What the server writes of itself: JSON lines in which passwords, tokens and cookies are left out
 * and anything that looks like a card number is masked, wherever it comes from.
 */
import { maskCardNumbers } from "@kortkoll/core/cards/card-number.ts";
import { type DestinationStream, type Logger, pino } from "pino";
import { z } from "zod";
import { SECRET_FIELDS } from "./http/secret-fields.ts";
import { logFields } from "./log-fields.ts";

export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export const logLevel = z.enum(LOG_LEVELS);
export type LogLevel = z.infer<typeof logLevel>;

export function createLog(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    mixin: () => ({ ...logFields() }),
    redact: { paths: REDACTED, censor: "[left out]" },
    serializers: { err: plainError, error: plainError },
    formatters: { log: (details: object) => maskedObject(details, 0) },
    hooks: {
      logMethod(this: Logger, words: Parameters<Logger["info"]>, write: Logger["info"]): void {
        write.apply(this, maskedWords(words) as Parameters<Logger["info"]>);
      },
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

const SECRETS = ["authorization", "cookie", "secret", "apiKey", "key", ...SECRET_FIELDS];
const REDACTED = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

const DEEPEST = 6;

/** The first may be an object, which the formatter sees to; an error alone is also the message. */
function maskedWords(words: readonly unknown[]): readonly unknown[] {
  const [first, ...rest] = words;
  if (first instanceof Error && rest.length === 0) return [first, maskCardNumbers(first.message)];
  return [maskedWord(first), ...rest.map((word) => maskedValue(word, 0))];
}

function maskedWord(word: unknown): unknown {
  return typeof word === "string" ? maskCardNumbers(word) : word;
}

function maskedObject(details: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [name, maskedValue(value, depth + 1)]),
  );
}

function maskedValue(value: unknown, depth: number): unknown {
  if (typeof value === "string") return maskCardNumbers(value);
  // Errors have a serializer of their own; what is not plain data is pino's business.
  if (typeof value !== "object" || value === null || value instanceof Error) return value;
  if (depth > DEEPEST) return "[deep]";
  if (Array.isArray(value)) return value.map((item) => maskedValue(item, depth + 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return maskedObject(value, depth);
}

/**
 * A database error also carries the row that it refused, so only known properties are taken over.
 */
function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return maskedValue(error, 0);
  const code = "code" in error ? maskedWord(error.code) : undefined;
  const constraint = "constraint" in error ? error.constraint : undefined;
  return {
    type: error.name,
    message: maskCardNumbers(error.message),
    stack: maskCardNumbers(error.stack ?? ""),
    ...(code === undefined ? {} : { code }),
    ...(constraint === undefined ? {} : { constraint }),
    ...(error.cause === undefined ? {} : { cause: plainError(error.cause) }),
  };
}
