/** Invoicing systems of companies, as the settings show and change them. */
import { z } from "zod";
import { id, shortText } from "../api-values.ts";
import { accountNumber, version } from "./company-api.ts";

const systemCode = z.enum(["parts", "workshop", "vehicles"]);
const claimSide = z.enum(["ours", "theirs"]);
const voucherSeries = z.string().regex(/^[A-Z0-9]{1,4}$/);

export const systemSetting = z.object({
  id,
  version: z.number().int(),
  companyId: id,
  companyCode: z.string(),
  code: systemCode,
  name: z.string(),
  claimAccount: z.string(),
  claimSide,
  voucherSeries: z.string(),
  /** False: no order is taken in from it, and none of its orders can be paid. */
  connected: z.boolean(),
  /** Orders that something is left to pay of: while there are any, the claim's side stays. */
  openOrders: z.number().int(),
});
export const systemList = z.object({ systems: z.array(systemSetting) });

export const connectSystemBody = z.strictObject({
  companyId: id,
  code: systemCode,
  name: shortText(60),
  claimAccount: accountNumber,
  claimSide,
  voucherSeries,
});
export const changeSystemBody = z.strictObject({
  version,
  name: shortText(60),
  claimAccount: accountNumber,
  claimSide,
  voucherSeries,
  connected: z.boolean(),
});

export type SystemSetting = z.infer<typeof systemSetting>;
export type SystemList = z.infer<typeof systemList>;
export type ConnectSystemBody = z.infer<typeof connectSystemBody>;
export type ChangeSystemBody = z.infer<typeof changeSystemBody>;
