/** People with their roles, rights and places, as the settings show and change them. */
import { RIGHTS, ROLES } from "@kortkoll/core/people/rights.ts";
import { z } from "zod";
import { id, shortText } from "../api-values.ts";
import { version } from "./company-api.ts";

const role = z.enum(ROLES);
const language = z.enum(["sv", "en"]);
const grant = z.strictObject({
  right: z.enum(RIGHTS),
  /** Null is everywhere. */
  siteId: id.nullable(),
  allowed: z.boolean(),
});

export const personSetting = z.object({
  id,
  version: z.number().int(),
  signature: z.string(),
  name: z.string(),
  role,
  language,
  active: z.boolean(),
  /** What was given or denied beside the role. */
  rights: z.array(z.object({ right: z.enum(RIGHTS), siteId: id.nullable(), allowed: z.boolean() })),
  /** Null is all. */
  companyIds: z.array(id).nullable(),
  siteIds: z.array(id).nullable(),
  hasPassword: z.boolean(),
  hasPin: z.boolean(),
  hasSecondFactor: z.boolean(),
});
const namedPlace = z.object({ id, code: z.string(), name: z.string() });

export const personList = z.object({
  people: z.array(personSetting),
  /** Where people can be said to work: what the caller sees. */
  companies: z.array(namedPlace),
  sites: z.array(namedPlace),
});

const parts = {
  name: shortText(100),
  role,
  language,
  rights: z.array(grant).max(500),
  companyIds: z.array(id).min(1).max(200).nullable(),
  siteIds: z.array(id).min(1).max(500).nullable(),
};
export const createPersonBody = z.strictObject({
  signature: z
    .string()
    .trim()
    .normalize("NFC")
    .regex(/^[A-ZÅÄÖ]{2,5}$/),
  ...parts,
});
export const changePersonBody = z.strictObject({ version, ...parts, active: z.boolean() });

/** The token of the link is in the first answer alone; null when it was shown before. */
export const createdPerson = z.object({ person: personSetting, linkToken: z.string().nullable() });
export const passwordLink = z.object({ linkToken: z.string().nullable(), validHours: z.number() });

export const choosePasswordBody = z.strictObject({
  token: z.string().min(20).max(200),
  password: z.string().min(12).max(200),
});
export const chosenPassword = z.object({ signature: z.string() });

export const personHistoryQuery = z.strictObject({
  id,
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export type PersonSetting = z.infer<typeof personSetting>;
export type NamedPlace = z.infer<typeof namedPlace>;
export type PersonList = z.infer<typeof personList>;
export type CreatedPerson = z.infer<typeof createdPerson>;
export type PasswordLink = z.infer<typeof passwordLink>;
export type CreatePersonBody = z.infer<typeof createPersonBody>;
export type ChangePersonBody = z.infer<typeof changePersonBody>;
