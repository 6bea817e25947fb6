/** What the check of the books has found and how far it has come, in Swedish. */

const roles: Readonly<Record<string, string>> = {
  paid: "Betalt på fakturan",
  settled: "Reglerat av skulden",
  drawer: "Kassalåda",
  takingsOfDay: "Dagens summa",
  takingsOfHour: "Timmens summa",
  takingsOfIssuer: "Kortutställarens summa för dagen",
  postingsOfDay: "Kontots summa för dagen",
  issuerDay: "Kortutställarens dag",
  issuerDayPaid: "Utbetalt av kortutställarens dag",
  bankLinePaid: "Bankrad märkt som matchad",
  reportedPayoutMatched: "Utbetalning märkt som matchad",
};

export const bookChecksSv = {
  roles,
  recentAt: (time: string) => `De senaste dagarna är genomgångna ${time}.`,
  neverRecent: "De senaste dagarna har inte hunnit gås igenom än.",
  wholeAt: (from: string, until: string) =>
    `Hela historien gicks senast igenom ${from} – ${until}, varje del som den var någon gång däremellan.`,
  neverWhole: "Hela historien har inte gåtts igenom än.",
  underWay: (percent: number) => `Genomgången av hela historien: ${percent} %`,
  title: "Hittat och borta igen",
  lead: "Det här skilde sig när kontrollen såg det, och gör det inte längre. Säg till när du har sett det.",
  found: "Hittat",
  gone: "Borta",
  mended: (time: string) => `Rättat av kontrollen ${time}`,
  goneAt: (time: string) => `Stämmer sedan ${time}`,
  seen: "Jag har sett det",
  seenOf: (what: string) => `Jag har sett det: ${what}`,
  seenDone: "Noterat att du har sett det.",
  see: "Sett",
  sumOf: (day: string) => `Summa för ${day}`,
  drawer: "Kassalåda",
  payout: "Utbetalning",
  bankRow: "Rad från bank eller inlösare",
};
export type BookChecksText = typeof bookChecksSv;
