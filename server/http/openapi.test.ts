import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApp, type TestApp } from "./test-app.ts";

type Operation = {
  readonly responses: Record<string, unknown>;
  readonly security?: unknown;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
};
type Document = {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Record<string, Record<string, Operation>>;
};

let it: TestApp;
let text: string;
let document: Document;
beforeAll(async () => {
  it = await openTestApp();
  text = await (await fetch(`${it.url}/api/openapi.json`)).text();
  document = JSON.parse(text) as Document;
});
afterAll(() => it.close());

test("the document is OpenAPI 3.1 and describes every route of ours", () => {
  expect(document.openapi).toBe("3.1.0");
  expect(document.info.title).toBe("Kortkoll");
  const described = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const registered = it.app.routeTable
    .filter(({ method, url }) => method !== "HEAD" && url.startsWith("/api/"))
    .filter(({ url }) => !url.startsWith("/api/docs") && url !== "/api/openapi.json")
    .map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, "{$1}")}`);
  expect(described.toSorted()).toEqual(registered.toSorted());
});

test("every call says how it fails and who may make it, and every write takes a key", () => {
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const name = `${method} ${path}`;
      expect(operation.responses, name).toMatchObject({
        default: { content: { "application/problem+json": { schema: { type: "object" } } } },
      });
      expect(operation.security, name).toBeInstanceOf(Array);
      const headers = operation.parameters?.filter((parameter) => parameter.in === "header") ?? [];
      expect(headers.map((header) => header.name)).toEqual(
        method === "get" ? [] : ["idempotency-key"],
      );
    }
  }
});

test("every reference in it leads somewhere", () => {
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target ?? "");
  for (const target of references) {
    expect(target).toMatch(/^#\/components\//);
    const found = target
      .slice(2)
      .split("/")
      .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], document);
    expect(found, target).toBeDefined();
  }
});

test("the page that shows it comes with its scripts, all from here", async () => {
  const page = await fetch(`${it.url}/api/docs`);
  expect(page.status).toBe(200);
  const html = await page.text();
  const sources = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? "");
  expect(sources.length).toBeGreaterThan(3);
  for (const source of sources) {
    const answer = await fetch(new URL(source, page.url));
    expect(answer.status, source).toBe(200);
    await answer.body?.cancel();
  }
  expect(html).not.toMatch(/<script>[^<]/);
});
