/** The values that every schema of the API is built from. */
import { LARGEST_ORE } from "@kortkoll/core/money.ts";
import { parseBusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { z } from "zod";

export const id = z.uuid();
export const instant = z.string();
export const oreAmount = z.number().int();
export const positiveOre = z.number().int().min(1).max(LARGEST_ORE);
/** One text is one text, however a program spells its å, ä and ö. */
export const shortText = (most: number): z.ZodString =>
  z.string().normalize("NFC").trim().min(1).max(most);
export const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, { abort: true })
  .refine(isCalendarDay);

/** The database, like our calendar, has no year 0. */
function isCalendarDay(text: string): boolean {
  return parseBusinessDay(text) !== undefined && !text.startsWith("0000");
}
