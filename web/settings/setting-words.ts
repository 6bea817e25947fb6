/** Names of fields and values, as the history and a conflict tell of them. */
import { showDayAndTime, showKronor } from "../text/format.ts";
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

/** What only tells a program which thing is meant, or what the line above says already. */
const NOT_TOLD: readonly string[] = ["id", "agreementId", "companyCode", "made", "position"];

export function toldFields(content: object): [field: string, value: unknown][] {
  return Object.entries(content).filter(([field]) => !NOT_TOLD.includes(field));
}

/** A value that its field says how to read. */
export function writeField(field: string, value: unknown, text: Text): string {
  if (typeof value === "number" && field.endsWith("Ore")) return showKronor(value, text);
  // Its columns are read where it is made, not here.
  if (field === "mapping" && typeof value === "string") return text.settings.words.mappingIsNew;
  return writeValue(value, text);
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
  if (typeof value === "string")
    return INSTANT.test(value) ? showDayAndTime(value) : wordOf(value, text);
  if (Array.isArray(value)) {
    return value.length === 0 ? names.none : value.map((one) => write(one, text)).join(", ");
  }
  if (isGrant(value)) {
    const rights: Readonly<Record<string, string>> = names.people.rights;
    return names.people.grant(rights[value.right] ?? value.right, value.site, value.allowed);
  }
  return toldFields(value)
    .map(([name, one]) => `${partName(name, text)} ${write(one, text)}`)
    .join(", ");
}

/** A part of a list is in use or not; only a person works here. */
function partName(field: string, text: Text): string {
  return field === "active" ? text.settings.fields.inUse : fieldName(field, text);
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

type Grant = { readonly right: string; readonly site: string | null; readonly allowed: boolean };

function isGrant(value: object): value is Grant {
  return "right" in value && "site" in value && "allowed" in value;
}

/** Words that the code has for a few choices; everything else is what somebody has written. */
function wordOf(value: string, text: Text): string {
  const words: Readonly<Record<string, string>> = {
    ...text.issuers,
    ...text.cash.kinds,
    ...text.settings.words,
  };
  return words[value] ?? value;
}
