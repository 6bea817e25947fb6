/** How a request names its second person. */
import { z } from "zod";
import { shortText } from "../api-values.ts";

export const pinDigits = z.string().regex(/^\d{4,6}$/);

export const secondPerson = z
  .strictObject({
    signature: shortText(5),
    password: z.string().min(1).max(200).optional(),
    pin: pinDigits.optional(),
  })
  .refine(({ password, pin }) => (password === undefined) !== (pin === undefined), {
    message: "Give either password or pin.",
    path: ["password"],
  });
