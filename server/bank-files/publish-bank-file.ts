/** Makes what was read of a file count, and names what cannot: nobody's accounts, what is told twice. */
import type { BankFileProblemCode } from "@kortkoll/core/bank/bank-file.ts";
import type { Transaction } from "../database/database.ts";
import {
  countProblems,
  findOwnerlessPayout,
  forgetPlaceless,
  lockIntake,
  nextProblem,
  publishRecords,
  selectGaps,
  selectLinesToldTwice,
  selectPlaceless,
  selectSalesToldTwice,
  selectWaitingFor,
  type ToldTwice,
} from "./bank-publish-store.ts";
import { insertRecords } from "./bank-record-store.ts";
import type { KeptProblem } from "./record-batch.ts";

const MOST_OF_EACH = 200;

/** The first time: all that only the whole of a file, or other files, can show. */
export async function publishFile(tx: Transaction, fileId: string): Promise<void> {
  await lockIntake(tx);
  await publishRecords(tx, fileId);
  const asked = { fileId, companyIds: null, most: MOST_OF_EACH };
  await addProblems(tx, fileId, [
    ...(await selectLinesToldTwice(tx, fileId, MOST_OF_EACH)).map(toldTwice),
    ...(await selectSalesToldTwice(tx, fileId, MOST_OF_EACH)).map(toldTwice),
    ...(await selectGaps(tx, asked)).map(({ line, from, to }) =>
      problem("sequenceGap", line, `${from} → ${to}`),
    ),
    ...(await findPlaceless(tx, fileId)),
  ]);
}

/** Again, when it is told whose an account or a file is. */
export async function publishAgain(tx: Transaction, fileId: string): Promise<void> {
  await lockIntake(tx);
  await publishRecords(tx, fileId);
  await forgetPlaceless(tx, fileId);
  await addProblems(tx, fileId, [
    ...(await selectLinesToldTwice(tx, fileId, MOST_OF_EACH)).map(toldTwice),
    ...(await findPlaceless(tx, fileId)),
  ]);
}

/** Until the transaction ends no file begins to count: what files say of a line stays as it is read. */
export async function holdIntake(tx: Transaction): Promise<void> {
  await lockIntake(tx);
}

/** In the transaction that tells whose the accounts are. */
export async function publishForAccounts(
  tx: Transaction,
  accounts: readonly string[],
): Promise<void> {
  if (accounts.length === 0) return;
  await lockIntake(tx);
  for (const fileId of await selectWaitingFor(tx, accounts)) await publishAgain(tx, fileId);
}

type Found = Pick<KeptProblem, "code" | "line" | "excerpt">;

function problem(code: BankFileProblemCode, line: number, excerpt: string | undefined): Found {
  return { code, line, excerpt };
}

function toldTwice({ line, reference }: ToldTwice): Found {
  return problem("duplicateReference", line, reference);
}

async function findPlaceless(tx: Transaction, fileId: string): Promise<Found[]> {
  const statements = await selectPlaceless(tx, fileId, MOST_OF_EACH);
  const payoutLine = await findOwnerlessPayout(tx, fileId);
  return [
    ...statements.map(({ line, account, isOfAnother }) =>
      problem(isOfAnother ? "accountOfAnotherCompany" : "accountUnknown", line, account),
    ),
    ...(payoutLine === undefined ? [] : [problem("companyUnknown", payoutLine, undefined)]),
  ];
}

async function addProblems(
  tx: Transaction,
  fileId: string,
  found: readonly Found[],
): Promise<void> {
  if (found.length === 0) return;
  const first = await nextProblem(tx, fileId);
  const problems = found.map((one, at) => ({
    ...one,
    number: first + at,
    spoils: undefined,
    spoilsIndex: undefined,
  }));
  await insertRecords(tx, fileId, {
    problems,
    statements: [],
    bankLines: [],
    details: [],
    payouts: [],
    acquirerLines: [],
  });
  await countProblems(tx, fileId, found.length);
}
