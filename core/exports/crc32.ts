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

export function startCrc32(): Crc32 {
  let state = 0xffffffff;
  return {
    add: (bytes) => {
      for (const byte of bytes) state = (state >>> 8) ^ (TABLE[(state ^ byte) & 0xff] ?? 0);
    },
    sum: () => (state ^ 0xffffffff) >>> 0,
  };
}
