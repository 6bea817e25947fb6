/** What it takes to start, to stand there, and to have. */
import { join } from "node:path";
import { benchPart } from "../bench-part.ts";
import { folderSizeMb } from "../folder-size.ts";
import { type Told, under } from "../section.ts";
import { measureStartUp, type Started } from "../start-up.ts";

type Found = Started & { readonly installMb: number };

export const startPart = benchPart({
  name: "start",
  measure: ({ quick }) => measure(quick ? 1 : 3),
  tell,
  aims: (found) => [
    under("ready on an existing data folder", { most: 5_000, unit: "ms" }, found?.existing.readyMs),
    under("server and database at rest", { most: 300, unit: "MB" }, found?.atRest?.totalMb),
  ],
});

async function measure(times: number): Promise<Found> {
  const started = await measureStartUp(times);
  const installMb = await folderSizeMb(join(import.meta.dirname, "../../../node_modules"));
  return { ...started, installMb };
}

function tell({ empty, existing, atRest, freshDataFolderMb, installMb }: Found): Told {
  return {
    title: "Start, memory and size",
    method:
      "Until GET /api/health answers 200, with the web pages built before. The floor is the database " +
      "alone on such a folder. Memory is proportional set size, five seconds after the start.",
    tables: [
      {
        columns: ["start", "ms", "floor ms"],
        rows: [
          ["empty data folder", empty.readyMs, empty.floorMs],
          ["existing data folder", existing.readyMs, existing.floorMs],
        ],
      },
      {
        columns: ["MB", ""],
        rows: [
          ["server at rest", atRest?.appMb ?? "not told here"],
          ["database at rest", atRest?.databaseMb ?? "not told here"],
          ["install, tools for development included", installMb],
          ["fresh data folder", freshDataFolderMb],
        ],
      },
    ],
    charts: [],
  };
}
