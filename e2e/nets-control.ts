/** The simulator's side door: arms scripts, changes settings and tells what was really taken. */
export type Taken = {
  readonly terminalId: string;
  readonly kind: "purchase" | "refund" | "void";
  readonly amountOre: number;
  readonly requestedOre: number;
  readonly effectOre: number;
  readonly orderId: string | null;
  readonly script: string | null;
};

export type Truth = {
  readonly transactions: readonly Taken[];
  readonly terminals: readonly { readonly terminalId: string; readonly netOre: number }[];
  readonly total: { readonly count: number; readonly netOre: number };
};

export class NetsControl {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async truth(): Promise<Truth> {
    return (await this.#ask("GET", "/simulator/truth")) as Truth;
  }

  /** The terminal's next operation follows the script. */
  async arm(terminalId: string, script: string): Promise<void> {
    await this.#ask("POST", `/simulator/terminals/${terminalId}/next`, { script });
  }

  /** The same for another operation than a transaction. */
  async armFor(terminalId: string, script: string, operation: "reconciliation"): Promise<void> {
    await this.#ask("POST", `/simulator/terminals/${terminalId}/next`, { script, operation });
  }

  async act(terminalId: string, act: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#ask("POST", `/simulator/terminals/${terminalId}/act`, act);
  }

  async change(settings: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#ask("POST", "/simulator/settings", settings);
  }

  async isBusy(terminalId: string): Promise<boolean> {
    const view = await this.#ask("GET", `/simulator/terminals/${terminalId}`);
    const hasIt = typeof view === "object" && view !== null && "operation" in view;
    return hasIt && view.operation !== null;
  }

  async #ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: HTTP ${response.status} ${await response.text()}`);
    return response.json();
  }
}
