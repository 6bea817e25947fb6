import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EVERY_CALL, NAMES_NOTHING } from "./test-calls.ts";
import {
  type Answer,
  CALLS,
  callOf,
  idFor,
  NOBODYS,
  openStrangers,
  type Strangers,
  send,
  sentBy,
  strangersTo,
  withField,
} from "./test-strangers.ts";

let all: Strangers;
beforeAll(async () => {
  all = await openStrangers();
});
afterAll(() => all.it.close());

describe.each(CALLS.filter((name) => name.includes("/:id")))("%s", (name) => {
  test("answers of another company's thing as of one that does not exist", async () => {
    const call = callOf(name);
    for (const [who, as] of await strangersTo(all, call)) {
      const sent = sentBy(all, call, as);
      const foreign = await send(all, name, { as, sent, id: idFor(all, name, "a") });
      const nobodys = await send(all, name, { as, sent, id: NOBODYS });
      expect(foreign, who).toEqual(nobodys);
      // A site's person decides over no key, and is told so of any.
      const isRefused = call.idOf !== undefined && foreign.status === 403;
      if (!isRefused) expect(foreign.status, `${who}: ${foreign.text}`).toBe(404);
    }
  });
});

const NAMING = CALLS.filter((name) => (EVERY_CALL[name]?.names ?? []).length > 0);

describe.each(NAMING)("%s", (name) => {
  const fields = EVERY_CALL[name]?.names ?? [];
  test.each(fields.map((one, index) => [one.field, index] as const))(
    "answers of another company's %s as of one that does not exist",
    async (_field, index) => {
      const call = callOf(name);
      const named = fields[index];
      if (named === undefined) throw new Error("A field was there and is gone");
      const { foreign, nobodys } = named.of(all.two.a);
      for (const [who, as] of await strangersTo(all, call)) {
        const id = name.includes("/:id") ? idFor(all, name, "b") : undefined;
        const sent = sentBy(all, call, as);
        const one = await send(all, name, { as, id, sent: withField(sent, named, foreign) });
        const other = await send(all, name, { as, id, sent: withField(sent, named, nobodys) });
        const plain = (answer: Answer): Answer => ({
          ...answer,
          text: answer.text.replaceAll(foreign, "…").replaceAll(nobodys, "…"),
        });
        expect(plain(one), who).toEqual(plain(other));
        expect(one.status, `${who}: ${one.text}`).toBeLessThan(500);
        // A field that nobody looks at would be answered alike as well.
        const isQuery = named.field.startsWith("?");
        if (!isQuery) expect(one.status, `${who}: ${one.text}`).toBeGreaterThanOrEqual(400);
      }
    },
  );
});

type Schema = {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
};
type Operation = {
  readonly requestBody?: {
    readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
  };
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
};

test("every field that may name a thing of a company or site is in the table of calls", async () => {
  const answer = await fetch(`${all.it.url}/api/openapi.json`);
  const { paths } = (await answer.json()) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  };
  const untold = CALLS.flatMap((name) => {
    const [method = "", url = ""] = name.split(" ");
    const operation = paths[url.replace(/:(\w+)/g, "{$1}")]?.[method.toLowerCase()];
    expect(operation, `${name} is described`).toBeDefined();
    const inBody = Object.values(operation?.requestBody?.content ?? {}).flatMap(({ schema }) =>
      schema === undefined ? [] : fieldsIn(schema),
    );
    const inQuery = (operation?.parameters ?? []).filter((one) => one.in === "query");
    const told = (EVERY_CALL[name]?.names ?? []).flatMap(({ field }) =>
      field.replace("?", "").split("."),
    );
    return [...inBody, ...inQuery.map((one) => one.name)]
      .filter((field) => LOOKS_LIKE_A_NAME.test(field) && !told.includes(field))
      .filter((field) => !(field in NAMES_NOTHING) && !(`${name} ${field}` in NAMES_NOTHING))
      .map((field) => `${name} ${field}`);
  });
  const advice =
    "Add the field to `names` of its call (server/access/test-calls.ts), with a value of company " +
    "A's and one that nobody has; or to NAMES_NOTHING with the reason why it names nobody's thing.";
  expect([...new Set(untold)], advice).toEqual([]);
});

const LOOKS_LIKE_A_NAME =
  /(Id|Ids|Code|Codes)$|^(id|operator|owner|approver|signature|company|site|till|terminal)$/;

function fieldsIn(schema: Schema): readonly string[] {
  const { properties = {}, items, anyOf = [], oneOf = [], allOf = [] } = schema;
  const inner = [...Object.values(properties), ...(items === undefined ? [] : [items])];
  return [
    ...Object.keys(properties),
    ...[...inner, ...anyOf, ...oneOf, ...allOf].flatMap((one) => fieldsIn(one)),
  ];
}
