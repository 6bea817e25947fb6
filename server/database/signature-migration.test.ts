import { copyFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect, test } from "vitest";
import { migrate } from "./migrate.ts";
import { openTestDatabase, testAdministrator } from "./test-database.ts";
import { silentLog } from "./test-log.ts";

const MIGRATIONS = join(import.meta.dirname, "migrations");
const NAME = "signature-of-a-payment.sql";

/** Written past the tables that they refer to: only what the backfill reads has to be there. */
const OLD_ROWS = `
  set session_replication_role = replica;
  insert into orders (id, company_id, system_id, site_id, order_number, invoice_number, kind,
      settlement, version, customer_name, service_advisor, total_ore, created_at, changed_at)
    select id::uuid, id::uuid, id::uuid, id::uuid, 'O', 'F', 'invoice', 'cash', 2, 'Kund', 'OLOV',
      1000, now(), now()
    from (values ('00000000-0000-7000-8000-000000000001'),
      ('00000000-0000-7000-8000-000000000002')) as o(id);
  insert into order_versions (order_id, version, content, received_at) values
    ('00000000-0000-7000-8000-000000000001', 1, '{"serviceAdvisor":"ANLI"}', now()),
    ('00000000-0000-7000-8000-000000000001', 2, '{"serviceAdvisor":"OLOV"}', now());
  insert into attempts (id, kind, state, company_id, site_id, till_id, terminal_id, operator_id,
      operator, asked_by, original_id, reference, asked_ore, server_id, created_at)
    select id::uuid, kind, 'notSent', id::uuid, id::uuid, id::uuid, id::uuid, id::uuid, 'KASS',
      'KASS', original::uuid, reference, 100, id::uuid, now()
    from (values ('00000000-0000-7000-8000-00000000000a', 'purchase', null, 'A'),
      ('00000000-0000-7000-8000-00000000000b', 'refund',
        '00000000-0000-7000-8000-00000000000a', 'B'),
      ('00000000-0000-7000-8000-00000000000c', 'purchase', null, 'C')) as a(id, kind, original, reference);
  insert into allocations (attempt_id, line, order_id, target, order_version, asked_ore, active) values
    ('00000000-0000-7000-8000-00000000000a', 1, '00000000-0000-7000-8000-000000000001', 'order', 1, 100, false),
    ('00000000-0000-7000-8000-00000000000b', 1, '00000000-0000-7000-8000-000000000001', 'order', 2, 100, false),
    ('00000000-0000-7000-8000-00000000000c', 1, '00000000-0000-7000-8000-000000000002', 'order', 7, 100, false);`;

test("earlier payments get the signature of their version, refunds that of their payment", async () => {
  const own = await openTestDatabase({ isEmpty: true });
  const folder = await mkdtemp(join(tmpdir(), "signature-migration-"));
  const client = new pg.Client({ ...testAdministrator(own.name) });
  try {
    const names = (await readdir(MIGRATIONS)).filter((name) => name.endsWith(".sql")).toSorted();
    const at = names.findIndex((name) => name.endsWith(NAME));
    const copy = (name: string): Promise<void> =>
      copyFile(join(MIGRATIONS, name), join(folder, name));
    for (const name of names.slice(0, at)) await copy(name);
    await migrate({ connection: own.connection, folder, log: silentLog });
    await client.connect();
    await client.query(OLD_ROWS);
    await copy(names[at] ?? "");
    await migrate({ connection: own.connection, folder, log: silentLog });
    const { rows } = await client.query(
      "select service_advisor from allocations order by attempt_id",
    );
    // A payment, its refund, and one whose version nobody kept.
    expect(rows.map((row) => row.service_advisor)).toEqual(["ANLI", "ANLI", "OLOV"]);
  } finally {
    await client.end();
    await own.close();
    await rm(folder, { recursive: true });
  }
});
