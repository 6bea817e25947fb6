/** Looks at bytes as they come: whether they are UTF-8, and whether any of them could be nothing else. */

export type Utf8Scan = {
  readonly add: (bytes: Uint8Array) => void;
  readonly end: () => Utf8Finding;
};

export type Utf8Finding = {
  readonly isValid: boolean;
  /** A sign of several bytes that is right, as almost only UTF-8 writes them. */
  readonly hasLongSigns: boolean;
};

/** RFC 3629; what is longer than it need be, or half of a pair, is rare enough to be left alone. */
export function scanUtf8(): Utf8Scan {
  let missing = 0;
  let isValid = true;
  let hasLongSigns = false;
  return {
    add: (bytes) => {
      for (const byte of bytes) {
        if (missing > 0) {
          if (byte >= 0x80 && byte <= 0xbf) {
            missing -= 1;
            hasLongSigns ||= missing === 0;
            continue;
          }
          isValid = false;
          missing = 0;
        }
        if (byte < 0x80) continue;
        if (byte >= 0xc2 && byte <= 0xdf) missing = 1;
        else if (byte >= 0xe0 && byte <= 0xef) missing = 2;
        else if (byte >= 0xf0 && byte <= 0xf4) missing = 3;
        else isValid = false;
      }
    },
    end: () => ({ isValid: isValid && missing === 0, hasLongSigns }),
  };
}
