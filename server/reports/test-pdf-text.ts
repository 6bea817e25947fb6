/**
 * Reads the text of a PDF back, by the format's own description and nothing of the writer's: objects,
 * deflated streams, and each font's map from glyphs to characters. For tests.
 */
import { inflateSync } from "node:zlib";

export type ReadPdf = { readonly pages: readonly string[]; readonly info: string };

export function readPdf(bytes: Buffer): ReadPdf {
  const objects = objectsIn(bytes);
  const fonts = fontsIn(objects);
  const pages = [...objects.values()].filter((one) => /\/Type\s*\/Page\b(?!s)/.test(one.head));
  return {
    pages: pages.map((page) => {
      const content = /\/Contents\s+(\d+) 0 R/.exec(page.head)?.[1] ?? "";
      const stream = objects.get(content)?.stream?.toString("latin1") ?? "";
      return textOf(stream, fonts);
    }),
    info: [...objects.values()].find((one) => one.head.includes("/Producer"))?.head ?? "",
  };
}

type PdfObject = { readonly head: string; readonly stream: Buffer | undefined };

function objectsIn(bytes: Buffer): ReadonlyMap<string, PdfObject> {
  const whole = bytes.toString("latin1");
  const found = new Map<string, PdfObject>();
  for (const match of whole.matchAll(/(\d+) 0 obj\r?\n/g)) {
    const from = match.index + match[0].length;
    const to = whole.indexOf("endobj", from);
    const body = whole.slice(from, to);
    const begins = /stream\r?\n/.exec(body);
    if (begins === null) {
      found.set(match[1] ?? "", { head: body, stream: undefined });
      continue;
    }
    const head = body.slice(0, begins.index);
    const length = Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0);
    const at = from + begins.index + begins[0].length;
    const raw = bytes.subarray(at, at + length);
    const stream = head.includes("/FlateDecode") ? inflateSync(raw) : raw;
    found.set(match[1] ?? "", { head, stream });
  }
  return found;
}

type Glyphs = ReadonlyMap<string, string>;

/** By the name that pages call the font: this writer gives each the same name everywhere. */
function fontsIn(objects: ReadonlyMap<string, PdfObject>): ReadonlyMap<string, Glyphs> {
  const fonts = new Map<string, Glyphs>();
  for (const { head } of objects.values()) {
    for (const [, name = "", id = ""] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const unicode = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id)?.head ?? "")?.[1] ?? "";
      const map = objects.get(unicode)?.stream?.toString("latin1") ?? "";
      fonts.set(name, glyphsIn(map));
    }
  }
  return fonts;
}

function glyphsIn(map: string): Glyphs {
  const glyphs = new Map<string, string>();
  for (const [, block = ""] of map.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, from = "", , list = ""] of block.matchAll(
      /<([0-9a-f]+)>\s*<([0-9a-f]+)>\s*\[([^\]]*)\]/gi,
    )) {
      const first = Number.parseInt(from, 16);
      [...list.matchAll(/<([0-9a-f ]*)>/gi)].forEach(([, hex = ""], index) => {
        glyphs.set((first + index).toString(16).padStart(4, "0"), textOfHex(hex));
      });
    }
  }
  return glyphs;
}

function textOfHex(hex: string): string {
  const units = hex.replaceAll(" ", "").match(/.{4}/g) ?? [];
  return String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16)));
}

function textOf(stream: string, fonts: ReadonlyMap<string, Glyphs>): string {
  let glyphs: Glyphs = new Map();
  let text = "";
  for (const [, font, shown] of stream.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (font !== undefined) glyphs = fonts.get(font) ?? new Map();
    for (const [, hex = ""] of (shown ?? "").matchAll(/<([0-9a-f]*)>/gi)) {
      for (const glyph of hex.match(/.{4}/g) ?? []) text += glyphs.get(glyph.toLowerCase()) ?? "�";
    }
    if (shown !== undefined) text += " ";
  }
  return text.replaceAll(/\s+/g, " ").trim();
}
