// Builds the style sheets and the script into app/core/static/built, with content-hashed names and a manifest.
// Run by `make assets`; needs Node and `npm ci`. Nothing of Node remains at run time.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

import * as esbuild from "esbuild";
import postcss from "postcss";
import { PurgeCSS } from "purgecss";
import rtlcss from "rtlcss";
import * as sass from "sass";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "..", "..", "..");
const BUILT = join(HERE, "..", "static", "built");
const TARGETS = ["chrome100", "firefox100", "safari15.4"];

// Conditions that every browser we support meets, and those that only browsers long gone meet.
const ALWAYS = /^(\((margin|left|outline-width): max\(|not \(-ms-ime-align)/;
const NEVER = /^not \(caret-color/;

// Selectors of things we do not have: icons in buttons, cards and text links; disabled controls; the fine tuning
// of the space between a paragraph and the question after it.
const UNUSED = [/-webkit-search-/, 
  /\.nhsuk-(button|card)\S* (.* )?\.nhsuk-icon/,
  /[\w\])]:(visited|focus|hover|active) \.nhsuk-icon/,
  /:disabled(?!\))/,
  /:has\(\s*\+/,
];
// The library's documentation shows states by these classes.
const SHOWN_STATES = /:not\(\.\\:\w+\)/g;

// Class names that templates put together from parts, so that no text search can find them whole.
const PATIENT_CLASSES = [
  /^nhsuk-(radios|checkboxes)__(item|input|label|hint)$/,
  /^nhsuk-card--care--/,
  /^nhsuk-fieldset__legend--[lm]$/,
  /^nhsuk-input--width-(2|3|4|5|10|20)$/,
];
const TEAM_CLASSES = [...PATIENT_CLASSES, /^nhsuk-tag--/, /^nhsuk-notification-banner--/];

function filesUnder(folder, wanted) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && wanted.test(join(entry.parentPath, entry.name)))
    .map((entry) => join(entry.parentPath, entry.name));
}

function compile(name) {
  const options = { loadPaths: [join(HERE, "scss"), join(HERE, "node_modules")], quietDeps: true, charset: false };
  return sass.compile(join(HERE, "scss", `${name}.scss`), options).css;
}

// Leave out the library's print rules (we have our own), old browsers' rules, and conditions that always hold.
function trim(css) {
  const tree = postcss.parse(css);
  tree.walkAtRules("media", (rule) => {
    const kept = rule.params.split(/,\s*/).filter((query) => !/-ms-|\\|\uFFFD/.test(query));
    if (kept.length === 0 || (/^print/.test(rule.params) && !isOurs(rule))) rule.remove();
    else rule.params = kept.join(", ");
  });
  tree.walkAtRules("supports", (rule) => {
    if (NEVER.test(rule.params)) rule.remove();
    else if (ALWAYS.test(rule.params)) rule.replaceWith(rule.nodes);
  });
  tree.walkDecls(/^-(moz|ms)-/, (declaration) => declaration.remove());
  tree.walkRules(trimSelectors);
  tree.walkAtRules("media", leaveForcedColoursToTheBrowser);
  return tree.toString();
}

function trimSelectors(rule) {
  const kept = rule.selectors
    .map((selector) => selector.replace(SHOWN_STATES, ""))
    .filter((selector) => !UNUSED.some((pattern) => pattern.test(selector)));
  if (kept.length === 0) rule.remove();
  else rule.selectors = kept;
}

// In forced-colours mode the browser chooses the colours of text and background itself; repeating them is weight.
function leaveForcedColoursToTheBrowser(media) {
  if (!media.params.includes("forced-colors")) return;
  media.walkDecls(/^(background-)?color$/, (declaration) => declaration.remove());
}

// Our print rules name a class of our own; the library's never do.
function isOurs(rule) {
  return /\.app-/.test(rule.toString());
}

async function purge(css, greedyClasses) {
  const content = [...filesUnder(join(ROOT, "app"), /\/templates\/.*\.html$/), ...filesUnder(join(HERE, "js"), /\.js$/)];
  const options = {
    content,
    css: [{ raw: css }],
    safelist: { standard: greedyClasses },
    defaultExtractor: (text) => text.match(/[\w-]+/g) ?? [],
    variables: true,
  };
  return (await new PurgeCSS().purge(options))[0].css;
}

function minify(css) {
  return esbuild.transformSync(css, { loader: "css", minify: true, target: TARGETS, legalComments: "none" }).code.trim();
}

async function styles(name, greedyClasses) {
  const css = await purge(trim(compile(name)), greedyClasses);
  const turned = `${rtlcss.process(css)}\n${compile("rtl")}`;
  return { [`${name}.css`]: minify(css), [`${name}.rtl.css`]: minify(turned) };
}

function script() {
  const options = { bundle: true, minify: true, format: "esm", target: TARGETS, write: false, legalComments: "none" };
  return esbuild.buildSync({ ...options, entryPoints: [join(HERE, "js", "app.js")] }).outputFiles[0].text;
}

function write(logicalName, text) {
  const digest = createHash("sha256").update(text).digest();
  const dot = logicalName.lastIndexOf(".");
  const file = `${logicalName.slice(0, dot)}.${digest.toString("hex").slice(0, 12)}${logicalName.slice(dot)}`;
  const brotli = brotliCompressSync(text);
  const gzip = gzipSync(text, { level: 9 });
  writeFileSync(join(BUILT, file), text);
  writeFileSync(join(BUILT, `${file}.br`), brotli);
  writeFileSync(join(BUILT, `${file}.gz`), gzip);
  const bytes = { raw: Buffer.byteLength(text), gzip: gzip.length, brotli: brotli.length };
  return { file, sha256: digest.toString("base64"), bytes };
}

const outputs = {
  ...(await styles("core", PATIENT_CLASSES)),
  ...(await styles("team", TEAM_CLASSES)),
  "app.js": script(),
};
rmSync(BUILT, { recursive: true, force: true });
mkdirSync(BUILT, { recursive: true });
const manifest = Object.fromEntries(Object.entries(outputs).map(([name, text]) => [name, write(name, text)]));
writeFileSync(join(BUILT, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
for (const [name, { bytes }] of Object.entries(manifest)) {
  console.log(`${name.padEnd(13)} ${bytes.raw} bytes, gzip ${bytes.gzip}, brotli ${bytes.brotli}`);
}
console.log(`built ${relative(process.cwd(), BUILT)}`);
