/** What everybody who works with the system has before them: a server that may answer, and screens. */
import type { Places } from "./places.ts";
import type { Screen } from "./screen.ts";
import type { SimulatedServer } from "./simulated-server.ts";
import type { VirtualClock } from "./virtual-clock.ts";
import type { Cloud } from "./world/cloud.ts";
import type { Drawer } from "./world/drawer.ts";
import type { Script } from "./world/script.ts";
import type { Truth } from "./world/truth.ts";

export type DeskParts = {
  readonly clock: VirtualClock;
  readonly cloud: Cloud;
  readonly truth: Truth;
  readonly drawer: Drawer;
  readonly places: Places;
  readonly screen: Screen;
  /** A server that answers, if any does. */
  readonly server: (wanted: number) => SimulatedServer | undefined;
  readonly note: (message: string) => void;
  readonly count: (what: string) => void;
};

const ANSWER_IS_AWAITED_MS = 12_000;

/** What a person got from pressing a key; `nothing` when the server did not answer. */
export type Got<T> = { readonly kind: "answer"; readonly value: T } | { readonly kind: "nothing" };

export type Person = { readonly id: string; readonly signature: string };

export class Desk {
  readonly clock: VirtualClock;
  readonly screen: Screen;
  readonly truth: Truth;
  readonly drawer: Drawer;
  readonly count: (what: string) => void;
  readonly #parts: DeskParts;
  readonly #who: string;
  /** Where the person stands decides who it is, and which server is asked first. */
  readonly #place: number;
  #calls = 0;

  constructor(parts: DeskParts, who: string, place: number) {
    this.#parts = parts;
    this.#who = who;
    this.#place = place;
    this.clock = parts.clock;
    this.screen = parts.screen;
    this.truth = parts.truth;
    this.drawer = parts.drawer;
    this.count = parts.count;
  }

  ask<T>(press: (server: SimulatedServer) => Promise<T>): Promise<Got<T>> {
    const { clock, server: choose, count } = this.#parts;
    this.#calls += 1;
    const server = choose(this.#place + this.#calls);
    const nothing = { kind: "nothing" } as const;
    if (server === undefined) return Promise.resolve(nothing);
    return new Promise((resolve) => {
      const stopWaiting = clock.alarm(clock.nowMs + ANSWER_IS_AWAITED_MS, () => resolve(nothing));
      server.whenAwake(() => {
        press(server).then(
          (value) => {
            stopWaiting();
            resolve({ kind: "answer", value });
          },
          (error: unknown) => {
            stopWaiting();
            count(`failed: ${error instanceof Error ? error.name : "?"}`);
            if (!isOfDatabase(error)) this.note(error);
            resolve(nothing);
          },
        );
      });
    });
  }

  note(error: unknown): void {
    this.#parts.note(`${this.#who}: ${wordsOf(error)}`);
  }

  person(): Person {
    return this.#personAt(this.#place + this.#calls);
  }

  /** Never the same as person(), when asked in the same moment. */
  secondPerson(): Person {
    return this.#personAt(this.#place + this.#calls + 1);
  }

  /** What the customer, the card and the line will do at that terminal next. */
  expect(terminalId: string | null, script: Script): void {
    const { cloud, places } = this.#parts;
    const terminals = places.sites.flatMap((site) => site.terminals);
    const known = terminals.find((one) => one.id === terminalId);
    if (known !== undefined) cloud.expect(known.vendorId, script);
  }

  /** Terminals that nobody has put aside. */
  trusted<One extends { readonly vendorId: string }>(terminals: readonly One[]): readonly One[] {
    const { clock, cloud } = this.#parts;
    return terminals.filter(({ vendorId }) => cloud.terminal(vendorId).asideUntilMs <= clock.nowMs);
  }

  #personAt(index: number): Person {
    const { people } = this.#parts.places;
    const person = people[index % people.length];
    if (person === undefined) throw new Error("Nobody works here");
    return person;
  }
}

function isOfDatabase(error: unknown): boolean {
  return error instanceof Error && ["CommitUnknown", "DatabaseUnavailable"].includes(error.name);
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return (error.stack ?? error.message).split("\n").slice(0, 7).join(" | ");
}
