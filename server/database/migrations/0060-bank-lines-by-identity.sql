-- A bank line is held against those of the same name in other files, also where they do not count.

create index bank_lines_by_identity on bank_lines (identity);
