/** Who calls, and what a route lets them do. Every route says it; the server checks in one place. */
import type { Right, Role, Scope } from "@kortkoll/core/people/rights.ts";

export type PersonCaller = {
  readonly kind: "person";
  readonly personId: string;
  readonly signature: string;
  readonly name: string;
  readonly role: Role;
  /** The till that the person works at in this session. */
  readonly tillId: string | null;
};

export type KeyCaller = {
  readonly kind: "key";
  readonly keyId: string;
  readonly name: string;
  /** Codes of the invoicing systems that the key may speak for. */
  readonly systems: readonly string[];
  readonly scopes: readonly Scope[];
};

export type Caller = PersonCaller | KeyCaller;

export type Access =
  | { readonly kind: "public" }
  /** People with the right, and keys with the scope; without a scope, people only. */
  | { readonly kind: "granted"; readonly right: Right | "signedIn"; readonly scope?: Scope };
