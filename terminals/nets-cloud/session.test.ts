import { afterEach, describe, expect, test } from "vitest";
import { connectNetsCloud } from "./adapter.ts";
import {
  closeAll,
  closers,
  connect,
  json,
  REQUEST,
  SECRET,
  startCloud,
  TID,
  tokenFor,
} from "./scripted-cloud.ts";

afterEach(closeAll);

const notSent = (code: string): object => ({ kind: "notSent", why: { code } });

describe("the sign-in", () => {
  test("is made once for all who ask at the same time", async () => {
    const server = await startCloud();
    const { cloud } = connect(server.url);
    const states = await Promise.all(Array.from({ length: 10 }, () => cloud.state(TID)));
    expect(states.every((state) => state.kind === "idle")).toBe(true);
    expect(server.names().filter((name) => name === "POST login")).toHaveLength(1);
  });

  test("is made again, once, when a read is refused", async () => {
    const answers = [json(401, {}), json(200, { terminal: { terminalState: "idle" } })];
    const server = await startCloud({
      [`GET ${TID}`]: (response, call) => answers.shift()?.(response, call),
    });
    expect(await connect(server.url).cloud.state(TID)).toEqual({ kind: "idle" });
    expect(server.names()).toEqual(["POST login", `GET ${TID}`, "POST login", `GET ${TID}`]);
  });

  test("that never helps ends as refused, not in a loop", async () => {
    const server = await startCloud({ [`GET ${TID}`]: json(401, {}) });
    const state = await connect(server.url).cloud.state(TID);
    expect(state).toMatchObject({ kind: "noAnswer", why: { code: "cloudLoginRefused" } });
    expect(server.calls).toHaveLength(4);
  });

  test("refused on a payment is not sent, drops the token, and does not pay again", async () => {
    const server = await startCloud({ [`POST ${TID}/transaction`]: json(401, { error: "no" }) });
    const { cloud } = connect(server.url);
    expect(await cloud.purchase(REQUEST)).toMatchObject(notSent("cloudLoginRefused"));
    expect(await cloud.purchase(REQUEST)).toMatchObject(notSent("cloudLoginRefused"));
    const once = ["POST login", `GET ${TID}`, `POST ${TID}/transaction`];
    expect(server.names()).toEqual([...once, "POST login", `POST ${TID}/transaction`]);
  });

  test("that is refused or out of reach leaves a payment not sent", async () => {
    const refusing = await startCloud({ "POST login": json(401, { error: "Fel lösenord" }) });
    const refused = await connect(refusing.url).cloud.purchase(REQUEST);
    expect(refused).toMatchObject(notSent("cloudLoginRefused"));
    expect(refusing.names()).toEqual(["POST login"]);
    const silent = await startCloud({ "POST login": () => undefined });
    const unheard = await connect(silent.url, { loginMs: 150 }).cloud.purchase(REQUEST);
    expect(unheard).toMatchObject(notSent("cloudUnreachable"));
    await silent.stop();
    const gone = await connect(silent.url).cloud.purchase(REQUEST);
    expect(gone).toMatchObject(notSent("cloudUnreachable"));
  });

  const lifetimes: readonly (readonly [string, unknown, number, number])[] = [
    ["of a day is renewed ten minutes early", tokenFor(0, 86_400), 85_799_000, 85_801_000],
    ["of a minute is renewed at nine tenths", tokenFor(0, 60), 53_000, 55_500],
    ["that is opaque is renewed as if of a day", "opaque", 85_800_000, 85_802_000],
    ["over by our clock counts from when we got it", tokenFor(0.1, 0.8), 1_700, 1_730],
  ];
  for (const [name, token, stillGoodMs, overMs] of lifetimes) {
    test(`a token ${name}`, async () => {
      const server = await startCloud({ "POST login": json(200, { token }) });
      const { cloud, setClock } = connect(server.url);
      const logins = (): number => server.names().filter((call) => call === "POST login").length;
      await cloud.state(TID);
      setClock(stillGoodMs);
      await cloud.state(TID);
      expect(logins()).toBe(1);
      setClock(overMs);
      await cloud.state(TID);
      expect(logins()).toBe(2);
    });
  }

  test("shows in no log line, and a log that throws changes no outcome", async () => {
    const server = await startCloud();
    const { cloud, log } = connect(server.url);
    await cloud.purchase(REQUEST);
    const written = JSON.stringify(log);
    expect(written).toContain('"call":"purchase"');
    expect(written).not.toContain(SECRET);
    expect(written).not.toContain("head.");
    const failing = connectNetsCloud({
      baseUrl: server.url,
      account: () => Promise.resolve({ username: "verkstad", password: SECRET }),
      clock: () => 0,
      log: () => {
        throw new Error("disk full");
      },
    });
    closers.push(() => failing.close());
    expect((await failing.purchase(REQUEST)).kind).toBe("approved");
  });
});
