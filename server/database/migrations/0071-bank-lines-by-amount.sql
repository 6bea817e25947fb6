-- Lines of one amount on days beside each other may be one movement, told of by its booking and its value day.

create index bank_lines_by_amount on bank_lines (company_id, amount_ore, booked_on) where taken;
