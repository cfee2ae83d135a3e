// What is sealed to a public key can be opened only with its private one: to the site's, what waits to be sent; to the
// phone's own, what may be read without signal. The same form as app/core/boxes.py: ECDH P-256, HKDF, AES-GCM.
const { subtle } = crypto;
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const INFO = new TextEncoder().encode("joinedup/phone-box");
const POINT_BYTES = 65;
const NONCE_BYTES = 12;
const sealers = {};

export function toText(bytes) {
  let text = "";
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function toBytes(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

// A pair of the phone's own. `canExport`: so that a PIN can lock it; else the key never leaves the browser.
export async function newPair(canExport) {
  const pair = await subtle.generateKey(CURVE, canExport, ["deriveKey"]);
  return { private: pair.privateKey, public: toText(await subtle.exportKey("raw", pair.publicKey)) };
}

async function cipher(privateKey, peer, salt, use) {
  const publicKey = await subtle.importKey("raw", peer, CURVE, false, []);
  const agreed = { name: "ECDH", public: publicKey };
  const material = await subtle.deriveKey(agreed, privateKey, { name: "HKDF" }, false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt, info: INFO };
  return subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, [use]);
}

function lockedBy(nonce, owner) {
  return { name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(owner) };
}

// What seals to a public key. One pair serves all that a page seals: each box has a nonce of its own.
async function sealer(publicKey) {
  const once = await newPair(false);
  const point = toBytes(once.public);
  return { point, key: await cipher(once.private, toBytes(publicKey), point, "encrypt") };
}

// Resolves to bytes: the phone keeps them as they are, and only what is sent becomes text.
export async function seal(publicKey, owner, text) {
  const { point, key } = await (sealers[publicKey] ??= sealer(publicKey));
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const box = await subtle.encrypt(lockedBy(nonce, owner), key, new TextEncoder().encode(text));
  return new Uint8Array(await new Blob([point, nonce, box]).arrayBuffer());
}

export async function unseal(privateKey, owner, bytes) {
  const point = bytes.slice(0, POINT_BYTES);
  const nonce = bytes.slice(POINT_BYTES, POINT_BYTES + NONCE_BYTES);
  const key = await cipher(privateKey, point, point, "decrypt");
  const text = await subtle.decrypt(lockedBy(nonce, owner), key, bytes.slice(POINT_BYTES + NONCE_BYTES));
  return new TextDecoder().decode(text);
}

// A PIN is short, so each try is made slow. 600,000 rounds: OWASP's figure for PBKDF2 with SHA-256.
const ROUNDS = 600000;

async function keyOfPin(pin, salt, use) {
  const material = await subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, [use]);
}

export async function lockWithPin(privateKey, pin) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const box = await subtle.wrapKey("pkcs8", privateKey, await keyOfPin(pin, salt, "wrapKey"), { name: "AES-GCM", iv });
  return { salt, iv, box };
}

// Throws for a wrong PIN.
export async function unlockWithPin({ salt, iv, box }, pin) {
  const key = await keyOfPin(pin, salt, "unwrapKey");
  return subtle.unwrapKey("pkcs8", box, key, { name: "AES-GCM", iv }, CURVE, false, ["deriveKey"]);
}
