/** Requests and answers of taking over a till. */
import { PIN_FORM } from "@kortkoll/core/people/pin.ts";
import { ROLES } from "@kortkoll/core/people/rights.ts";
import { z } from "zod";
import { instant, shortText } from "../api-values.ts";

/** A PIN of anybody who works there; or the password of whoever's session it is. */
export const switchOperatorBody = z
  .strictObject({
    signature: shortText(5),
    pin: z.string().regex(PIN_FORM).optional(),
    password: z.string().min(1).max(200).optional(),
  })
  .refine(({ password, pin }) => (password === undefined) !== (pin === undefined), {
    message: "Give either pin or password.",
    path: ["pin"],
  });

export const operatorList = z.object({
  people: z.array(
    z.object({
      signature: z.string(),
      name: z.string(),
      role: z.enum(ROLES),
      /** When they last took over at this till by PIN. */
      lastAt: instant.nullable(),
    }),
  ),
});

export type OperatorList = z.infer<typeof operatorList>;
