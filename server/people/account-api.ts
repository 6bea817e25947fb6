/** Requests and answers of a person's own account. */
import { PIN_FORM } from "@kortkoll/core/people/pin.ts";
import { z } from "zod";
import { instant } from "../api-values.ts";

const password = z.string().min(1).max(200);

export const account = z.object({
  signature: z.string(),
  name: z.string(),
  language: z.enum(["sv", "en"]),
  hasPin: z.boolean(),
  secondFactor: z.object({
    enrolledAt: instant.nullable(),
    recoveryCodesLeft: z.number().int(),
    /** The role must have one, or what the person was given by name. */
    required: z.boolean(),
  }),
});

export const changePasswordBody = z.strictObject({
  password,
  newPassword: z.string().min(12).max(200),
});
export const changePinBody = z.strictObject({ password, pin: z.string().regex(PIN_FORM) });
export const changeLanguageBody = z.strictObject({ language: z.enum(["sv", "en"]) });

export type Account = z.infer<typeof account>;
