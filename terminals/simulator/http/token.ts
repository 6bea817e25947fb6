/** Sign-in tokens: JWT with HS256 and exactly the claims that Nets' have been seen to carry. */
import { createHmac, timingSafeEqual } from "node:crypto";

export type TokenClaims = {
  readonly username: string;
  readonly id: number;
  readonly iat: number;
  readonly exp: number;
};

export type TokenReading =
  | { readonly kind: "valid"; readonly claims: TokenClaims }
  | { readonly kind: "expired" }
  | { readonly kind: "foreign" };

const HEADER = encodePart({ alg: "HS256", typ: "JWT" });

export function signToken(claims: TokenClaims, secret: string): string {
  const signed = `${HEADER}.${encodePart(claims)}`;
  return `${signed}.${signatureOf(signed, secret)}`;
}

export function readToken(
  token: string,
  given: { readonly secret: string; readonly now: Date },
): TokenReading {
  const [header, payload, signature, ...more] = token.split(".");
  if (header !== HEADER || payload === undefined || signature === undefined || more.length > 0) {
    return { kind: "foreign" };
  }
  const expected = Buffer.from(signatureOf(`${header}.${payload}`, given.secret));
  const received = Buffer.from(signature);
  if (expected.length !== received.length || !timingSafeEqual(expected, received)) {
    return { kind: "foreign" };
  }
  // The signature is ours, so the claims are as we wrote them.
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as TokenClaims;
  return claims.exp * 1_000 > given.now.getTime() ? { kind: "valid", claims } : { kind: "expired" };
}

function encodePart(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

function signatureOf(signed: string, secret: string): string {
  return createHmac("sha256", secret).update(signed).digest("base64url");
}
