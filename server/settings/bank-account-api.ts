/** Which accounts at banks are a company's own. */
import { z } from "zod";
import { id, shortText } from "../api-values.ts";

const account = z.strictObject({
  scheme: z.enum(["iban", "bban", "bankgiro", "other"]),
  number: shortText(50),
});

export const companyBankAccounts = z.object({
  companyId: id,
  companyCode: z.string(),
  companyName: z.string(),
  /** 0 is that nothing has been decided. */
  version: z.number().int(),
  accounts: z.array(account),
});
export const bankAccountList = z.object({ companies: z.array(companyBankAccounts) });
/** All of them. */
export const changeBankAccountsBody = z.strictObject({
  version: z.number().int().min(0),
  accounts: z.array(account).max(50),
});

export type CompanyBankAccounts = z.infer<typeof companyBankAccounts>;
export type BankAccountList = z.infer<typeof bankAccountList>;
export type ChangeBankAccountsBody = z.infer<typeof changeBankAccountsBody>;
