/**
 * What a person knows a browser by in the list of their sessions. Only names of our own lists: what
 * a program sends in that header is never kept.
 */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg(A|iOS)?\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/HeadlessChrome\/|Chrome\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
];

/** Empty when it is none that we know. */
export function deviceWords(userAgent: string | undefined): string {
  const known = [BROWSERS, SYSTEMS].map((list) => firstIn(list, userAgent ?? ""));
  return known.filter((name) => name !== undefined).join(" · ");
}

function firstIn(list: readonly (readonly [RegExp, string])[], text: string): string | undefined {
  return list.find(([sign]) => sign.test(text))?.[1];
}
