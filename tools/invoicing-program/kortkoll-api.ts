/** Everything this program knows of Kortkoll: its public calls, made with one key per system. */
import type { SystemCode } from "./invoice-book.ts";

export type ApiAnswer =
  | { readonly kind: "answered"; readonly status: number; readonly body: unknown }
  /** Nobody knows whether it arrived: the same message is sent again with the same key. */
  | { readonly kind: "noAnswer"; readonly why: string };

export type ApiCall = {
  readonly system: SystemCode;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  readonly timeoutMs: number;
};

export type KortkollApi = { call(call: ApiCall): Promise<ApiAnswer> };

export type ApiSettings = {
  readonly address: string;
  readonly keys: Readonly<Record<SystemCode, string>>;
  readonly signal: AbortSignal;
};

export function connectKortkoll({ address, keys, signal }: ApiSettings): KortkollApi {
  return {
    async call({ system, method, path, body, idempotencyKey, timeoutMs }) {
      try {
        const response = await fetch(new URL(path, address), {
          method,
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
          headers: {
            authorization: `Bearer ${keys[system]}`,
            accept: "application/json, application/problem+json",
            "accept-language": "sv",
            ...(body === undefined ? {} : { "content-type": "application/json" }),
            ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const text = await response.text();
        return { kind: "answered", status: response.status, body: parsed(text) };
      } catch (error) {
        return { kind: "noAnswer", why: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}

/** A field of an answer, of whatever shape the answer is. */
export function fieldOf(body: unknown, name: string): unknown {
  return typeof body === "object" && body !== null
    ? (body as Record<string, unknown>)[name]
    : undefined;
}

export function textOf(body: unknown, name: string): string | undefined {
  const value = fieldOf(body, name);
  return typeof value === "string" ? value : undefined;
}

export function numberOf(body: unknown, name: string): number | undefined {
  const value = fieldOf(body, name);
  return typeof value === "number" ? value : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
