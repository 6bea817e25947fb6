/** Signatures that invoicing systems have sent and nobody has, with whom somebody says they mean. */
import type { Sql } from "../database/database.ts";
import { isSeen, type Sight } from "../http/access.ts";
import type { SignatureAlias, UnknownSignature, UnknownSignatures } from "./advisors-api.ts";
import { type AliasRow, selectAliases, selectPeople, selectUnknown } from "./signature-store.ts";

/** What a person's signature has to look like. */
const SIGNATURE = /^[A-ZÅÄÖ]{2,5}$/;

export async function listUnknownSignatures(sql: Sql, sight: Sight): Promise<UnknownSignatures> {
  const [rows, aliases, people] = await Promise.all([
    selectUnknown(sql, sight),
    selectAliases(sql, sight),
    selectPeople(sql),
  ]);
  const signatures = rows.map(({ companyId, ...row }): UnknownSignature => {
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
  const seen = people.filter((person) => isSeen(sight, person));
  return {
    signatures,
    people: seen.map(({ signature, name, active }) => ({ signature, name, active })),
  };
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
