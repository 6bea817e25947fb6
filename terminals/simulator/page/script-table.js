/** The table of amounts that choose a script. */
import { byId, element, table } from "/page/elements.js";
import { fillFrame } from "/page/table-frame.js";
import { currentLanguage, text } from "/page/text.js";

export function showScriptTable(scripts) {
  fillFrame(
    byId("script-table"),
    text("amountsThatScript"),
    table(
      [
        { text: text("ending") },
        { text: text("story") },
        { text: text("moneyTaken") },
        { text: text("name") },
      ],
      scripts.map((script) => [
        element("code", {}, script.ending ?? "–"),
        script[currentLanguage()],
        script.takesMoney ? element("strong", {}, text("yes")) : text("no"),
        element("code", {}, script.name),
      ]),
    ),
  );
}
