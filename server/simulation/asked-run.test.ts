import { describe, expect, test } from "vitest";
import { WrongWords } from "../commands/command.ts";
import { readAskedRun } from "./asked-run.ts";

test("a run is asked for by its seed, days or payments", () => {
  const asked = readAskedRun(["--seed", "7", "--days", "100"]);
  expect(asked).toMatchObject({ seed: 7, days: 100, payments: undefined, what: "simulate" });
  expect(readAskedRun(["--database", "postgres"]).what).toBe("onBoth");
  expect(readAskedRun(["--mutations"]).what).toBe("everyMutation");
  expect(readAskedRun(["-h"]).what).toBe("help");
});

describe("refused with what there is instead:", () => {
  test.each([
    [["--sed", "7"], "--sed"],
    [["--seed", "sju"], '--seed is a whole number, not "sju"'],
    [["--days", ""], "--days is a whole number"],
    [["--payments", "-1"], "--payments"],
    [["7"], "7 says nothing here"],
    [["--mutation", "none"], "There are: "],
    [["--database", "mysql"], "memory or postgres"],
  ])("%j", (words, told) => {
    expect(() => readAskedRun(words)).toThrow(WrongWords);
    expect(() => readAskedRun(words)).toThrow(told);
  });
});
