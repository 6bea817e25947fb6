#!/usr/bin/env node
// The command line as a program of its own: the same as `npm run kortkoll --`, from any folder.
process.env["INIT_CWD"] ??= process.cwd();
process.argv.splice(2, 0, "server/kortkoll.ts");
await import("./run.mjs");
