import { useState } from "react";
import { createWishKeys, type WithWishKey } from "./wish-keys.ts";

export function useWishKeys(): WithWishKey {
  const [withKey] = useState(createWishKeys);
  return withKey;
}
