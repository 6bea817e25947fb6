/** Terminals as the settings show, register and rename them; moving and replacing has its own page. */
import { z } from "zod";
import { id, instant, shortText } from "../api-values.ts";
import { version } from "./company-api.ts";

export const terminalSetting = z.object({
  id,
  version: z.number().int(),
  /** The vendor's own id. */
  terminalId: z.string(),
  name: z.string(),
  model: z.string(),
  serialNumber: z.string().nullable(),
  companyId: id,
  companyCode: z.string(),
  siteId: id,
  siteCode: z.string(),
  tillIds: z.array(id),
  /** When another device took its place; null while it is in use. */
  retiredAt: instant.nullable(),
  /** The vendor's id of the device that took its place. */
  replacedBy: z.string().nullable(),
});
export const terminalSettingList = z.object({
  terminals: z.array(terminalSetting),
  approvedModels: z.array(z.string()),
});

/** Terminals that the login at the vendor's cloud returns, and that are not registered. */
export const terminalSuggestions = z.object({
  /** False when the cloud did not answer: then nothing is known. */
  answered: z.boolean(),
  terminalIds: z.array(z.string()),
});

const vendorId = z.string().regex(/^[A-Za-z0-9]{1,20}$/);

export const addTerminalBody = z.strictObject({
  terminalId: vendorId,
  model: shortText(40),
  serialNumber: shortText(40).optional(),
  name: shortText(60),
  companyId: id,
  siteId: id,
  tillIds: z.array(id).max(50).default([]),
});
export const changeTerminalBody = z.strictObject({
  version,
  name: shortText(60),
  serialNumber: shortText(40).nullable(),
});

export type TerminalSetting = z.infer<typeof terminalSetting>;
export type TerminalSettingList = z.infer<typeof terminalSettingList>;
export type TerminalSuggestions = z.infer<typeof terminalSuggestions>;
export type AddTerminalBody = z.infer<typeof addTerminalBody>;
export type ChangeTerminalBody = z.infer<typeof changeTerminalBody>;
