/** The last step of an answer: it goes out whole, broken, in another shape, or not at all. */
import { ERROR_TEXTS } from "../assumptions.ts";
import type { Delivery } from "../behaviours/script.ts";
import { json, type Reply } from "../http/reply.ts";

/** What a gateway in front of the cloud says when the cloud does not. */
const GATEWAY_TEXTS = { 502: "Bad Gateway", 504: "Gateway Time-out" } as const;

const UNKNOWN_ARGUMENTS = { Result: "99", TotalAmount: "0", StanAuth: "", ResponseCode: "" };

export function deliver(
  delivery: Delivery,
  answer: { readonly status: number; readonly body: unknown },
): Reply {
  const { status, body } = answer;
  switch (delivery.kind) {
    case "answer":
      return json(status, body);
    case "drop":
    case "dropAndGoOn":
      return { kind: "drop" };
    case "dropMidAnswer":
      return { kind: "dropMidAnswer", status, body };
    case "hang":
      return { kind: "hang" };
    case "garbled":
      return {
        kind: "text",
        status,
        contentType: "application/json; charset=utf-8",
        text: JSON.stringify(body).slice(0, 40),
      };
    case "serverError":
      return serverError(delivery.status);
    case "resultUnknown":
      return delivery.status === 201
        ? json(201, { result: [{ localModeEventArgs: UNKNOWN_ARGUMENTS }] })
        : json(400, {
            failure: { error: ERROR_TEXTS.unknownResult, localModeEventArgs: UNKNOWN_ARGUMENTS },
          });
  }
}

function serverError(status: 500 | 502 | 504): Reply {
  if (status === 500) return json(500, { error: "Internal server error" });
  const text = `<html><head><title>${status} ${GATEWAY_TEXTS[status]}</title></head></html>\n`;
  return { kind: "text", status, contentType: "text/html; charset=utf-8", text };
}
