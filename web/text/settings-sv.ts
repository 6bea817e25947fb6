/** The settings, in Swedish. */
export const settingsSv = {
  title: "Inställningar",
  lead: "Ändringar gäller direkt, och historiken visar vem som ändrade vad.",
  /** One for each line of web/settings/settings-parts.ts. */
  parts: {
    terminals: {
      title: "Terminaler",
      lead: "Var varje terminal står och vilka kassor som använder den",
    },
  },
};

export type SettingsText = typeof settingsSv;
