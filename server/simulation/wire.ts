/**
 * The line between one server and the vendor's cloud, in place of sockets: what the product's own
 * adapter sends goes over it, or does not, or comes back too late. It says "not sent" only when no
 * byte has left, as the real one does.
 */
import type {
  Exchange,
  Exchanges,
  ExchangeTrouble,
  HttpRequest,
} from "@kortkoll/terminals/nets-cloud/http-exchange.ts";
import type { VirtualClock } from "./virtual-clock.ts";
import type { Cloud } from "./world/cloud.ts";
import type { Script } from "./world/script.ts";
import type { Reply } from "./world/terminal.ts";

export type WireSettings = {
  readonly clock: VirtualClock;
  readonly cloud: Cloud;
  readonly weather: Weather;
  /** Runs the work when the server is awake; never, when it has been killed. */
  readonly whenAwake: (work: () => void) => void;
};

const LATENCY_MS = 40;

/** What is wrong with the lines just now, and when something last was, by terminal. */
export class Weather {
  readonly #now: () => number;
  readonly faults = new Map<string, number>();
  cloudDownUntilMs = 0;
  readonly #lastTroubleMs = new Map<string, number>();
  #cloudTroubleMs = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  get isCloudDown(): boolean {
    return this.#now() < this.cloudDownUntilMs;
  }

  count(kind: string): void {
    this.faults.set(kind, (this.faults.get(kind) ?? 0) + 1);
  }

  /** A fault strikes at the terminal, or at all of them. */
  trouble(kind: string, terminalId: string | undefined, untilMs: number): void {
    this.count(kind);
    if (terminalId === undefined) this.#cloudTroubleMs = Math.max(this.#cloudTroubleMs, untilMs);
    else
      this.#lastTroubleMs.set(
        terminalId,
        Math.max(this.#lastTroubleMs.get(terminalId) ?? 0, untilMs),
      );
  }

  lastTroubleMs(terminalId: string): number {
    return Math.max(this.#cloudTroubleMs, this.#lastTroubleMs.get(terminalId) ?? 0);
  }
}

export class SimulatedWire implements Exchanges {
  readonly #settings: WireSettings;
  #isClosed = false;

  constructor(settings: WireSettings) {
    this.#settings = settings;
  }

  fresh(request: HttpRequest): Promise<Exchange> {
    const { clock, cloud } = this.#settings;
    const terminalId = terminalOf(request.path);
    const script = cloud.takeScript(terminalId);
    return this.#run((end) => {
      clock.after(request.limitMs, () => end(lost("timedOut")));
      this.#sendMoney(request, { terminalId, script, end });
    });
  }

  kept(request: HttpRequest): Promise<Exchange> {
    return this.#run((end) => this.#sendRead(request, end));
  }

  close(): void {
    this.#isClosed = true;
  }

  #run(start: (end: End) => void): Promise<Exchange> {
    const { clock, weather, whenAwake } = this.#settings;
    return new Promise((resolve) => {
      let isOver = false;
      const end: End = (exchange) => {
        if (isOver) return;
        isOver = true;
        whenAwake(() => resolve(exchange));
      };
      if (this.#isClosed)
        return end({ kind: "notSent", why: trouble("closed", "we are stopping") });
      if (weather.isCloudDown) {
        weather.trouble("cloud down", undefined, weather.cloudDownUntilMs);
        return clock.after(LATENCY_MS, () => end(notSent("the cloud cannot be reached")));
      }
      start(end);
    });
  }

  #sendMoney(request: HttpRequest, sending: Sending) {
    const { clock, weather } = this.#settings;
    const { terminalId, script, end } = sending;
    const at = (share: number, of: number): number => Math.floor((of * share) / 100);
    if (script.request !== "none") {
      weather.trouble(`request: ${script.request}`, terminalId, clock.nowMs + 20_000);
    }
    switch (script.request) {
      case "notConnected":
        return clock.after(LATENCY_MS, () => end(notSent("ECONNREFUSED")));
      case "lostBefore":
        return clock.after(LATENCY_MS + at(script.when, 20_000), () => end(lost("broken")));
      case "door401":
        return clock.after(LATENCY_MS, () => end(answered(401, '{"error":"Unauthorized"}')));
      case "gatewayBefore":
        return clock.after(1_000, () => end(answered(502, "<html>Bad gateway</html>")));
      case "arrivesLate":
        clock.after(LATENCY_MS, () => end(lost("broken")));
        return clock.after(at(script.when, 4_000), () => this.#deliver(request, sending));
      case "arrivesVeryLate":
        clock.after(LATENCY_MS, () => end(lost("broken")));
        return clock.after(6_000 + at(script.when, 16_000), () => this.#deliver(request, sending));
      case "none":
        return clock.after(LATENCY_MS, () => this.#deliver(request, sending));
    }
  }

  #deliver(request: HttpRequest, { terminalId, script, end }: Sending): void {
    const { clock, cloud, weather } = this.#settings;
    const strikes = (): void => {
      if (script.answer !== "none")
        weather.trouble(`answer: ${script.answer}`, terminalId, clock.nowMs);
    };
    if (script.answer === "brokenDuring") {
      clock.after(Math.floor((script.customerMs * script.when) / 100), () => {
        strikes();
        end(lost("broken"));
      });
    }
    cloud.handle(request, script, (reply) => {
      strikes();
      this.#comeBack(reply, { terminalId, script, end });
    });
  }

  #comeBack(reply: Reply, { script, end }: Sending) {
    const { clock } = this.#settings;
    const text = JSON.stringify(reply.json);
    const soon = (exchange: Exchange): void => clock.after(LATENCY_MS, () => end(exchange));
    switch (script.answer) {
      case "none":
      case "brokenDuring":
        return soon(answered(reply.status, text));
      case "slow":
        return clock.after(1_000 + script.when * 500, () => end(answered(reply.status, text)));
      case "pastLimit":
        return;
      case "brokenAfter":
      case "cut":
        return soon(lost("broken"));
      case "garbage":
        return soon(
          answered(reply.status, text.slice(0, Math.floor((text.length * script.when) / 110))),
        );
      case "empty":
        return soon(answered(reply.status, ""));
      case "http500":
        return soon(answered(500, '{"error":"Internal error"}'));
      case "http502":
        return soon(answered(502, "<html>Bad gateway</html>"));
      case "http504":
        return soon(answered(504, "<html>Gateway time-out</html>"));
      case "result99":
        return soon(
          answered(
            400,
            '{"failure":{"error":"Lost contact with terminal","localModeEventArgs":{"Result":"99"}}}',
          ),
        );
      case "noResponse":
        return soon(answered(400, '{"failure":"No response from terminal"}'));
      case "lateBusy":
        return clock.after(16_000, () => end(answered(400, '{"failure":"Terminal is busy"}')));
    }
  }

  #sendRead(request: HttpRequest, end: End) {
    const { clock, cloud, weather } = this.#settings;
    const terminalId = terminalOf(request.path);
    const isLook = request.method === "GET" && request.path.endsWith("/transaction");
    const fault = isLook ? cloud.takeLook(terminalId) : "none";
    if (fault !== "none") weather.trouble(`look-up: ${fault}`, terminalId, clock.nowMs + 5_000);
    const answer = (delayMs: number): void =>
      clock.after(delayMs, () =>
        cloud.handle(request, cloud.plain, (reply) =>
          end(answered(reply.status, JSON.stringify(reply.json))),
        ),
      );
    switch (fault) {
      case "none":
        return answer(LATENCY_MS);
      case "slow":
        return answer(8_000);
      case "lost":
        return clock.after(500, () => end(lost("broken")));
      case "gateway":
        return clock.after(500, () => end(answered(503, "<html>Service unavailable</html>")));
      case "unclear":
        return clock.after(LATENCY_MS, () => end(answered(200, '{"result":')));
    }
  }
}

type End = (exchange: Exchange) => void;

type Sending = { readonly terminalId: string; readonly script: Script; readonly end: End };

function terminalOf(path: string): string {
  return path.split("/")[3] ?? "";
}

function answered(status: number, body: string): Exchange {
  return { kind: "answered", status, body };
}

function notSent(detail: string): Exchange {
  return { kind: "notSent", why: trouble("unreachable", detail) };
}

function lost(code: "broken" | "timedOut"): Exchange {
  return { kind: "lost", why: trouble(code, "the line") };
}

function trouble(code: ExchangeTrouble["code"], detail: string): ExchangeTrouble {
  return { code, detail };
}
