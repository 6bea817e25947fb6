/** The account at Nets, in Swedish. */
export const netsSv = {
  title: "Konto hos Nets",
  lead: "Kontot som Kortkoll loggar in med hos Nets Connect@Cloud.",
  host: "Ansluten till",
  noHost: "Ingen adress är angiven (KORTKOLL_NETS_URL)",
  account: "Konto",
  from: {
    environment: "Angivet där servern startas",
    simulator: "Den virtuella terminalens eget",
    settings: "Angivet här",
    none: "Inget konto är angivet",
  },
  fixedTitle: "Kontot kan inte ändras här",
  fixed: {
    environment:
      "Det är angivet i KORTKOLL_NETS_USERNAME och KORTKOLL_NETS_PASSWORD, och går före det som anges här.",
    simulator: "I demon används den virtuella terminalen, som har ett eget konto.",
  },
  setAt: (at: string, by: string): string => `Sedan ${at}, av ${by}`,
  formTitle: "Ange konto",
  changeTitle: "Byt konto",
  hint: "Användarnamn och lösenord sparas krypterade och visas aldrig igen. Ändringen gäller från nästa inloggning hos Nets; pågående betalningar störs inte.",
  username: "Användarnamn",
  password: "Lösenord",
  missing: "Fyll i fältet.",
  save: "Spara kontot",
  remove: "Ta bort kontot",
  removeSure: "Ja, ta bort",
  removeBack: "Behåll kontot",
  removeWarning: "Utan konto kan inga kortbetalningar tas när dagens inloggning har gått ut.",
  saved: "Kontot är sparat.",
  removed: "Kontot är borttaget.",
  history: "Ändringar",
  historyLine: (at: string, by: string): string => `${at} av ${by}`,
  historySet: "Konto angivet",
  historyRemoved: "Konto borttaget",
};

export type NetsText = typeof netsSv;
