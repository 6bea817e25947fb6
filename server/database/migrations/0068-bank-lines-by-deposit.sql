-- A deposit of Bankgirot's is held against the same deposit in other files.

create index bank_lines_by_deposit on bank_lines (deposit) where deposit is not null;
