/**
 * Whether what the database has acknowledged is still there after its machine has lost its power, or after
 * another server of its has taken over. The product promises nothing that the database does not.
 */
import type { Sql } from "../database/database.ts";
import { type CommitFacts, readCommitFacts } from "./doctor-store.ts";
import { bad, type Finding, look, well } from "./finding.ts";

const WHAT = "commits";

/** `hosts`: how many servers DATABASE_URL names. */
export function judgeCommits(facts: CommitFacts, hosts: number): Finding {
  const { fsync, fullPageWrites, synchronousCommit, synchronousStandbyNames } = facts;
  const off = [
    ...(fsync === "off" ? ["fsync"] : []),
    ...(fullPageWrites === "off" ? ["full_page_writes"] : []),
    ...(synchronousCommit === "off" ? ["synchronous_commit"] : []),
  ];
  if (off.length > 0) {
    const says = "a payment that was told as paid may be gone after a crash. Turn on";
    return bad(WHAT, `The database does not wait for its disk: ${says} ${off.join(" and ")}.`);
  }
  const follower = synchronousStandbyNames.trim();
  if (follower === "") {
    if (hosts < 2) return well(WHAT, "What is acknowledged is on the database's disk.");
    return look(
      WHAT,
      "Several servers are named, and none but the first has to have what is acknowledged: what it had " +
        "not sent is lost with it. Set synchronous_standby_names (docs/fail-over.md).",
    );
  }
  if (synchronousCommit === "local" || synchronousCommit === "remote_write") {
    return bad(
      WHAT,
      `A follower is named (${follower}), and synchronous_commit = ${synchronousCommit} does not wait for ` +
        "its disk: what was acknowledged may be lost with the first server. Set it to on.",
    );
  }
  return well(
    WHAT,
    `What is acknowledged is on the database's disk and a follower's (${follower}).`,
  );
}

/** As a server starts: it serves nevertheless, for the settings may be mended while it runs. */
export async function warnOfLossyCommits(
  sql: Sql,
  { hosts, log }: { readonly hosts: number; readonly log: Log },
): Promise<void> {
  const { how, says } = judgeCommits(await readCommitFacts(sql), hosts);
  if (how === "bad") log.error({ what: WHAT }, says);
  if (how === "look") log.warn({ what: WHAT }, says);
}

type Log = {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
};
