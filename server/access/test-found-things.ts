/** What the check of the books found of a company once, and mended. */
import { newUuid } from "../clock.ts";
import type { Sql } from "../database/database.ts";
import { insertRow } from "../database/test-rows.ts";

export async function insertDifference(sql: Sql, company_id: string): Promise<string> {
  const id = newUuid();
  const at = new Date("2026-03-01T12:00:00Z");
  await insertRow(sql, "book_differences", {
    id,
    part: "takings",
    subject: "2026-03-01",
    company_id,
    role: "takingsOfDay",
    business_day: "2026-03-01",
    booked_ore: 100,
    expected_ore: 200,
    first_found_at: at,
    last_found_at: at,
    gone_at: at,
    mended: true,
  });
  return id;
}
