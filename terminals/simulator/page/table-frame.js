/** A frame that scrolls must be reachable by keyboard; one that does not must not be a stop. */

const watched = new ResizeObserver((entries) => {
  for (const entry of entries) settle(entry.target);
});

/**
 * @param {HTMLElement} frame
 * @param {string} label
 * @param {Node | string} content
 */
export function fillFrame(frame, label, content) {
  frame.replaceChildren(content);
  frame.dataset.label = label;
  watched.observe(frame);
  settle(frame);
}

function settle(frame) {
  if (frame.scrollWidth > frame.clientWidth) {
    frame.setAttribute("tabindex", "0");
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", frame.dataset.label ?? "");
    return;
  }
  for (const name of ["tabindex", "role", "aria-label"]) frame.removeAttribute(name);
}
