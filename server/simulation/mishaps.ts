/** What goes wrong by itself: servers die or stand still, lines and terminals come and go. */
import type { Armed, DatabaseMishaps } from "./database-mishaps.ts";
import { TERMINALS_PER_SITE } from "./draw-plan.ts";
import type { Mishap } from "./plan.ts";
import type { Simulation } from "./simulation.ts";
import type { Terminal } from "./world/terminal.ts";

const STRIKES_WITHIN_MS = 30_000;

export class Mishaps {
  readonly #simulation: Simulation;
  readonly #database: DatabaseMishaps;

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
    this.#database = simulation.databaseMishaps;
  }

  strike(mishap: Mishap): void {
    const { clock, cloud, weather } = this.#simulation;
    switch (mishap.kind) {
      case "kill":
        this.#kill(mishap);
        return;
      case "freeze":
        this.#freeze(mishap);
        return;
      case "databaseLost":
        this.#loseDatabase(mishap);
        return;
      case "cloudDown":
        weather.cloudDownUntilMs = Math.max(weather.cloudDownUntilMs, clock.nowMs + mishap.forMs);
        weather.trouble("cloud down", undefined, weather.cloudDownUntilMs);
        return;
      case "loginsForgotten":
        weather.count("logins forgotten");
        cloud.forgetLogins();
        return;
      case "terminalOffline":
        weather.count("terminal offline");
        this.#terminal(mishap.terminal).offlineUntilMs = clock.nowMs + mishap.forMs;
        weather.trouble("", this.#terminal(mishap.terminal).make.id, clock.nowMs + mishap.forMs);
        return;
      case "terminalBusy":
        weather.count("terminal busy with itself");
        this.#terminal(mishap.terminal).busyUntilMs = clock.nowMs + mishap.forMs;
        weather.trouble("", this.#terminal(mishap.terminal).make.id, clock.nowMs + mishap.forMs);
        return;
      case "terminalClock":
        weather.count("terminal clock wrong");
        this.#terminal(mishap.terminal).clockSkewMs = mishap.skewMs;
        return;
      case "handKeyed":
        void this.#keyByHand(mishap);
        return;
    }
  }

  #terminal(index: number): Terminal {
    const { cloud, places } = this.#simulation;
    const sites = places.sites;
    const site = sites[Math.floor(index / TERMINALS_PER_SITE) % sites.length];
    return cloud.terminal(site?.terminals[index % TERMINALS_PER_SITE]?.vendorId ?? "");
  }

  async #keyByHand(mishap: Extract<Mishap, { kind: "handKeyed" }>): Promise<void> {
    const { store, weather } = this.#simulation;
    const terminal = this.#terminal(mishap.terminal);
    // Nobody keys a sale on a terminal whose payment is being found out about: the screen says so.
    if (await store.screen.isHeld(terminal.make.id)) return;
    if (terminal.keyByHand(mishap.amountOre, mishap.card, mishap.isApproved))
      weather.count("sale keyed by hand");
  }

  #kill(mishap: Extract<Mishap, { kind: "kill" }>): void {
    const { servers, weather } = this.#simulation;
    const slot = mishap.server % servers.length;
    const server = servers[slot];
    if (server === undefined || !server.isAlive) return;
    weather.count(`server killed at ${mishap.moment.at}`);
    const struck = (): void => this.#simulation.served();
    const kill = (): void => this.#simulation.restartLater(slot, mishap.downMs);
    this.#arm(server.name, { moment: mishap.moment, left: mishap.moment.count, kill, struck });
  }

  #freeze(mishap: Extract<Mishap, { kind: "freeze" }>): void {
    const { clock, servers, weather } = this.#simulation;
    const server = servers[mishap.server % servers.length];
    if (server === undefined || !server.isAlive) return;
    weather.count("server stands still");
    server.frozenUntilMs = clock.nowMs + mishap.forMs;
    clock.at(server.frozenUntilMs, () => this.#simulation.served());
  }

  #loseDatabase(mishap: Extract<Mishap, { kind: "databaseLost" }>): void {
    const { servers, weather } = this.#simulation;
    const server = servers[mishap.server % servers.length];
    if (server === undefined || !server.isAlive) return;
    weather.count(`database lost at ${mishap.moment.at}`);
    const struck = (): void => this.#simulation.served();
    this.#arm(server.name, {
      moment: mishap.moment,
      left: mishap.moment.count,
      kill: undefined,
      struck,
    });
  }

  #arm(server: string, armed: Armed): void {
    const { clock } = this.#simulation;
    this.#database.arm(server, armed);
    clock.after(STRIKES_WITHIN_MS, () => {
      if (this.#database.disarm(server, armed)) armed.kill?.();
    });
  }
}
