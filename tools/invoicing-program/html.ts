/** Pieces of HTML with everything that is put into them escaped. */

export type Html = { readonly kind: "html"; readonly text: string };

export type Part = Html | string | number | null | readonly Html[];

export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const text = texts.reduce((sofar, piece, i) => sofar + textOf(parts[i - 1] ?? null) + piece);
  return { kind: "html", text };
}

function textOf(part: Part): string {
  if (part === null) return "";
  if (typeof part === "number") return String(part);
  if (typeof part === "string") return escapeHtml(part);
  if ("kind" in part) return part.text;
  return part.map((one) => one.text).join("");
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);
}
