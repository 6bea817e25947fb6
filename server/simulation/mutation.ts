/** A deliberate bug: what it puts in the place of a part of the product, in the simulation alone. */
import type { TerminalCloud } from "@kortkoll/terminals/terminal.ts";
import type { Database } from "../database/database.ts";
import type { ResolverDeps } from "../payments/resolve-unknowns.ts";
import type { Tables } from "./memory-database/tables.ts";

export type Mutation = {
  readonly name: string;
  readonly prepare?: (tables: Tables) => void;
  readonly wrapDatabase?: (database: Database) => Database;
  readonly wrapCloud?: (cloud: TerminalCloud) => TerminalCloud;
  readonly wrapRules?: (rules: ResolverDeps["rules"]) => ResolverDeps["rules"];
};
