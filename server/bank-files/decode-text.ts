/** Which letters a file's bytes are: by its mark, by what it says of itself, else by trying. */
import type { Utf8Finding } from "./utf8-scan.ts";

export type Encoding = "utf-8" | "windows-1252" | "utf-16le" | "utf-16be";

export type Decoding = {
  readonly encoding: Encoding;
  /** It says, or looks, one thing and is another; `letters` where some of them are lost. */
  readonly mixed: "declaration" | "letters" | undefined;
};

export function decodingOf(head: Uint8Array, { isValid, hasLongSigns }: Utf8Finding): Decoding {
  const marked = markOf(head);
  if (marked !== undefined) return { encoding: marked, mixed: undefined };
  const declared = declaredIn(head);
  if (declared === "single" && !(isValid && hasLongSigns)) {
    return { encoding: "windows-1252", mixed: undefined };
  }
  if (isValid) {
    return { encoding: "utf-8", mixed: declared === "single" ? "declaration" : undefined };
  }
  if (hasLongSigns) return { encoding: "utf-8", mixed: "letters" };
  return { encoding: "windows-1252", mixed: declared === "utf-8" ? "declaration" : undefined };
}

function markOf(head: Uint8Array): Encoding | undefined {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first === 0x3c && second === 0) return "utf-16le";
  if (first === 0 && second === 0x3c) return "utf-16be";
  return undefined;
}

function declaredIn(head: Uint8Array): "utf-8" | "single" | undefined {
  const start = Buffer.from(head.subarray(0, 200)).toString("latin1");
  const name = /<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1]?.toLowerCase();
  if (name === undefined) return start.startsWith("\u00ef\u00bb\u00bf") ? "utf-8" : undefined;
  return /^(iso-?8859-1|iso-?8859-15|latin-?1|windows-1252|cp1252|us-ascii)$/.test(name)
    ? "single"
    : "utf-8";
}

export type TextPieces = {
  readonly write: (bytes: Uint8Array) => string;
  readonly end: () => string;
};

/** Never fails: what is no letter becomes the sign for it. */
export function createDecoder(encoding: Encoding): TextPieces {
  const decoder = new TextDecoder(encoding);
  return {
    write: (bytes) => decoder.decode(bytes, { stream: true }),
    end: () => decoder.decode(),
  };
}
