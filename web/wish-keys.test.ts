import { expect, test } from "vitest";
import { createWishKeys } from "./wish-keys.ts";

test("a wish keeps its key until it is done, and the same words after that are a new wish", async () => {
  const withKey = createWishKeys();
  const sent: string[] = [];
  const send = (isAnswered: boolean) => async (key: string) => {
    sent.push(key);
    if (!isAnswered) throw new Error("cut off");
  };
  const wish = { reason: "växel", amountOre: 50_000 };
  await expect(withKey(wish, send(false))).rejects.toThrow("cut off");
  await withKey({ ...wish, amountOre: 60_000 }, send(true));
  await withKey(wish, send(true));
  await withKey(wish, send(true));
  const [cut, other, again, anew] = sent;
  expect(again).toBe(cut);
  expect(new Set([cut, other, anew]).size).toBe(3);
});
