/**
 * Finds receivers whose secret the server's key does not open: they are told of nothing until each is given a
 * new one.
 */
import type { Sql } from "../database/database.ts";
import type { SecretBox } from "../secrets/secret-box.ts";
import { selectSealedReceivers } from "./subscription-store.ts";

/** Each by its company's code and its name. */
export async function findUnopenedReceivers(
  sql: Sql,
  secrets: SecretBox,
): Promise<readonly string[]> {
  const receivers = await selectSealedReceivers(sql);
  return receivers
    .filter(({ id, sealedSecret }) => !opens(secrets, id, sealedSecret))
    .map(({ companyCode, name }) => `${companyCode} ${name}`);
}

function opens(secrets: SecretBox, id: string, sealed: string): boolean {
  try {
    secrets.open("webhook", id, sealed);
    return true;
  } catch {
    return false;
  }
}
