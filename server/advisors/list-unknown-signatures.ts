/** Signatures that invoicing systems have sent and nobody has, with whom somebody says they mean. */
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import type { SignatureAlias, UnknownSignature } from "./advisors-api.ts";
import { type AliasRow, selectAliases, selectUnknown } from "./signature-store.ts";

/** What a person's signature has to look like. */
const SIGNATURE = /^[A-ZÅÄÖ]{2,5}$/;

export async function listUnknownSignatures(sql: Sql, sight: Sight): Promise<UnknownSignature[]> {
  const [rows, aliases] = await Promise.all([selectUnknown(sql, sight), selectAliases(sql, sight)]);
  return rows.map(({ companyId, ...row }) => {
    const alias = aliases.find(
      (one) => one.companyId === companyId && one.signature === row.signature,
    );
    return {
      ...row,
      siteCodes: [...row.siteCodes],
      firstSeenAt: row.firstSeenAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
      canBePerson: SIGNATURE.test(row.signature),
      alias: alias === undefined ? null : aliasFrom(alias),
    };
  });
}

export function aliasFrom(row: AliasRow): SignatureAlias {
  return {
    id: row.id,
    signature: row.signature,
    companyCode: row.companyCode,
    person: { signature: row.personSignature, name: row.personName },
    by: row.by,
    at: row.at.toISOString(),
  };
}
