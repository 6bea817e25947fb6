/** Where a webhook may go: never inside the network, however the address is written. */
import { describe, expect, test } from "vitest";
import { findTarget, type Resolved } from "./find-target.ts";
import { isInside } from "./inside-address.ts";

const OUTSIDE = { address: "93.184.216.34", family: 4 };
const reachOf = (found: readonly Resolved[], allowedHosts: readonly string[] = []) => ({
  allowedHosts,
  resolve: () => Promise.resolve(found),
});

describe("an address lies inside", () => {
  test.each([
    ...["127.0.0.1", "127.8.9.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255"],
    ...["192.168.1.1", "169.254.169.254", "100.64.0.1", "198.18.0.1", "224.0.0.1"],
    ...["255.255.255.255", "192.0.2.5", "203.0.113.9"],
    ...["::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "ff02::1"],
    ...["::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:93.184.216.34", "::127.0.0.1"],
    ...["64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:1::1", "2001:db8::1", "fec0::1"],
    ...["", "localhost", "1.2.3", "metadata.google.internal"],
  ])("%s", (address) => {
    expect(isInside(address)).toBe(true);
  });
});

test.each(["93.184.216.34", "8.8.8.8", "172.32.0.1", "2606:2800:220:1::1", "2a00:1450::1"])(
  "%s lies outside",
  (address) => {
    expect(isInside(address)).toBe(false);
  },
);

describe("an address is refused", () => {
  test.each([
    ...["https://127.0.0.1/", "https://2130706433/", "https://0x7f.1/", "https://0177.0.0.1/"],
    ...["https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:a9fe:a9fe]/"],
    ...["https://169.254.169.254/latest/meta-data", "https://10.0.0.1:8443/"],
  ])("%s, which is a number inside", async (address) => {
    expect(await findTarget(reachOf([OUTSIDE]), address)).toBe("webhookAddressInside");
  });

  test("whose name stands for one inside, alone or among others", async () => {
    const inside = { address: "10.0.0.7", family: 4 };
    const mapped = { address: "::ffff:10.0.0.7", family: 6 };
    for (const found of [[inside], [OUTSIDE, inside], [mapped, OUTSIDE]]) {
      const target = await findTarget(reachOf(found), "https://example.com/hook");
      expect(target).toBe("webhookAddressInside");
    }
  });

  test("whose name stands for nothing, or cannot be looked up", async () => {
    expect(await findTarget(reachOf([]), "https://example.com/")).toBe("webhookHostNotFound");
    const reach = { allowedHosts: [], resolve: () => Promise.reject(new Error("SERVFAIL")) };
    expect(await findTarget(reach, "https://example.com/")).toBe("webhookHostNotFound");
  });

  test.each([
    "",
    "hej",
    "ftp://example.com/",
    "https://",
    "https://a:b@example.com/",
    "https://example.com/#x",
  ])("%s, which is none to send to", async (address) => {
    expect(await findTarget(reachOf([OUTSIDE]), address)).toBe("webhookAddressWrong");
  });

  test("without https", async () => {
    expect(await findTarget(reachOf([OUTSIDE]), "http://example.com/")).toBe("webhookNotHttps");
  });
});

test("a name is connected to at the very address that was checked", async () => {
  const target = await findTarget(reachOf([OUTSIDE]), "https://example.com/hook");
  expect(target).toMatchObject({ at: OUTSIDE });
});

test("hosts that are named in the configuration may lie inside and have no https", async () => {
  const reach = reachOf([{ address: "10.0.0.7", family: 4 }], ["kobra.local:8443", "127.0.0.1:81"]);
  expect(await findTarget(reach, "http://kobra.local:8443/x")).toMatchObject({ at: { family: 4 } });
  expect(await findTarget(reach, "http://127.0.0.1:81/")).toMatchObject({ at: { family: 4 } });
  expect(await findTarget(reach, "https://kobra.local/")).toBe("webhookAddressInside");
  expect(await findTarget(reach, "http://127.0.0.1:82/")).toBe("webhookNotHttps");
});
