/** The settings of signing in, for the whole installation. */
import { ROLES } from "@kortkoll/core/people/rights.ts";
import { z } from "zod";
import { version } from "../settings/company-api.ts";

export const signInSettings = z.strictObject({
  version,
  /** Roles that must have a second factor. */
  secondFactorRoles: z.array(z.enum(ROLES)).max(ROLES.length),
  /** Without use for so long a till asks for the PIN again; 0 is never. */
  lockAfterMinutes: z.number().int().min(0).max(240),
});

export type SignInSettings = z.infer<typeof signInSettings>;
