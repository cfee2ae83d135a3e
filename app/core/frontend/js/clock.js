// The phone's clock may be days wrong. Whenever the site answers it says what time it is; the difference is kept.
let offsetMs = 0;

export function setOffset(milliseconds) {
  offsetMs = milliseconds;
}

export function offsetTo(serverTime) {
  return Date.parse(serverTime) - Date.now();
}

// Milliseconds since 1970 by the site's clock, as well as this phone knows it.
export function now() {
  return Date.now() + offsetMs;
}
