/**
 * Answers that stay open and tell of changes (server-sent events). They end when the caller goes,
 * when its right ends, when it does not keep up, and before the server stops.
 */
import { randomInt } from "node:crypto";
import { PassThrough } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";

export interface EventStream {
  /** One event with `data` as JSON; after the end nothing happens. */
  send(data: unknown): void;
  /** One that is made already, for many who are told the same. */
  sendMade(event: MadeEvent): void;
  onEnd(cleanUp: () => void): void;
}

/** One event as it goes over the wire. */
export type MadeEvent = Buffer;

/** Of `data` as JSON; by name where it has one. */
export function makeEvent(data: unknown, name?: string): MadeEvent {
  const named = name === undefined ? "" : `event: ${name}\n`;
  return Buffer.from(`${named}data: ${JSON.stringify(data)}\n\n`);
}

export interface EventStreams {
  /** Answers the request; the handler returns the reply. */
  open(request: FastifyRequest, reply: FastifyReply): EventStream;
  endAll(): void;
  readonly count: number;
}

/** What may wait for a caller that does not read before it is let go; it then connects anew. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;

export function createEventStreams(settings: { readonly heartbeatMs: number }): EventStreams {
  const ends = new Set<() => void>();
  let isEnding = false;
  return {
    open: (request, reply) => {
      const { stream, end } = openOne(request, reply, settings.heartbeatMs);
      ends.add(end);
      stream.onEnd(() => ends.delete(end));
      if (isEnding) end();
      return stream;
    },
    endAll: () => {
      isEnding = true;
      for (const end of [...ends]) end();
    },
    get count() {
      return ends.size;
    },
  };
}

function openOne(
  request: FastifyRequest,
  reply: FastifyReply,
  heartbeatMs: number,
): { readonly stream: EventStream; readonly end: () => void } {
  const out = new PassThrough();
  const cleanUps: (() => void)[] = [];
  const write = (piece: string | MadeEvent): void => {
    if (!out.writable) return;
    out.write(piece);
    if (out.writableLength + out.readableLength > MOST_WAITING_BYTES) out.destroy();
  };
  const heartbeat = setInterval(() => {
    write(": still here\n\n");
    endWithoutRight(request, () => out.end());
  }, heartbeatMs);
  out.once("close", () => {
    clearInterval(heartbeat);
    for (const cleanUp of cleanUps) cleanUp();
  });
  reply.raw.once("close", () => out.destroy());
  reply
    .header("content-type", "text/event-stream; charset=utf-8")
    .header("cache-control", "no-store")
    .header("x-accel-buffering", "no")
    .send(out);
  write("retry: 1000\n\n");
  return {
    stream: {
      send: (data) => write(makeEvent(data)),
      sendMade: write,
      onEnd: (cleanUp) => {
        if (out.closed) cleanUp();
        else cleanUps.push(cleanUp);
      },
    },
    end: () => {
      // Not all at once: they are to spread over the servers that are left.
      write(`: the server stops, connect again\nretry: ${randomInt(100, 1_000)}\n\n`);
      out.end();
    },
  };
}

/** A database that does not answer right now ends nobody's right. */
function endWithoutRight(request: FastifyRequest, end: () => void): void {
  request.isStillGranted().then(
    (granted) => {
      if (!granted) end();
    },
    (error: unknown) => request.log.warn({ err: error }, "a stream's right could not be checked"),
  );
}
