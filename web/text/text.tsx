/** Hands the chosen language's sentences to every component and to the document itself. */
import { createContext, type ReactNode, use, useLayoutEffect, useMemo, useState } from "react";
import { en } from "./en.ts";
import { type Language, storedLanguage, storeLanguage } from "./stored-language.ts";
import { sv, type Text } from "./sv.ts";

const dictionaries: Record<Language, Text> = { sv, en };

type Languages = {
  readonly language: Language;
  readonly text: Text;
  /** A person's choice on this computer: kept. */
  readonly choose: (language: Language) => void;
  /** The signed-in person's own language: used until somebody chooses. */
  readonly suggest: (language: Language) => void;
};

const LanguageContext = createContext<Languages | null>(null);

export function TextProvider({ children }: { children: ReactNode }): ReactNode {
  const [language, setLanguage] = useState<Language>(() => storedLanguage() ?? "sv");
  // Before the first question to the server, which answers in the document's language.
  useLayoutEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const languages = useMemo(
    () => ({
      language,
      text: dictionaries[language],
      choose: (chosen: Language) => {
        storeLanguage(chosen);
        setLanguage(chosen);
      },
      suggest: (suggested: Language) => setLanguage(storedLanguage() ?? suggested),
    }),
    [language],
  );
  return <LanguageContext value={languages}>{children}</LanguageContext>;
}

export function useText(): Text {
  return useLanguages().text;
}

export function useLanguages(): Languages {
  const languages = use(LanguageContext);
  if (languages === null) throw new Error("There is no TextProvider above");
  return languages;
}
