/**
 * A chart of growth as an SVG picture: both ways in powers of ten, so that what grows as fast as its
 * size rises by one power for each, and what does not grow lies flat. Lines differ in their dashes and
 * their marks too, for who sees no colours; after the third the marks are hollow. Its colours stand on
 * white, also where the page is dark.
 */
import { type Chart, type Series, spelled } from "./section.ts";

const SIZE = { width: 640, height: 340 };
const PLOT = { left: 72, right: 592, top: 60, bottom: 252 };
const LOOKS = [
  { colour: "#0b5c6b", dash: "" },
  { colour: "#b3541e", dash: "7 4" },
  { colour: "#5b4b9a", dash: "2 3" },
  { colour: "#7a3b69", dash: "12 4 2 4" },
  { colour: "#4a5a1f", dash: "1 5" },
  { colour: "#8a6100", dash: "14 3" },
] as const;
const MARKS = 3;
/** Of the key under the plot: so many names in a row. */
const KEY = { left: 32, each: 200, inRow: 3, rowHeight: 22 };
/** Below it nothing is drawn: a logarithm has no nought. */
const LEAST = 0.01;

type Scale = { readonly powers: readonly number[]; readonly at: (value: number) => number };

export function growthChart({ title, x, y, series }: Chart): string {
  const points = series.flatMap((one) => one.points);
  const across = powersOf(
    points.map(([size]) => size),
    { from: PLOT.left, to: PLOT.right },
  );
  const up = powersOf(
    points.map(([, value]) => value),
    { from: PLOT.bottom, to: PLOT.top },
  );
  const { width } = SIZE;
  const height = SIZE.height + KEY.rowHeight * Math.floor((series.length - 1) / KEY.inRow);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" ` +
      `height="${height}" role="img" font-family="sans-serif" font-size="13">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(title, { x: PLOT.left, y: 24, weight: "bold" }),
    ...across.powers.map((power) => lineDown(across.at(power), power)),
    ...up.powers.map((power) => lineAcross(up.at(power), power)),
    text(x, { x: (PLOT.left + PLOT.right) / 2, y: PLOT.bottom + 38, anchor: "middle" }),
    text(y, { x: PLOT.left - 8, y: PLOT.top - 14, anchor: "end" }),
    ...series.flatMap((one, at) => drawn(one, at, { across, up })),
    "</svg>",
    "",
  ].join("\n");
}

function powersOf(
  values: readonly number[],
  room: { readonly from: number; readonly to: number },
): Scale {
  const kept = values.map((value) => Math.max(LEAST, value));
  const first = Math.floor(Math.log10(Math.min(...kept)));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...kept))));
  const each = (room.to - room.from) / (last - first);
  return {
    powers: Array.from({ length: last - first + 1 }, (_, at) => 10 ** (first + at)),
    at: (value) => rounded(room.from + (Math.log10(Math.max(LEAST, value)) - first) * each),
  };
}

function lineDown(x: number, power: number): string {
  return (
    `<path d="M${x} ${PLOT.top}V${PLOT.bottom}" stroke="#d5dade"/>` +
    text(spelled(power), { x, y: PLOT.bottom + 18, anchor: "middle" })
  );
}

function lineAcross(y: number, power: number): string {
  return (
    `<path d="M${PLOT.left} ${y}H${PLOT.right}" stroke="#d5dade"/>` +
    text(spelled(power), { x: PLOT.left - 8, y: y + 4, anchor: "end" })
  );
}

function drawn(
  { name, points }: Series,
  at: number,
  { across, up }: { readonly across: Scale; readonly up: Scale },
): readonly string[] {
  const { colour, dash } = LOOKS[at % LOOKS.length] ?? LOOKS[0];
  const places = points.map(([size, value]) => ({ x: across.at(size), y: up.at(value) }));
  const key = {
    x: KEY.left + (at % KEY.inRow) * KEY.each,
    y: SIZE.height - 18 + Math.floor(at / KEY.inRow) * KEY.rowHeight,
  };
  return [
    `<path d="M${places.map(({ x, y }) => `${x} ${y}`).join("L")}" fill="none" stroke="${colour}" ` +
      `stroke-width="2" stroke-dasharray="${dash}"/>`,
    ...places.map((place) => mark(place, at, colour)),
    `<path d="M${key.x} ${key.y - 4}h28" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>`,
    mark({ x: key.x + 14, y: key.y - 4 }, at, colour),
    text(name, { x: key.x + 36, y: key.y }),
  ];
}

function mark(
  { x, y }: { readonly x: number; readonly y: number },
  at: number,
  colour: string,
): string {
  const fill = at % LOOKS.length < MARKS ? colour : "#ffffff";
  const ink = `fill="${fill}" stroke="${colour}" stroke-width="1.5"`;
  if (at % MARKS === 0) return `<circle cx="${x}" cy="${y}" r="4" ${ink}/>`;
  const turned = at % MARKS === 2 ? ` transform="rotate(45 ${x} ${y})"` : "";
  return `<rect x="${x - 4}" y="${y - 4}" width="8" height="8" ${ink}${turned}/>`;
}

type Placed = {
  readonly x: number;
  readonly y: number;
  readonly anchor?: "middle" | "end";
  readonly weight?: "bold";
};

function text(words: string, { x, y, anchor, weight }: Placed): string {
  const how =
    (anchor === undefined ? "" : ` text-anchor="${anchor}"`) +
    (weight === undefined ? "" : ` font-weight="${weight}"`);
  return `<text x="${x}" y="${y}" fill="#1b2429"${how}>${escaped(words)}</text>`;
}

function rounded(place: number): number {
  return Math.round(place * 10) / 10;
}

function escaped(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
