/** The signature of a webhook: its time and its bytes, by a secret that only the receiver has too. */
import { createHmac, randomBytes } from "node:crypto";

export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString("base64url")}`;
}

/** With two secrets, while one takes over from the other, either signature proves it. */
export function signWebhook(
  secrets: readonly string[],
  { atSeconds, body }: { readonly atSeconds: number; readonly body: string },
): string {
  const signed = secrets.map(
    (secret) => `v1=${createHmac("sha256", secret).update(`${atSeconds}.${body}`).digest("hex")}`,
  );
  return [`t=${atSeconds}`, ...signed].join(",");
}
