import type { ReactNode } from "react";
import { useLanguages } from "../text/text.tsx";

const LANGUAGES = [
  { code: "sv", name: "Svenska" },
  { code: "en", name: "English" },
] as const;

export function LanguageSwitch(): ReactNode {
  const { text, choose } = useLanguages();
  return (
    <fieldset className="kk-language">
      <legend className="kk-hidden">{text.languageLabel}</legend>
      {LANGUAGES.map(({ code, name }) => (
        <button
          key={code}
          type="button"
          lang={code}
          aria-label={`${code.toUpperCase()}, ${name}`}
          aria-pressed={text.code === code}
          onClick={() => choose(code)}
        >
          {code.toUpperCase()}
        </button>
      ))}
    </fieldset>
  );
}
