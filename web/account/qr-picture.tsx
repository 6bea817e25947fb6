/** A QR code, drawn dark on white in every colour scheme: cameras want it so. */
import { type ReactNode, useMemo } from "react";
import { encode } from "uqr";

type QrPictureProps = { readonly text: string; readonly label: string };

/** The quiet edge that the standard asks for. */
const EDGE = 4;

export function QrPicture({ text, label }: QrPictureProps): ReactNode {
  const { size, path } = useMemo(() => draw(text), [text]);
  const whole = size + 2 * EDGE;
  return (
    <svg className="kk-qr" viewBox={`0 0 ${whole} ${whole}`} role="img" aria-label={label}>
      <rect width={whole} height={whole} fill="#ffffff" />
      <path d={path} fill="#000000" shapeRendering="crispEdges" />
    </svg>
  );
}

function draw(text: string): { readonly size: number; readonly path: string } {
  const { data, size } = encode(text, { ecc: "M", border: 0 });
  const squares = data.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x + EDGE} ${y + EDGE}h1v1h-1z`] : [])),
  );
  return { size, path: squares.join("") };
}
