-- Parts of matches that take back what others paid: where there is one, parts may sum to nothing though
-- something was paid. They are few, and an index holds them.

create index payout_match_parts_back on payout_match_parts (sale_day, site_id, issuer)
  where kind = 'sales' and amount_ore <= 0;
