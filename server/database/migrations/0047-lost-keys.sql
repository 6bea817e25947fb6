-- How many of the first heads were signed with a key that is lost, so that their signatures cannot be
-- checked any more. The signature of the chain's end, made with the key of now, tells of it.
alter table audit_chain_tip add column lost_heads bigint not null default 0 check (lost_heads >= 0);
