/** Keys of programs, as the settings show, make and stop them. */
import { SCOPES } from "@kortkoll/core/people/rights.ts";
import { z } from "zod";
import { id, instant, shortText } from "../api-values.ts";
import { version } from "./company-api.ts";

const systemCode = z.enum(["parts", "workshop", "vehicles"]);
const scope = z.enum(SCOPES);

export const keySetting = z.object({
  id,
  version: z.number().int(),
  name: z.string(),
  systems: z.array(systemCode),
  scopes: z.array(scope),
  /** Null is every company. */
  companyIds: z.array(id).nullable(),
  createdAt: instant,
  stoppedAt: instant.nullable(),
  /** To the minute or so; null when it has never been used. */
  lastUsedAt: instant.nullable(),
});
export const keyList = z.object({ keys: z.array(keySetting) });

/** The key itself is in the first answer alone: it is stored nowhere. */
export const createdKey = z.object({ key: keySetting, secret: z.string().nullable() });

const parts = {
  /** Stands as `key:<name>` on everything that the program does. */
  name: shortText(60),
  systems: z.array(systemCode).max(3),
  scopes: z.array(scope).min(1),
  companyIds: z.array(id).min(1).max(50).nullable(),
};
export const createKeyBody = z.strictObject(parts);
export const changeKeyBody = z.strictObject({
  version,
  ...parts,
  /** A key that is stopped stays stopped: whoever had it may have it still. */
  stopped: z.boolean(),
});

export type KeySetting = z.infer<typeof keySetting>;
export type KeyList = z.infer<typeof keyList>;
export type CreatedKey = z.infer<typeof createdKey>;
export type CreateKeyBody = z.infer<typeof createKeyBody>;
export type ChangeKeyBody = z.infer<typeof changeKeyBody>;
