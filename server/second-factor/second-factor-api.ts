/** Requests and answers of the second factor. */
import { z } from "zod";

const sixDigits = z
  .string()
  .transform((text) => text.replaceAll(/\s/g, ""))
  .pipe(z.string().regex(/^\d{6}$/));
const password = z.string().min(1).max(200);

/** A code from the app, or one from paper. */
export const giveSecondFactorBody = z
  .strictObject({
    code: sixDigits.optional(),
    recoveryCode: z.string().trim().min(10).max(20).optional(),
  })
  .refine(({ code, recoveryCode }) => (code === undefined) !== (recoveryCode === undefined), {
    message: "Give either code or recoveryCode.",
    path: ["code"],
  });

/** The password is needed by everybody but those who were sent here by their sign-in. */
export const beginEnrolmentBody = z.strictObject({ password: password.optional() });
export const begunEnrolment = z.object({
  /** To be typed into an app that cannot see. */
  secret: z.string(),
  /** An otpauth address, for the picture that the app reads. */
  address: z.string(),
});

export const confirmEnrolmentBody = z.strictObject({ code: sixDigits });
export const withPasswordBody = z.strictObject({ password });

/** Shown once: they cannot be read again. */
export const recoveryCodeList = z.object({ recoveryCodes: z.array(z.string()) });

export type BegunEnrolment = z.infer<typeof begunEnrolment>;
export type RecoveryCodeList = z.infer<typeof recoveryCodeList>;
