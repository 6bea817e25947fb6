/** What the servers of a simulation keep their data in: tables in memory, or a real PostgreSQL. */
import type { Database } from "../database/database.ts";
import type { Change } from "./memory-database/journal.ts";
import { loadPlaces } from "./memory-database/load-places.ts";
import { createMemoryDatabase, type Faults } from "./memory-database/memory-database.ts";
import type { Tables } from "./memory-database/tables.ts";
import type { Places } from "./places.ts";
import { type Screen, screenOver } from "./screen.ts";
import type { Quiet } from "./virtual-clock.ts";

export type StoreHandle = { readonly use: Database; readonly kill: () => void };

export type Store = {
  readonly screen: Screen;
  /** Where there are none, only the end state can be looked at. */
  readonly tables: Tables | undefined;
  /** Where other than promises have to settle before time may pass. */
  readonly quiet: Quiet | undefined;
  handle(server: string): StoreHandle;
};

export type StoreNeeds = {
  readonly places: Places;
  readonly faults: Faults;
  readonly onCommit: (changes: readonly Change[]) => void;
};

export type OpenStore = (needs: StoreNeeds) => Store;

export const memoryStore: OpenStore = ({ places, faults, onCommit }) => {
  const memory = createMemoryDatabase({ faults, onCommit });
  loadPlaces(memory, places.toLoad);
  return {
    screen: screenOver(memory.tables),
    tables: memory.tables,
    quiet: undefined,
    handle(server) {
      const handle = memory.handle(server);
      return { use: handle, kill: () => handle.kill() };
    },
  };
};
