/**
 * What a format does at which elements, as a table of paths. An element that no path names is passed
 * over with all that is in it, and the order of elements does not matter.
 */
import {
  createXmlReader,
  type XmlAttributes,
  type XmlBreak,
  type XmlReader,
} from "./xml-reader.ts";

export type AtElement<State> = {
  readonly open?: (state: State, attributes: XmlAttributes, line: number) => void;
  /** The element's text without the spaces around it, when it is closed. */
  readonly text?: (state: State, text: string, line: number) => void;
  readonly close?: (state: State, line: number) => void;
};

export type XmlPaths<State> = Readonly<Record<string, AtElement<State>>>;

type Step<State> = { at: AtElement<State>; readonly children: Map<string, Step<State>> };

export type PathsOfFormat<State> = { readonly root: Step<State> };

export function compilePaths<State>(paths: XmlPaths<State>): PathsOfFormat<State> {
  const root: Step<State> = { at: {}, children: new Map() };
  for (const [path, at] of Object.entries(paths)) {
    let step = root;
    for (const name of path.split("/")) {
      const next = step.children.get(name) ?? { at: {}, children: new Map() };
      step.children.set(name, next);
      step = next;
    }
    step.at = at;
  }
  return { root };
}

export function createPathReader<State>(
  { root }: PathsOfFormat<State>,
  state: State,
  over: { readonly broken: (why: XmlBreak) => void; readonly ended: () => void },
): XmlReader {
  const way = [root];
  let passedOver = 0;
  return createXmlReader({
    ...over,
    open: (name, attributes, line) => {
      const step = passedOver > 0 ? undefined : way.at(-1)?.children.get(name);
      if (step === undefined) {
        passedOver += 1;
        return;
      }
      way.push(step);
      step.at.open?.(state, attributes, line);
    },
    close: (text, line) => {
      if (passedOver > 0) {
        passedOver -= 1;
        return;
      }
      const at = way.pop()?.at;
      at?.text?.(state, text.trim(), line);
      at?.close?.(state, line);
    },
  });
}
