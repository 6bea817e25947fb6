-- Money given back in other ways than to the card that paid, and payments that wait for a signature.

alter table attempts
  add column method text not null default 'card' check (method in ('card','cash')),
  alter column terminal_id drop not null,
  add check ((method = 'cash') = (terminal_id is null)),
  -- Cash has no issuer.
  drop constraint attempts_check1,
  add constraint attempts_approval_is_marked check (state <> 'approved'
    or (business_day is not null and (issuer is not null) = (method = 'card'))),
  -- What changed hands in cash, in whole kronor; approved_ore is to the öre.
  add column cash_ore bigint check (cash_ore > 0 and cash_ore % 100 = 0),
  add check ((method = 'cash') = (cash_ore is not null)),
  add column refund_tender text check (refund_tender in ('sameCard','otherCard','cash')),
  add column approver_id uuid references people,
  add column approver text,
  add check ((approver_id is null) = (approver is null)),
  add check (approver_id is null or approver_id <> operator_id),
  -- Money never goes elsewhere than to the card that paid without a second person.
  add check (refund_tender is null or refund_tender = 'sameCard' or approver_id is not null),
  add check (kind = 'purchase' or (method = 'cash') = (coalesce(refund_tender, 'sameCard') = 'cash')),
  -- The terminal has been seen to show what a void is to undo: only then may the void be sent.
  add column void_checked_at timestamptz,
  add column signature_state text check (signature_state in ('waiting','signed','notSigned')),
  add column signature_deadline_at timestamptz,
  add column signature_answered_by text,
  add column signature_answered_at timestamptz,
  add check ((signature_state is null) = (signature_deadline_at is null)),
  add check ((coalesce(signature_state, 'waiting') = 'waiting') = (signature_answered_at is null));

-- What was approved by signature before anybody was asked for an answer has nobody left to ask: a
-- person looks through it, like any approval that nobody waited for.
update attempts set flags = array_replace(flags, 'signatureWaiting', 'unexpectedApproval')
  where 'signatureWaiting' = any(flags);

-- An unanswered signature holds the terminal like a payment under way does. One index for both, so
-- that a payment that is started while the signature is being asked for meets it in any order.
drop index attempts_one_active_per_terminal;
create unique index attempts_one_active_per_terminal on attempts (terminal_id)
  where state in ('created','sent','unknown') or signature_state = 'waiting';

-- Whether a terminal has had another attempt since: then what came before can no longer be voided.
create index attempts_by_terminal on attempts (terminal_id, created_at, id);
