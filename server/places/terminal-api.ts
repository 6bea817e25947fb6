/** Requests and answers about terminals: who has one, the queue to it, and moving or replacing it. */
import { z } from "zod";
import { id, instant, shortText } from "../api-values.ts";

export const waitingTill = z.object({
  tillId: id,
  till: z.string(),
  operator: z.string(),
  since: instant,
});

/** A till has the terminal to itself until it lets go, or is not heard of for a while. */
export const terminalLease = z.object({
  tillId: id,
  till: z.string(),
  operator: z.string(),
  since: instant,
  expiresAt: instant,
  queue: z.array(waitingTill),
});

export const leaseBody = z.strictObject({
  /** The session's own till when not given; a key must name one. */
  tillId: id.optional(),
  operator: shortText(5).optional(),
});

export const leaseAnswer = z.object({
  terminalId: id,
  state: z.enum(["yours", "queued", "left"]),
  /** 1 is next. */
  place: z.number().int().nullable(),
  lease: terminalLease.nullable(),
});

export const leaveQuery = z.strictObject({
  /** The session's own till when not given; a key must name one. */
  tillId: id.optional(),
});

export const handOverBody = z.strictObject({
  /** To a till that waits in the queue; the first one when not given. */
  tillId: id.optional(),
  /** The till that has the terminal: the session's own when not given; a key must name it. */
  fromTillId: id.optional(),
});

/** Of the terminal as it was when somebody decided about it; see the settings' list of terminals. */
const version = z.number().int().min(1);

export const moveTerminalBody = z.strictObject({
  version,
  siteCode: shortText(12),
  tillIds: z.array(id).max(50),
});

/** A new device in the same place. */
export const replaceTerminalBody = z.strictObject({
  version,
  terminalId: z.string().regex(/^[A-Za-z0-9]{1,20}$/),
  model: shortText(40),
  serialNumber: shortText(40).optional(),
});

export type TerminalLease = z.infer<typeof terminalLease>;
export type LeaseAnswer = z.infer<typeof leaseAnswer>;
