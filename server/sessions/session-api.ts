/** Requests and answers of coming in, and what the pages are told of a session. */
import { RIGHTS, ROLES } from "@kortkoll/core/people/rights.ts";
import { z } from "zod";
import { id, shortText } from "../api-values.ts";

export const signInBody = z.strictObject({
  signature: shortText(10),
  password: z.string().min(1).max(200),
});
export const firstAdministratorBody = z.strictObject({
  token: z.string().min(20).max(200),
  signature: z
    .string()
    .trim()
    .regex(/^[A-ZÅÄÖ]{2,5}$/),
  name: shortText(100),
  password: z.string().min(12).max(200),
});
export const choosePlaceBody = z.strictObject({ tillId: id.nullable() });
export const session = z.object({
  /** Whoever acts now: at a till it may be another than whose session it is. */
  person: z.object({
    signature: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    rights: z.array(z.enum(RIGHTS)),
    language: z.enum(["sv", "en"]),
  }),
  hasPin: z.boolean(),
  /** How that person has proven it: a PIN gives the rights of the desk only. */
  provenBy: z.enum(["password", "pin"]),
  /** Whose session it is. */
  base: z.object({ signature: z.string(), name: z.string() }),
  /** `needed`: the code has not been given; `missing`: an app must be connected first. */
  secondFactor: z.enum(["notNeeded", "needed", "missing", "given"]),
  /** Nobody has stood there for a while: everything but a PIN is refused. */
  locked: z.boolean(),
  /** 0 is never. */
  lockAfterMinutes: z.number().int(),
  till: z
    .object({ id, code: z.string(), name: z.string(), siteCode: z.string(), siteName: z.string() })
    .nullable(),
  demo: z.boolean(),
  virtualTerminalUrl: z.string().nullable(),
  invoicingUrl: z.string().nullable(),
});

export type Session = z.infer<typeof session>;
