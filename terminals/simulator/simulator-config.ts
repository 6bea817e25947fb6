/** What the simulator is told before it starts, and the smaller part that can change while it runs. */
import type { Ore } from "@kortkoll/core/money.ts";
import type { SimulatorClock } from "./clock.ts";

export type SimulatorMode = "manual" | "automatic";

export type SimulatorTerminal = {
  /** Eight digits. */
  readonly terminalId: string;
  readonly siteId: string;
  readonly organisationNumber: string;
  readonly merchantName: string;
  readonly address: string;
  readonly label: string;
};

export type SimulatorAccount = {
  readonly username: string;
  readonly password: string;
  /** Which terminals the account may use; every terminal when left out. */
  readonly terminalIds?: readonly string[];
};

/** A sale of before the simulator was first started, in its terminal's session. */
export type EarlierSale = {
  readonly terminalId: string;
  readonly cardId: string;
  readonly amountOre: Ore;
  /** Twelve characters: STAN and authorisation code. */
  readonly stanAuth: string;
  readonly at: string;
};

export type SimulatorSettings = {
  /** `manual`: a person acts on the virtual terminal. `automatic`: the customer pays by himself. */
  readonly mode: SimulatorMode;
  /** How long the automatic customer takes to present the card; a cancel still works meanwhile. */
  readonly automaticLatencyMs: number;
  /** How long the bank takes when a person acts on the page. */
  readonly authorisingMs: number;
  /** How long the bank takes in the script `slow-approval` and its like. */
  readonly slowApprovalMs: number;
  /** How long the previous result is still shown as the last one. */
  readonly lastResultDelayMs: number;
  /** The same for the script `stale-last-result`. */
  readonly staleLastResultMs: number;
  /** A customer who does nothing for this long is turned away. */
  readonly cardTimeoutMs: number;
  readonly tokenLifetimeMs: number;
  /** What a look-up is told while the terminal serves a customer: `busy`, or the previous result. */
  readonly lastResultWhileBusy: "busy" | "previous";
};

export type SimulatorConfig = SimulatorSettings & {
  readonly accounts: readonly SimulatorAccount[];
  readonly terminals: readonly SimulatorTerminal[];
  /** Recorded once, when there is no journal yet. */
  readonly earlierSales: readonly EarlierSale[];
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Where the journal lies; null keeps the truth in memory only. */
  readonly stateFolder: string | null;
  readonly clock: SimulatorClock;
  /** Makes tokens and authorisation codes differ between two simulators; kept in the journal. */
  readonly newSeed: () => string;
};
