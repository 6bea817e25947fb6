/** Checks input against its schema and names every field that is wrong, in both languages. */
import { maskCardNumbers } from "@kortkoll/core/cards/card-number.ts";
import type { Language } from "@kortkoll/core/failure-sentences.ts";
import type { FastifySchemaCompiler } from "fastify";
import { z } from "zod";

export type WrongField = { readonly field: string; readonly message: Record<Language, string> };

/** Thrown in place of Fastify's own validation error; it keeps nothing of what was sent. */
export class InvalidInput extends Error {
  readonly wrong: readonly WrongField[];
  constructor(wrong: readonly WrongField[]) {
    super(`Invalid input: ${wrong.map(({ field }) => field).join(", ")}`);
    this.name = "InvalidInput";
    this.wrong = wrong;
  }
}

export const validatorCompiler: FastifySchemaCompiler<z.core.$ZodType> =
  ({ schema, httpPart }) =>
  (data) => {
    const result = z.safeParse(schema, data, { reportInput: true });
    if (result.success) return { value: result.data };
    const whole = httpPart ?? "body";
    return { error: new InvalidInput(result.error.issues.flatMap((i) => wrongFields(i, whole))) };
  };

/** A field as a path, "allocations.0.orderId"; what a person typed as a name is masked. */
export function fieldPath(path: readonly PropertyKey[], whole: string): string {
  return path.length === 0 ? whole : maskCardNumbers(path.map(String).join(".")).slice(0, 200);
}

function wrongFields(issue: z.core.$ZodIssue, whole: string): WrongField[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      field: fieldPath([...issue.path, key], whole),
      message: { sv: "Fältet finns inte.", en: "There is no such field." },
    }));
  }
  return [{ field: fieldPath(issue.path, whole), message: messageOf(issue) }];
}

function messageOf(issue: z.core.$ZodIssue): Record<Language, string> {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? { sv: "Fältet saknas.", en: "The field is missing." }
        : say("Ska vara", "Must be", typeWord(issue.expected));
    case "too_small":
      return limitOf(issue.origin, { sv: "minst", en: "at least" }, issue.minimum);
    case "too_big":
      return limitOf(issue.origin, { sv: "högst", en: "at most" }, issue.maximum);
    case "invalid_value": {
      const values = issue.values.map(String).join(", ");
      return say("Ska vara något av", "Must be one of", { sv: values, en: values });
    }
    case "invalid_format":
      return { sv: "Har inte rätt form.", en: "Does not have the right form." };
    case "not_multiple_of":
    case "invalid_union":
    case "invalid_key":
    case "invalid_element":
    case "unrecognized_keys":
    case "custom":
      return { sv: "Är inte rätt ifyllt.", en: "Is not filled in correctly." };
  }
}

function say(sv: string, en: string, what: Record<Language, string>): Record<Language, string> {
  return { sv: `${sv} ${what.sv}.`, en: `${en} ${what.en}.` };
}

function limitOf(
  origin: string,
  bound: Record<Language, string>,
  limit: number | bigint,
): Record<Language, string> {
  const what = {
    sv: origin === "string" ? " tecken" : origin === "array" ? " stycken" : "",
    en: origin === "string" ? " characters" : origin === "array" ? " items" : "",
  };
  return {
    sv: `Ska vara ${bound.sv} ${limit}${what.sv}.`,
    en: `Must be ${bound.en} ${limit}${what.en}.`,
  };
}

const TYPE_WORDS: Readonly<Record<string, Record<Language, string>>> = {
  string: { sv: "text", en: "text" },
  number: { sv: "ett tal", en: "a number" },
  int: { sv: "ett heltal", en: "a whole number" },
  boolean: { sv: "true eller false", en: "true or false" },
  array: { sv: "en lista", en: "a list" },
  object: { sv: "ett objekt", en: "an object" },
};

function typeWord(expected: string): Record<Language, string> {
  return TYPE_WORDS[expected] ?? { sv: expected, en: expected };
}
