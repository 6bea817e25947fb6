import { expect, test } from "vitest";
import { DEFAULT_CONFIG } from "./default-config.ts";
import { checkTerminals, readConfig } from "./read-config.ts";

const TERMINAL = {
  terminalId: "70001201",
  siteId: "7000012",
  organisationNumber: "5599990037",
  merchantName: "Påhittade Bilar Öst AB",
  address: "Provgatan 3, Testinge",
  label: "Öst",
};

test("a whole configuration is read as it is written", () => {
  const written = {
    accounts: [{ username: "a", password: "b", terminalIds: ["70001201"] }],
    terminals: [TERMINAL],
    host: "127.0.0.1",
    port: 0,
    stateFolder: "state",
    mode: "automatic",
    automaticLatencyMs: 0,
    lastResultDelayMs: 10,
  };
  expect(readConfig(JSON.stringify(written))).toEqual(written);
});

test.each([
  ["[]", "the configuration must be an object"],
  ['{"colour":1}', "Unknown setting: colour"],
  ['{"accounts":{}}', "accounts must be a list"],
  ['{"accounts":[{"username":"a"}]}', "password must be a text"],
  ['{"terminals":[7]}', "terminals[0] must be an object"],
  ['{"port":"80"}', "port must be a whole number from 0 to 65535"],
  ['{"mode":"fast"}', "mode must be manual or automatic"],
  ['{"cardTimeoutMs":"1"}', "cardTimeoutMs must be a number of milliseconds from 0"],
])("%s is refused: %s", (text, why) => {
  expect(() => readConfig(text)).toThrow(why);
});

test("terminal ids have eight digits and are there once", () => {
  expect(() => checkTerminals([{ ...TERMINAL, terminalId: "7000120" }])).toThrow("eight digits");
  expect(() => checkTerminals([TERMINAL, TERMINAL])).toThrow("twice");
  expect(() => checkTerminals(DEFAULT_CONFIG.terminals)).not.toThrow();
});
