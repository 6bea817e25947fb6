/** What the table of calls says of each. */
import type { Role, Scope } from "@kortkoll/core/people/rights.ts";
import type { CompanySide } from "./test-two-companies.ts";

/** What somebody of company B sends: everything in it is B's own, and only `names` is replaced. */
export type Sent = {
  readonly body?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, string>>;
};

/** A value of company A's beside one that nobody has. */
export type Foreign = { readonly foreign: string; readonly nobodys: string };

export type NamedField = {
  /** "allocations.0.orderId"; a field of the query stands after "?". */
  readonly field: string;
  readonly of: (a: CompanySide) => Foreign;
};

export type Call = {
  /** Roles that may make it, somewhere. */
  readonly roles: readonly Role[];
  readonly scope?: Scope;
  readonly sent?: (b: CompanySide) => Sent;
  readonly names?: readonly NamedField[];
  /**
   * Over what the right must hold: a whole company, or everything. Without it, it is enough that it
   * holds at the site.
   */
  readonly over?: "company" | "installation";
  /** Who may do it is decided inside as well, of what is sent: the test of the roles sends it whole. */
  readonly isJudgedInside?: true;
  /** For an address with the id of what no call is said to be about: the body's rules hold. */
  readonly idOf?: (side: CompanySide) => string;
  /** Other path parameters than the thing that the call is about. */
  readonly params?: Readonly<Record<string, string>>;
  /** May end other sessions of the same person: the test makes it alone. */
  readonly endsSessions?: true;
  /** Answers for as long as it is read. */
  readonly isStream?: true;
};
