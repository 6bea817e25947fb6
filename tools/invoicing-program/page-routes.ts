/** The page over HTTP. Buttons are plain forms; a form from another site is turned away. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { inventInvoice, type Random } from "./invent-invoices.ts";
import { creditInvoice, lowerInvoice, raiseInvoice, withdrawInvoice } from "./invoice-acts.ts";
import { findInvoice, forgetPaid, SYSTEMS, type SystemCode } from "./invoice-book.ts";
import { type PageView, renderInvoices, renderPage } from "./page.ts";
import { PAGE_CSS, PAGE_SCRIPT } from "./page-files.ts";
import { LANGUAGES, type Language } from "./page-texts.ts";
import type { RunningDesk } from "./run-desk.ts";

export type PageSettings = {
  readonly desk: RunningDesk;
  readonly random: Random;
  /** Whether the program does things by itself; the page can switch it. */
  readonly byItself: { on: boolean };
};

export function servePage(settings: PageSettings): Server {
  return createServer((request, response) => {
    answer(settings, request, response).catch((error: unknown) => {
      process.stderr.write(`The page could not be shown: ${String(error)}\n`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
}

const contentSecurity =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

async function answer(
  settings: PageSettings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader("content-security-policy", contentSecurity);
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("referrer-policy", "same-origin");
  response.setHeader("cache-control", "no-store");
  const url = new URL(request.url ?? "/", "http://page");
  if (request.method === "POST") return await answerForm(settings, request, response);
  if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405);
  const language = languageOf(url.searchParams.get("lang"));
  const { desk, byItself } = settings;
  const { book } = desk.file;
  const view: PageView = { book, language, troubles: desk.troubles, actsByItself: byItself.on };
  switch (url.pathname) {
    case "/":
      return send(response, "text/html; charset=utf-8", renderPage(view));
    case "/invoices":
      return send(response, "text/html; charset=utf-8", renderInvoices(view).text);
    case "/invoices.json":
      return send(response, "application/json; charset=utf-8", JSON.stringify(book.invoices));
    case "/page.css":
      return send(response, "text/css; charset=utf-8", PAGE_CSS);
    case "/page.js":
      return send(response, "text/javascript; charset=utf-8", PAGE_SCRIPT);
    default:
      return refuse(response, 404);
  }
}

async function answerForm(
  settings: PageSettings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isFromThisPage(request)) return refuse(response, 403);
  const form = await readForm(request);
  if (form === undefined) return refuse(response, 413);
  const done = await actOn(settings, request.url ?? "", form);
  if (!done) return refuse(response, 404);
  response.writeHead(303, { location: `/?lang=${languageOf(form.get("lang"))}` });
  response.end();
}

async function actOn(
  { desk, random, byItself }: PageSettings,
  path: string,
  form: URLSearchParams,
): Promise<boolean> {
  const { book } = desk.file;
  const system = systemOf(form.get("system"));
  if (path === "/new" && system !== undefined) {
    const wanted = { system, siteCode: form.get("site") ?? "NORD", random };
    await desk.act(() => inventInvoice(book, desk.desk, wanted));
    return true;
  }
  if (path === "/forget-paid") {
    await desk.act(() => forgetPaid(book));
    return true;
  }
  if (path === "/by-itself") {
    byItself.on = form.get("on") === "yes";
    return true;
  }
  if (path !== "/act" || system === undefined) return false;
  const invoice = findInvoice(book, system, form.get("invoice") ?? "");
  const act = invoiceActs.get(form.get("act") ?? "");
  if (invoice === undefined || act === undefined) return false;
  await desk.act(() => act(book, desk.desk, invoice));
  return true;
}

const invoiceActs = new Map([
  ["raise", raiseInvoice],
  ["lower", lowerInvoice],
  ["credit", creditInvoice],
  ["withdraw", withdrawInvoice],
]);

/** Browsers say where a form comes from; a program that says nothing is no browser. */
function isFromThisPage({ headers }: IncomingMessage): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin";
  const { origin, host } = headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  let text = "";
  for await (const piece of request) {
    text += String(piece);
    if (text.length > 10_000) return undefined;
  }
  return new URLSearchParams(text);
}

function languageOf(text: string | null): Language {
  return LANGUAGES.find((language) => language === text) ?? "sv";
}

function systemOf(text: string | null): SystemCode | undefined {
  return SYSTEMS.find((system) => system === text);
}

function send(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { "content-type": type });
  response.end(body);
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
  response.end(`${status}\n`);
}
