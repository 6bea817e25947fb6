/**
 * What really happened to money: written by the terminals alone, in whole öre, and read by nobody
 * but the check. It knows nothing of orders, attempts or books.
 */
import type { CardIssuer } from "./cards.ts";

export type MovementKind = "purchase" | "return" | "void" | "handKeyed";

export type Movement = {
  readonly kind: MovementKind;
  readonly terminalId: string;
  /** What the terminal was told in the request; a void and a hand-keyed sale have none. */
  readonly reference: string | undefined;
  /** To the dealer; negative when it goes back to the customer. */
  readonly amountOre: number;
  readonly issuer: CardIssuer;
  readonly stanAuth: string;
  readonly atMs: number;
  readonly shownFromMs: number;
  /** Later than the vendor says: shown after half a minute, or made long after the line broke. */
  readonly isVeryLate: boolean;
  /** The terminal tells the reference back. */
  readonly isMirrored: boolean;
};

export class Truth {
  readonly movements: Movement[] = [];
  readonly #byStanAuth = new Map<string, Movement>();
  readonly #byReference = new Map<string, Movement[]>();
  /** What the acquirer owes us, by issuer. */
  readonly acquirerOre = new Map<CardIssuer, number>();
  handKeyedOre = 0;
  readonly #lastActivity = new Map<string, number>();

  add(movement: Movement): void {
    this.movements.push(movement);
    const { issuer, amountOre, reference } = movement;
    this.acquirerOre.set(issuer, (this.acquirerOre.get(issuer) ?? 0) + amountOre);
    this.#byStanAuth.set(`${movement.terminalId} ${movement.stanAuth}`, movement);
    if (movement.kind === "handKeyed") this.handKeyedOre += amountOre;
    if (reference === undefined) return;
    const known = this.#byReference.get(reference);
    if (known === undefined) this.#byReference.set(reference, [movement]);
    else known.push(movement);
  }

  /** A terminal has done something else since, whether or not money moved by it. */
  noteActivity(terminalId: string, atMs: number): void {
    this.#lastActivity.set(terminalId, atMs);
  }

  hasNewer(movement: Movement): boolean {
    return (this.#lastActivity.get(movement.terminalId) ?? 0) > movement.atMs;
  }

  byStanAuth(terminalId: string, stanAuth: string): Movement | undefined {
    return this.#byStanAuth.get(`${terminalId} ${stanAuth}`);
  }

  of(reference: string): readonly Movement[] {
    return this.#byReference.get(reference) ?? [];
  }
}
