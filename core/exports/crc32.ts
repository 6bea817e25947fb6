/** CRC-32 as in zip and Ethernet (polynomial EDB88320, reflected): what SIE's #KSUMMA is. */

export type Crc32 = {
  readonly add: (bytes: Uint8Array) => void;
  /** Unsigned, of all that has been added. */
  readonly sum: () => number;
};

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return value;
});

/** Of two pieces, one after the other, whose own sums are known: the second is `length` bytes. */
export function joinCrc32(first: number, second: number, length: number): number {
  let moved = first;
  let byLength = ZERO_BYTE;
  for (let left = length; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) moved = times(byLength, moved);
    const once = byLength;
    byLength = once.map((column) => times(once, column));
  }
  return (moved ^ second) >>> 0;
}

/** What one zero byte more makes of a sum, bit by bit: a matrix of 32 columns over GF(2). */
const ZERO_BYTE = Uint32Array.from({ length: 32 }, (_, bit) => {
  const sum = (1 << bit) >>> 0;
  return (sum >>> 8) ^ (TABLE[sum & 0xff] ?? 0);
});

function times(matrix: Uint32Array, vector: number): number {
  let product = 0;
  for (let bit = 0; bit < 32; bit += 1) {
    if ((vector >>> bit) & 1) product ^= matrix[bit] ?? 0;
  }
  return product >>> 0;
}

export function startCrc32(): Crc32 {
  let state = 0xffffffff;
  return {
    add: (bytes) => {
      for (const byte of bytes) state = (state >>> 8) ^ (TABLE[(state ^ byte) & 0xff] ?? 0);
    },
    sum: () => (state ^ 0xffffffff) >>> 0,
  };
}
