// The fingerprint of a person's own answers, as app/assessments/domain/fingerprints.py makes it: by which operations
// they came, and which words are asked.
import { toText } from "./boxes.js";

const LETTERS = 16;

export async function ownFingerprint({ version, lang, operations }) {
  const told = [version, lang, ...Object.values(operations).sort()].join();
  return toText(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(told))).slice(0, LETTERS);
}
