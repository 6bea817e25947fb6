/** Answers about the day as it goes. */
import { z } from "zod";
import { issuer, terminal } from "../api.ts";
import { day, oreAmount } from "../api-values.ts";

export const overview = z.object({
  businessDay: day,
  /** By card; cash is told apart. */
  takingsOre: oreAmount,
  payments: z.number().int(),
  byIssuer: z.array(z.object({ issuer, amountOre: oreAmount, payments: z.number().int() })),
  /** Cash apart from the cards; what changed hands, in whole kronor. */
  cash: z.object({
    amountOre: oreAmount,
    payments: z.number().int(),
    byPlace: z.array(
      z.object({
        siteCode: z.string(),
        companyCode: z.string(),
        amountOre: oreAmount,
        payments: z.number().int(),
      }),
    ),
  }),
  bySite: z.array(z.object({ siteCode: z.string(), amountOre: oreAmount })),
  terminals: z.array(terminal.extend({ takingsOre: oreAmount, payments: z.number().int() })),
  unknownOre: oreAmount,
  unknownPayments: z.number().int(),
  booksAgree: z.boolean(),
});

export type Overview = z.infer<typeof overview>;
