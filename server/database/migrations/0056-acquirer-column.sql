-- What acquirers' files tell of a close's payments is a follow-up of it.

alter table close_follow_ups drop constraint close_follow_ups_kind_check,
  add check (kind in ('sessionClosed','terminalNotReached','terminalRefused','askedWithoutAnswer',
    'reportCameLate','lateApproval','explanation','sessionNotReported','acquirerTold'));
