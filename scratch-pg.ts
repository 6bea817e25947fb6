import { startEmbeddedPostgres } from "./server/database/embedded-postgres.ts";

const log = { info() {}, warn() {}, error: console.error };
const s = await startEmbeddedPostgres({ dataFolder: "/tmp/kk-audit-scratch/pg", log } as never);
console.log(JSON.stringify(s.connection));
process.on("SIGTERM", () => void s.stop().then(() => process.exit(0)));
setInterval(() => {}, 1e6);
