/** The keys of the page, at the bottom; and the switch for those that are single letters. */
import { IconKeyboard, IconKeyboardOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useLetterKeys, useShownKeys } from "../keys/page-keys.tsx";
import { useText } from "../text/text.tsx";

export function KeyStrip(): ReactNode {
  const text = useText();
  const keys = useShownKeys();
  const letters = useLetterKeys();
  const Shape = letters.on ? IconKeyboard : IconKeyboardOff;
  return (
    <aside className="kk-strip" aria-label={text.shell.keysOfPage}>
      <ul>
        {keys.map((key) =>
          key.shown === undefined ? null : (
            <li key={`${key.key} ${key.label}`}>
              <kbd className="kk-key">{key.shown}</kbd> {key.label}
            </li>
          ),
        )}
      </ul>
      <button type="button" className="kk-strip-switch" onClick={() => letters.set(!letters.on)}>
        <Shape size={18} aria-hidden />
        {letters.on ? text.shell.lettersOn : text.shell.lettersOff}
      </button>
    </aside>
  );
}
