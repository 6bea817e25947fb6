/**
 * Which addresses lie inside a network, or are nobody's: a webhook is never sent there, so that nobody
 * can have the server call what only the server reaches.
 */
import { BlockList, isIP, isIPv6 } from "node:net";

/** IANA's special-purpose registries; also what is for one link, for many, or for examples. */
const INSIDE_V4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const;

/** Of what is global: protocols' own, Teredo, examples, and 6to4, which carries any IPv4 inside. */
const INSIDE_V6 = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const;

const insideV4 = new BlockList();
for (const [network, prefix] of INSIDE_V4) insideV4.addSubnet(network, prefix, "ipv4");
const insideV6 = new BlockList();
for (const [network, prefix] of INSIDE_V6) insideV6.addSubnet(network, prefix, "ipv6");
const globalV6 = new BlockList();
globalV6.addSubnet("2000::", 3, "ipv6");

/**
 * Whatever is not plainly outside is inside. All of IPv6 but the global block is: so are the forms that
 * hold an IPv4 address (::ffff:0:0/96, 64:ff9b::/96), loopback, unique local and link-local ones.
 */
export function isInside(address: string): boolean {
  if (isIP(address) === 0) return true;
  if (!isIPv6(address)) return insideV4.check(address, "ipv4");
  const [plain = ""] = address.split("%");
  if (plain !== address) return true;
  return !globalV6.check(plain, "ipv6") || insideV6.check(plain, "ipv6");
}
