/** How a request names its second person. */
import { PIN_FORM } from "@kortkoll/core/people/pin.ts";
import { z } from "zod";
import { shortText } from "../api-values.ts";

export const secondPerson = z
  .strictObject({
    signature: shortText(5),
    password: z.string().min(1).max(200).optional(),
    pin: z.string().regex(PIN_FORM).optional(),
  })
  .refine(({ password, pin }) => (password === undefined) !== (pin === undefined), {
    message: "Give either password or pin.",
    path: ["password"],
  });
