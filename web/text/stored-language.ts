/** The language chosen on this computer, if any; otherwise the person's own is used. */

const PLACE = "kortkoll.language";

export type Language = "sv" | "en";

export function storedLanguage(): Language | undefined {
  const stored = localStorage.getItem(PLACE);
  return stored === "sv" || stored === "en" ? stored : undefined;
}

export function storeLanguage(language: Language): void {
  localStorage.setItem(PLACE, language);
}
