/** How a server that is really running finds the receivers of its webhooks. */
import { lookup, Resolver } from "node:dns/promises";
import { networkInterfaces } from "node:os";
import type { Pause } from "../clock.ts";
import type { Resolved, WebhookReach } from "./find-target.ts";

/** From the first byte to the status of the answer. */
export const WEBHOOK_TIMEOUT_MS = 10_000;
const LOOKUP_TIMEOUT_MS = 5_000;

export type NameServers = {
  /** Addresses; those of the machine when none are given. */
  readonly servers?: readonly string[];
  readonly patienceMs?: number;
};

/**
 * A look-up by the operating system holds one of the few threads that all look-ups of the process share,
 * also those of the terminals' cloud, for as long as a name's own server says nothing. So name servers are
 * asked without a thread; the operating system is asked only for hosts that the configuration names, and
 * for what no name server knows, which it says at once.
 */
export function systemReach(
  allowedHosts: readonly string[],
  pause: Pause,
  { servers, patienceMs = LOOKUP_TIMEOUT_MS }: NameServers = {},
): WebhookReach {
  const isNamed = (host: string): boolean =>
    allowedHosts.some((named) => named === host || named.startsWith(`${host}:`));
  return {
    allowedHosts,
    resolve: async (host) => {
      const resolver = new Resolver({ timeout: 2_000, tries: 2 });
      if (servers !== undefined) resolver.setServers(servers);
      const late = new AbortController();
      const found = await Promise.race([
        isNamed(host) ? lookup(host, { all: true }) : askNameServers(resolver, host),
        pause(patienceMs, late.signal).then(() => []),
      ]);
      late.abort();
      resolver.cancel();
      return found;
    },
  };
}

/** What is said at once: that there is no such name, or no name server at all. */
const NO_SUCH_NAME = ["ENOTFOUND", "ENODATA", "ENONAME", "ECONNREFUSED"];

async function askNameServers(resolver: Resolver, host: string): Promise<readonly Resolved[]> {
  const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  const found = [...resolvedAs(4, four), ...resolvedAs(6, six)];
  if (found.length > 0) return hasAddressOfFour() ? found : found.toReversed();
  const isUnknown = [four, six].every(
    (one) => one.status === "rejected" && NO_SUCH_NAME.includes(codeOf(one.reason)),
  );
  return isUnknown ? await lookup(host, { all: true }) : [];
}

function resolvedAs(
  family: 4 | 6,
  answer: PromiseSettledResult<readonly string[]>,
): readonly Resolved[] {
  return answer.status === "rejected" ? [] : answer.value.map((address) => ({ address, family }));
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** The first address is the one that is used: on a machine with IPv6 alone one of those. */
function hasAddressOfFour(): boolean {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.some(({ family, internal }) => family === "IPv4" && !internal);
}
