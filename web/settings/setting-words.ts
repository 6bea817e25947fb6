/** Names of fields and values, as the history and a conflict tell of them. */
import type { Text } from "../text/sv.ts";

export function fieldName(field: string, text: Text): string {
  const names: Readonly<Record<string, string>> = text.settings.fields;
  const roles: Readonly<Record<string, string>> = text.accountRoles;
  return names[field] ?? roles[field] ?? field;
}

export function subjectName(kind: string, text: Text): string {
  const names: Readonly<Record<string, string>> = text.settings.subjects;
  return names[kind] ?? kind;
}

const LONGEST = 300;

export function writeValue(value: unknown, text: Text): string {
  const written = write(value, text);
  return written.length > LONGEST ? `${written.slice(0, LONGEST)}…` : written;
}

function write(value: unknown, text: Text): string {
  const { settings: names } = text;
  if (value === null || value === undefined || value === "") return names.nothing;
  if (typeof value === "boolean") return value ? names.yes : names.no;
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return wordOf(value, text);
  if (Array.isArray(value)) {
    return value.length === 0 ? names.none : value.map((one) => write(one, text)).join(", ");
  }
  if (isGrant(value)) {
    const rights: Readonly<Record<string, string>> = names.people.rights;
    return names.people.grant(rights[value.right] ?? value.right, value.site, value.allowed);
  }
  return Object.entries(value)
    .map(([name, one]) => `${fieldName(name, text)} ${write(one, text)}`)
    .join(", ");
}

type Grant = { readonly right: string; readonly site: string | null; readonly allowed: boolean };

function isGrant(value: object): value is Grant {
  return "right" in value && "site" in value && "allowed" in value;
}

/** Words that the code has for a few choices; everything else is what somebody has written. */
function wordOf(value: string, text: Text): string {
  const words: Readonly<Record<string, string>> = text.settings.words;
  return words[value] ?? value;
}
