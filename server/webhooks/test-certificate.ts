/** For tests: a certificate that nobody has signed but itself, made anew each time. */
import { generateKeyPairSync, sign } from "node:crypto";

const tagged = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 128
      ? [length]
      : length < 256
        ? [0x81, length]
        : [0x82, Math.floor(length / 256), length % 256];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
};
const sequence = (...parts: readonly Buffer[]): Buffer => tagged(0x30, ...parts);
const bits = (content: Buffer): Buffer => tagged(0x03, Buffer.from([0]), content);

/** Of ecdsa-with-SHA256, and of a common name. */
const ECDSA_SHA256 = sequence(Buffer.from("06082a8648ce3d040302", "hex"));
const COMMON_NAME = Buffer.from("0603550403", "hex");

export function selfSignedCertificate(name: string): {
  readonly key: string;
  readonly cert: string;
} {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const named = sequence(tagged(0x31, sequence(COMMON_NAME, tagged(0x0c, Buffer.from(name)))));
  const time = (text: string): Buffer => tagged(0x17, Buffer.from(text));
  const told = sequence(
    tagged(0x02, Buffer.from([1])),
    ECDSA_SHA256,
    named,
    sequence(time("200101000000Z"), time("490101000000Z")),
    named,
    publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = sign("sha256", told, privateKey);
  const der = sequence(told, ECDSA_SHA256, bits(signature)).toString("base64");
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }),
    cert: `-----BEGIN CERTIFICATE-----\n${der}\n-----END CERTIFICATE-----\n`,
  };
}
