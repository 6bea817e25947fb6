/** The virtual terminal page: plain files, no script or style of which runs from within the HTML. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { NetsCloud } from "../terminal/nets-cloud.ts";
import type { Exchange, Route } from "./exchange.ts";
import { json, type Reply } from "./reply.ts";

const PAGE_FOLDER = join(import.meta.dirname, "..", "page");

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml; charset=utf-8",
};

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self' http://127.0.0.1:* http://localhost:*",
  ].join("; "),
  "referrer-policy": "no-referrer",
};

export const PAGE_ROUTES: readonly Route[] = [
  { method: "GET", pattern: /^\/$/, handle: () => ({ kind: "file", name: "terminals.html" }) },
  { method: "GET", pattern: /^\/terminal\/(\d{8})$/, handle: showTerminalPage },
  {
    method: "GET",
    pattern: /^\/page\/([a-z-]+\.(?:css|js|svg))$/,
    handle: (_cloud, exchange) => ({ kind: "file", name: exchange.caught[0] ?? "" }),
  },
];

export async function readPageFile(
  name: string,
): Promise<{ status: number; contentType: string; text: string }> {
  const contentType = CONTENT_TYPES[name.split(".").at(-1) ?? ""] ?? "text/plain";
  try {
    const text = await readFile(join(PAGE_FOLDER, name), "utf8");
    return { status: 200, contentType, text };
  } catch {
    return { status: 404, contentType: "text/plain; charset=utf-8", text: "Not found\n" };
  }
}

function showTerminalPage(cloud: NetsCloud, exchange: Exchange): Reply {
  return cloud.terminals.has(exchange.caught[0] ?? "")
    ? { kind: "file", name: "terminal.html" }
    : json(404, { error: "Not found" });
}
