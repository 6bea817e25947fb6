/** Requests and answers about when days are closed, and lists of closes. */
import { z } from "zod";
import { day, id, instant, oreAmount, shortText } from "../api-values.ts";
import { closePart } from "./day-close-api.ts";

const count = z.number().int();
/** On the wall in Stockholm; null is never. */
const wallTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .nullable();

export const closeTimes = z.object({
  remindAt: wallTime,
  closeAt: wallTime,
  /** 0 before they have been set. */
  version: count,
});
export const closeTimesParams = z.object({ id });
export const closeTimesQuery = z.strictObject({ companyCode: shortText(12) });
export const setCloseTimesBody = z.strictObject({
  companyCode: shortText(12),
  remindAt: wallTime,
  closeAt: wallTime,
  /** The version that the change was made from. */
  version: count.min(0),
});

export const closesQuery = z.strictObject({
  siteCode: shortText(12).optional(),
  companyCode: shortText(12).optional(),
  /** A number, or a piece of a site, a company or a signature. */
  search: shortText(60).optional(),
  /** Days in Stockholm, both included. */
  from: day.optional(),
  to: day.optional(),
  waitsFor: z.enum(["terminals", "explanation"]).optional(),
  sort: z.enum(["cutAt", "number", "netOre", "site"]).default("cutAt"),
  order: z.enum(["asc", "desc"]).default("desc"),
  /** The id that the page before gave as `next`. */
  cursor: id.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const dayClosePage = z.object({
  closes: z.array(
    z.object({
      id,
      number: count,
      companyCode: z.string(),
      siteCode: z.string(),
      siteName: z.string(),
      /** Null where it is of the whole site. */
      part: closePart.nullable(),
      cutAt: instant,
      by: z.string(),
      /** What its cards came to. */
      netOre: oreAmount,
      /** How many terminals it waits for, and how many have closed their sessions. */
      terminals: count,
      closed: count,
      /** Those that a person has ended the wait for. */
      notReported: count,
      /** How many terminals' differences nobody has explained. */
      toExplain: count,
    }),
  ),
  next: id.nullable(),
});

export const dayCloseReminders = z.object({
  reminders: z.array(
    z.object({
      siteCode: z.string(),
      companyCode: z.string(),
      remindAt: z.string(),
      lastNumber: count,
      /** Vouchers that lie in no close. */
      events: count,
    }),
  ),
});

const placeName = z.object({
  siteId: id,
  siteCode: z.string(),
  siteName: z.string(),
  companyCode: z.string(),
  companyName: z.string(),
});
const setTimes = closeTimes.omit({ version: true });

/** A company at a site each: what waits there to be closed. */
export const dayClosePlaces = z.object({
  places: z.array(
    placeName.extend({
      lastCloseId: id.nullable(),
      lastNumber: count,
      lastCutAt: instant.nullable(),
      /** Vouchers that lie in no close. */
      events: count,
      cardsOre: oreAmount,
      cashOre: oreAmount,
      firstDay: day.nullable(),
      inFlight: count,
      ...setTimes.shape,
    }),
  ),
});
export const closeTimesList = z.object({
  times: z.array(placeName.extend(closeTimes.shape)),
});

export type DayClosePlaces = z.infer<typeof dayClosePlaces>;
export type CloseTimesList = z.infer<typeof closeTimesList>;
export type DayClosePage = z.infer<typeof dayClosePage>;
export type DayCloseReminders = z.infer<typeof dayCloseReminders>;
