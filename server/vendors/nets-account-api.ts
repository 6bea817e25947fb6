/** What the settings say of the account at Nets. Nothing in an answer is secret. */
import { z } from "zod";
import { instant } from "../api-values.ts";

export const netsSettings = z.object({
  /** Null when no address is configured. */
  host: z.string().nullable(),
  accountFrom: z.enum(["environment", "simulator", "settings", "none"]),
  /** To be given back with a change. */
  version: z.number().int(),
  history: z.array(
    z.object({
      version: z.number().int(),
      /** False when the account was taken away. */
      isAccount: z.boolean(),
      setBy: z.string(),
      setAt: instant,
    }),
  ),
});
export type NetsSettings = z.infer<typeof netsSettings>;

/** As the vendor gave them: not trimmed, not changed. */
const secretText = z.string().min(1).max(200);

export const setNetsAccountBody = z.object({
  username: secretText,
  password: secretText,
  version: z.number().int().min(0),
});

export const removeNetsAccountQuery = z.object({ version: z.coerce.number().int().min(0) });
