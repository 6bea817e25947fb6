/** The example that receivers copy from docs/webhooks.md, run as it stands there. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newWebhookSecret, signWebhook } from "./sign-webhook.ts";

type IsFromKortkoll = (secret: string, header: string, body: string, nowSeconds: number) => boolean;

const page = readFileSync(join(import.meta.dirname, "../../docs/webhooks.md"), "utf8");
const [, example = ""] = /```js\n([\s\S]*?)```/.exec(page) ?? [];
const { isFromKortkoll } = (await import(
  `data:text/javascript,${encodeURIComponent(example)}`
)) as { readonly isFromKortkoll: IsFromKortkoll };

const AT = 1_772_449_200;
const body = '{"kind":"orderPaid","data":{"text":"åäö"}}';
const [secret, other] = [newWebhookSecret(), newWebhookSecret()];
const header = signWebhook([secret], { atSeconds: AT, body });

test("what was signed by the secret is taken", () => {
  expect(isFromKortkoll(secret, header, body, AT)).toBe(true);
});

test("by either secret while one takes over from the other", () => {
  const both = signWebhook([other, secret], { atSeconds: AT, body });
  expect(isFromKortkoll(secret, both, body, AT)).toBe(true);
  expect(isFromKortkoll(other, both, body, AT)).toBe(true);
});

test("nothing that another has signed, that was changed on the way, or has no signature", () => {
  expect(isFromKortkoll(other, header, body, AT)).toBe(false);
  expect(isFromKortkoll(secret, header, body.replace("Paid", "Lost"), AT)).toBe(false);
  expect(isFromKortkoll(secret, header.replace(`${AT}`, `${AT + 1}`), body, AT)).toBe(false);
  for (const none of ["", "t=", `t=${AT}`, `t=${AT},v1=`, `t=${AT},v1=zz`, "v1=ab"]) {
    expect(isFromKortkoll(secret, none, body, AT)).toBe(false);
  }
});

test("nothing that is sent again later than the tolerance, nor from the future", () => {
  expect(isFromKortkoll(secret, header, body, AT + 300)).toBe(true);
  expect(isFromKortkoll(secret, header, body, AT + 301)).toBe(false);
  expect(isFromKortkoll(secret, header, body, AT - 301)).toBe(false);
});
