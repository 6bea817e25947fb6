/**
 * From an address that somebody wrote to the one that is connected to. What a name stands for is looked
 * up once, checked whole, and that very address is used: a name that means something else a moment
 * later changes nothing.
 */
import { isIP } from "node:net";
import { isInside } from "./inside-address.ts";

export type Resolved = { readonly address: string; readonly family: number };

export type WebhookReach = {
  /** Hosts, with or without a port, that may lie inside the network and need not have https. */
  readonly allowedHosts: readonly string[];
  readonly resolve: (host: string) => Promise<readonly Resolved[]>;
};

export const ADDRESS_FAULTS = [
  "webhookAddressWrong",
  "webhookNotHttps",
  "webhookAddressInside",
  "webhookHostNotFound",
] as const;
export type AddressFault = (typeof ADDRESS_FAULTS)[number];

export type WebhookTarget = { readonly url: URL; readonly at: Resolved };

export async function findTarget(
  { allowedHosts, resolve }: WebhookReach,
  address: string,
): Promise<WebhookTarget | AddressFault> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !isPlain(url)) return "webhookAddressWrong";
  const isAllowed = allowedHosts.includes(url.host) || allowedHosts.includes(url.hostname);
  if (url.protocol !== "https:" && !isAllowed) return "webhookNotHttps";
  const host = hostOf(url);
  const found =
    isIP(host) === 0 ? await lookUp(resolve, host) : [{ address: host, family: isIP(host) }];
  const [at] = found;
  if (at === undefined) return "webhookHostNotFound";
  // One that lies inside among others that do not is enough: which would be used is chance.
  if (!isAllowed && found.some((one) => isInside(one.address))) return "webhookAddressInside";
  return { url, at };
}

/** Without the brackets of IPv6. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "");
}

/** Nothing that is a secret in plain sight, and nothing that is never sent. */
function isPlain({ protocol, username, password, hash, hostname }: URL): boolean {
  if (protocol !== "https:" && protocol !== "http:") return false;
  return hostname !== "" && username === "" && password === "" && hash === "";
}

async function lookUp(
  resolve: WebhookReach["resolve"],
  host: string,
): Promise<readonly Resolved[]> {
  try {
    return await resolve(host);
  } catch {
    return [];
  }
}
