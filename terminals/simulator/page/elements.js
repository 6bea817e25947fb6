/** Building elements without markup in strings: what comes from outside is only ever text. */

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 */
export function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * @param {readonly { text: string, isNumber?: boolean }[]} heads
 * @param {readonly (readonly (Node | string)[])[]} rows
 */
export function table(heads, rows) {
  const classOf = (index) => (heads[index]?.isNumber ? { class: "number" } : {});
  return element(
    "table",
    {},
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        ...heads.map((head, index) =>
          element("th", { scope: "col", ...classOf(index) }, head.text),
        ),
      ),
    ),
    element(
      "tbody",
      {},
      ...rows.map((cells) =>
        element("tr", {}, ...cells.map((cell, index) => element("td", classOf(index), cell))),
      ),
    ),
  );
}

export function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no ${id}`);
  return found;
}
