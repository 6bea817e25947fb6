/**
 * XML in pieces. What a file could do to its reader is refused by name: a document type (with it,
 * entities of the file's own making), a depth or a text without end. Prefixes of names are cut off.
 */
import { SaxesParser, type SaxesTagPlain } from "saxes";
import type { BankFileProblemCode } from "../bank-file.ts";
import { excerptOf } from "./file-text.ts";

export type XmlAttributes = Readonly<Record<string, string>>;

export type XmlEvents = {
  readonly open: (name: string, attributes: XmlAttributes, line: number) => void;
  /** The text that stands directly in the element, with the spaces around it. */
  readonly close: (text: string, line: number) => void;
  /** Told at most once, and nothing after it. */
  readonly broken: (why: XmlBreak) => void;
  /** The root has been closed, and nothing was broken. */
  readonly ended: () => void;
};

export type XmlBreak = {
  readonly code: BankFileProblemCode;
  readonly line: number;
  readonly excerpt: string;
};

export type XmlReader = {
  readonly write: (text: string) => void;
  readonly end: () => void;
};

const DEEPEST = 64;
const LONGEST_TEXT = 65_536;
/** Between two events: an attribute, a comment or a document type that never ends. */
const LONGEST_SILENCE = 1_048_576;

export function createXmlReader(events: XmlEvents): XmlReader {
  const parser = new SaxesParser<{ xmlns: false; position: false }>({
    xmlns: false,
    position: false,
  });
  let isOver = false;
  let isEnding = false;
  let depth = 0;
  let text = "";
  let silence = 0;

  const stop = (code: BankFileProblemCode, excerpt: string): void => {
    if (isOver) return;
    isOver = true;
    events.broken({ code, line: parser.line, excerpt: excerptOf(excerpt) });
  };
  const takeText = (more: string): void => {
    silence = 0;
    if (isOver) return;
    text += more;
    if (text.length > LONGEST_TEXT) stop("notWellFormed", text);
  };

  parser.on("doctype", (doctype) => stop("doctypeRefused", `<!DOCTYPE${doctype}`));
  parser.on("error", (error) => stop(isEnding ? "truncated" : "notWellFormed", error.message));
  parser.on("text", takeText);
  parser.on("cdata", takeText);
  parser.on("comment", () => {
    silence = 0;
  });
  parser.on("opentag", (tag: SaxesTagPlain) => {
    silence = 0;
    text = "";
    depth += 1;
    if (depth > DEEPEST) stop("notWellFormed", `<${tag.name}>`);
    if (!isOver) events.open(withoutPrefix(tag.name), tag.attributes, parser.line);
  });
  parser.on("closetag", () => {
    silence = 0;
    depth -= 1;
    if (!isOver) events.close(text, parser.line);
    text = "";
  });

  return {
    write: (piece) => {
      if (isOver || isEnding) return;
      silence += piece.length;
      parser.write(piece);
      if (silence > LONGEST_SILENCE && silence > piece.length) stop("notWellFormed", "");
    },
    end: () => {
      if (isOver || isEnding) return;
      isEnding = true;
      parser.close();
      if (!isOver) events.ended();
    },
  };
}

export function withoutPrefix(name: string): string {
  const colon = name.indexOf(":");
  return colon < 0 ? name : name.slice(colon + 1);
}
