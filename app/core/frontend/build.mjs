// Builds the style sheets and the scripts into app/core/static/built, with content-hashed names and a manifest.
// Run by `make assets`; needs Node and `npm ci`. Nothing of Node remains at run time.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import { filesUnder, HERE } from "./folders.mjs";
import { keptScript, moreScript, phoneScript, script, workerScript } from "./scripts.mjs";
import { PATIENT_CLASSES, questionStyles, styles, TEAM_CLASSES } from "./styles.mjs";

const BUILT = join(HERE, "..", "static", "built");
const HASH_LETTERS = 8; // app/core/assets.py knows them by it

// Icons and screenshots, made by docs/pictures/make_app_pictures.py. Of the drawings only the icon itself is served.
function pictures() {
  const files = filesUnder(join(HERE, "pictures"), /(\.png|\/icon\.svg)$/);
  return Object.fromEntries(files.map((file) => [basename(file), readFileSync(file)]));
}

function write(logicalName, text) {
  const digest = createHash("sha256").update(text).digest();
  const dot = logicalName.lastIndexOf(".");
  const file = `${logicalName.slice(0, dot)}.${digest.toString("hex").slice(0, HASH_LETTERS)}${logicalName.slice(dot)}`;
  const brotli = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_LGWIN]: 16 } }); // none is over 64 KB
  const gzip = gzipSync(text, { level: 9 });
  writeFileSync(join(BUILT, file), text);
  if (!file.endsWith(".png")) {
    writeFileSync(join(BUILT, `${file}.br`), brotli);
    writeFileSync(join(BUILT, `${file}.gz`), gzip);
  }
  const bytes = { raw: Buffer.byteLength(text), gzip: gzip.length, brotli: brotli.length };
  return { file, sha256: digest.toString("base64"), bytes };
}

const outputs = {
  ...(await styles("core", PATIENT_CLASSES)),
  ...(await questionStyles()),
  ...(await styles("team", TEAM_CLASSES)),
  "app.js": await script("js/app.js"),
  "kept.js": await keptScript(),
  ...pictures(),
};
rmSync(BUILT, { recursive: true, force: true });
mkdirSync(BUILT, { recursive: true });
const manifest = Object.fromEntries(Object.entries(outputs).map(([name, text]) => [name, write(name, text)]));
const kept = manifest["kept.js"].file;
manifest["phone.js"] = write("phone.js", await phoneScript(kept));
manifest["more.js"] = write("more.js", await moreScript());

// The service worker keeps these files, so it is made last; a change in any of them makes it a new one.
// The page without signal has its styles inside, so scripts are all that it needs.
const scripts = Object.entries(manifest).filter(([name]) => name.endsWith(".js"));
const files = scripts.map(([, { file }]) => `/static/${file}`);
const told = { FILES: files, KEPT: `/static/${kept}` };
const define = Object.fromEntries(Object.entries(told).map(([name, value]) => [name, JSON.stringify(value)]));
manifest["sw.js"] = write("sw.js", await workerScript(define));
writeFileSync(join(BUILT, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
for (const [name, { bytes }] of Object.entries(manifest)) {
  console.log(`${name.padEnd(13)} ${bytes.raw} bytes, gzip ${bytes.gzip}, brotli ${bytes.brotli}`);
}
console.log(`built ${relative(process.cwd(), BUILT)}`);
