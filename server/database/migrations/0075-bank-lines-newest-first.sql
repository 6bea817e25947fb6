-- The list of bank lines is read from the newest on, of one company or of all.

create index bank_lines_newest on bank_lines (booked_on, id)
  where taken and booked and booked_on is not null and amount_ore <> 0;
