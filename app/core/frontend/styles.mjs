// The style sheets: the library's, without what we do not have, and turned round for right-to-left languages.
import { join } from "node:path";

import * as esbuild from "esbuild";
import postcss from "postcss";
import { PurgeCSS } from "purgecss";
import rtlcss from "rtlcss";
import * as sass from "sass";

import { filesUnder, HERE, ROOT, TARGETS } from "./folders.mjs";

// Conditions that every browser we support meets, and those that only browsers long gone meet.
const ALWAYS = /^(\((margin|left|outline-width): max\(|not \(-ms-ime-align)/;
const NEVER = /^not \(caret-color/;

// Selectors of things we do not have: icons in buttons, cards and text links; disabled controls; the fine tuning
// of the space between a paragraph and the question after it.
const UNUSED = [
  /-webkit-search-/,
  /\.nhsuk-(button|card)\S* (.* )?\.nhsuk-icon/,
  /[\w\])]:(visited|focus|hover|active) \.nhsuk-icon/,
  /:disabled(?!\))/,
  /:has\(\s*\+/,
];

// What no question has, nor anything that a phone puts in its place, as
// tests/integration/assessments/test_question_styles.py proves.
const NOT_ON_QUESTIONS = [
  /\.nhsuk-(action-link|icon|input|panel|pagination|caption)/,
  /\.nhsuk-(button|checkboxes|radios)--(small|inline)/,
  /\.nhsuk-card(--warning|__actions|__description)/,
  /\.nhsuk-(label|heading|fieldset__legend)--?xl/,
  /\.nhsuk-list--number/,
  /\.app-(chart|table|helping|header__person|exit__form)/,
];

// The library's documentation shows states by these classes.
const SHOWN_STATES = /:not\(\.\\:\w+\)/g;

// The library gives spaces and boxes in pixels. In rem they grow with the words, so that large text has room around it.
const GROWS = /^(margin|padding|inset|top|right|bottom|left|width|height|min-|max-|(row-|column-)?gap)/;

// Class names that templates put together from parts, so that no text search can find them whole.
export const PATIENT_CLASSES = [
  /^nhsuk-(radios|checkboxes)__(item|input|label|hint)$/,
  /^nhsuk-card--care--/,
  /^nhsuk-fieldset__legend--[lm]$/,
  /^nhsuk-input--width-(2|3|4|5|10|20)$/,
];
export const TEAM_CLASSES = [...PATIENT_CLASSES, /^nhsuk-tag--/, /^nhsuk-notification-banner--/];

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
  tree.walkDecls(GROWS, (declaration) => {
    declaration.value = declaration.value.replace(/(\d*\.?\d+)px\b/g, (all, px) => (px < 3 ? all : `${px / 16}rem`));
  });
  tree.walkRules(trimSelectors);
  tree.walkAtRules("media", leaveForcedColoursToTheBrowser);
  return tree.toString();
}

// The library says a thing's font, margin and padding one after another: neighbours that are about the same are one.
function joinNeighbours(css) {
  const tree = postcss.parse(css);
  const isSame = (one, other) => ["type", "name", "selector", "params"].every((key) => one[key] === other?.[key]);
  const joined = (container) => {
    for (const node of [...container.nodes]) {
      const before = node.prev();
      if (node.nodes && (node.selector || node.params) && isSame(node, before)) {
        before.append(node.nodes);
        node.remove();
      }
    }
    for (const node of container.nodes) if (node.type === "atrule" && node.nodes) joined(node);
  };
  joined(tree);
  return tree.toString();
}

function trimSelectors(rule) {
  rule.selectors = rule.selectors.map((selector) => selector.replace(SHOWN_STATES, ""));
  leaveOut(rule, UNUSED);
}

function leaveOut(rule, patterns) {
  const kept = rule.selectors.filter((selector) => !patterns.some((pattern) => pattern.test(selector)));
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
  const templates = filesUnder(join(ROOT, "app"), /\/templates\/.*\.html$/);
  const content = [...templates, ...filesUnder(join(HERE, "js"), /\.js$/)];
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
  const options = { loader: "css", minify: true, target: TARGETS, legalComments: "none" };
  return esbuild.transformSync(css, options).code.trim();
}

export async function styles(name, greedyClasses) {
  return bothWays(name, await purge(trim(compile(name)), greedyClasses), compile("rtl"));
}

function bothWays(name, css, rtl) {
  const own = joinNeighbours(css);
  return { [`${name}.css`]: minify(own), [`${name}.rtl.css`]: minify(`${rtlcss.process(own)}\n${rtl}`) };
}

// The same for the inside of a question page, without what nothing on it has: a first visit pays for each rule.
export async function questionStyles() {
  const without = (css) => {
    const tree = postcss.parse(css);
    tree.walkRules((rule) => leaveOut(rule, NOT_ON_QUESTIONS));
    return tree.toString();
  };
  return bothWays("question", without(await purge(trim(compile("core")), PATIENT_CLASSES)), without(compile("rtl")));
}
