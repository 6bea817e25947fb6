import net from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { HttpExchanges } from "./http-exchange.ts";
import { closeAll, closers, connect, listen, REQUEST, startCloud, TID } from "./scripted-cloud.ts";

afterEach(closeAll);

const unknown = (code: string): object => ({ kind: "unknown", why: { code } });
const notSent = (code: string): object => ({ kind: "notSent", why: { code } });

describe("connections", () => {
  test("a kept one that the other side has dropped does not fail a read", async () => {
    let served = 0;
    const server = net.createServer((socket) => {
      let onThis = 0;
      socket.on("data", () => {
        served += 1;
        onThis += 1;
        if (onThis === 3) return void socket.resetAndDestroy();
        const body = '{"token":"t","terminal":{"terminalState":"idle"}}';
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      });
    });
    const { port } = await listen(server);
    const { cloud } = connect(`http://127.0.0.1:${port}`);
    expect((await cloud.state(TID)).kind).toBe("idle");
    expect((await cloud.state(TID)).kind).toBe("idle");
    expect(served).toBe(4);
  });

  test("closing ends a waiting payment as unknown, and later ones as not sent", async () => {
    const server = await startCloud({ [`POST ${TID}/transaction`]: () => undefined });
    const { cloud } = connect(server.url);
    const payment = cloud.purchase(REQUEST);
    await expect.poll(() => server.names()).toContain(`POST ${TID}/transaction`);
    await cloud.close();
    expect(await payment).toMatchObject(unknown("serverStopped"));
    expect(await cloud.purchase(REQUEST)).toMatchObject(notSent("serverStopped"));
    expect(await cloud.state(TID)).toMatchObject({ why: { code: "serverStopped" } });
  });

  test("that are up when it is too late carry nothing: the money is not sent", async () => {
    const server = await startCloud({});
    const { cloud } = connect(server.url);
    const payment = await cloud.purchase({ ...REQUEST, mayLeave: () => false });
    expect(payment).toMatchObject(notSent("sendingTookTooLong"));
    expect(server.names()).not.toContain(`POST ${TID}/transaction`);
  });

  test("that never become secure are not sent, and no byte of the request leaves", async () => {
    const heard: string[] = [];
    const silent = net.createServer((socket) => {
      socket.on("data", (data) => heard.push(data.toString("latin1")));
    });
    const answering = net.createServer((socket) => {
      socket.on("data", (data) => {
        heard.push(data.toString("latin1"));
        socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
      });
    });
    for (const server of [silent, answering]) {
      const { port } = await listen(server);
      const limits = { connectMs: 150, responseBytes: 1000 };
      const exchanges = new HttpExchanges(new URL(`https://127.0.0.1:${port}`), limits);
      closers.push(() => exchanges.close());
      const request = { method: "POST", path: "/pay", bodyText: "MONEY", limitMs: 1000 } as const;
      expect(await exchanges.fresh(request)).toMatchObject({ why: { code: "unreachable" } });
      expect((await exchanges.fresh(request)).kind).toBe("notSent");
      expect((await exchanges.kept(request)).kind).toBe("notSent");
    }
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.join("")).not.toContain("MONEY");
  });

  test("a name that does not exist is not sent", async () => {
    const limits = { connectMs: 5_000, responseBytes: 1000 };
    const exchanges = new HttpExchanges(new URL("http://no-such-host.invalid"), limits);
    closers.push(() => exchanges.close());
    const exchange = await exchanges.fresh({ method: "GET", path: "/", limitMs: 6_000 });
    expect(exchange).toMatchObject({ kind: "notSent", why: { code: "unreachable" } });
  });

  test("an address that is none is a setting to correct", () => {
    expect(() => connect("ftp://example.com")).toThrow("Not an http or https address");
  });
});
