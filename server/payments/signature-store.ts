/** The SQL of the answer to "did the customer sign?". */
import { statement, type Transaction } from "../database/database.ts";

const ANSWER_SIGNATURE = statement({
  name: "answer_signature",
  text: `with a as (
      update attempts set signature_state = $2, signature_answered_by = $3,
        signature_answered_at = $4, flags = array_remove(flags, 'signatureWaiting')
      where id = $1 and signature_state = 'waiting' returning id)
    insert into attempt_events (id, attempt_id, kind, content, by, at)
    select $5, id, $2, '{}', $3, $4 from a`,
});

/** For a payment that the transaction has locked, and has seen to wait. */
export async function storeSignatureAnswer(
  tx: Transaction,
  answer: {
    readonly attemptId: string;
    readonly state: "signed" | "notSigned";
    readonly by: string;
    readonly at: Date;
    readonly eventId: string;
  },
): Promise<void> {
  const { attemptId, state, by, at, eventId } = answer;
  await tx.write(ANSWER_SIGNATURE, [attemptId, state, by, at, eventId]);
}
