import type { SettingsText } from "./settings-sv.ts";

/** The settings, in English. */
export const settingsEn: SettingsText = {
  title: "Settings",
  lead: "Changes take effect at once, and the history shows who changed what.",
  parts: {
    terminals: {
      title: "Terminals",
      lead: "Where each terminal stands and which tills use it",
    },
  },
};
