// The scripts: what each is made of, and what they share.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import * as esbuild from "esbuild";
import { minify } from "terser";

import { HERE, TARGETS } from "./folders.mjs";

// Names that only our own modules use, shortened: what a phone loads is counted in hundreds of bytes.
const OWN_NAMES = [
  ...["addressOf", "onClick", "onSubmit", "atSite", "pointBack", "newestId"],
  ...["heldWhere", "untold", "isOffline", "adopt", "begin", "finish", "refuse", "draw", "isBack", "listen"],
  ...["pack", "shown", "busy", "told", "outbox", "newest", "isWaiting", "isDone", "drafts", "owed", "takeBack"],
  ...["askAgain", "pressed", "noted", "main", "say", "lines", "after", "put", "place", "kept"],
  ...["flush", "next", "show", "unwritten", "written", "earlier", "isSettled"],
];
const MANGLING = {
  mangleProps: new RegExp(`^(${OWN_NAMES.join("|")})$`),
  mangleCache: Object.fromEntries(OWN_NAMES.map((name, place) => [name, `_${place.toString(36)}`])),
};

export async function script(entry, more = {}) {
  const options = { bundle: true, minify: true, format: "esm", target: TARGETS, write: false, legalComments: "none" };
  const from = more.stdin ? {} : { entryPoints: [join(HERE, entry)] };
  const bundled = (await esbuild.build({ ...options, ...more, ...from })).outputFiles[0].text;
  const compress = { ecma: 2020, passes: 3, unsafe: true };
  return (await minify(bundled, { module: true, compress, format: { ecma: 2020 } })).code;
}

// What several scripts use is loaded once. kept.js, for the page and the worker, says what its modules offer to others as
// `kept`, by short names; phone.js adds what more.js uses of its own. Elsewhere such a module stands for those names.
const STORE = ["drop", "enqueue", "forget", "note", "ownKey", "paths", "queued", "read", "recall", "setPin", "settle"];
const SHARED = [
  ["boxes", ["toText"]],
  ["clock", ["now"]],
  ["store", [...STORE, "typedIn", "unlock", "unsent", "write"]],
  ["sync", ["ask", "askForSync", "boxed", "flush", "flushAtOnce", "knownSession", "noteSession", "post", "session"]],
];
const OF_PHONE = [
  ["packs", ["fetchKept", "keepPack", "keptPack"]],
  ["step", ["Stepper"]],
  ["tree", ["el", "placePage"]],
];
const SHORT = new Map(
  [...SHARED, ...OF_PHONE].flatMap(([, names]) => names).map((name, place) => [name, `k${place.toString(36)}`]),
);

// Of idb without its iterators, which we do not use and which it cannot be shaken free of.
const withoutIterators = {
  name: "without-iterators",
  setup(build) {
    build.onLoad({ filter: /\/idb\/build\/index\.js$/ }, ({ path }) => {
      const [before, iterators, exported] = readFileSync(path, "utf8").split(/^(?=const advanceMethodProps|export )/m);
      const isAsKnown = /^export /.test(exported) && iterators.includes("iterate");
      if (!isAsKnown) throw new Error(`${path} is built in another way now`);
      return { contents: before + exported };
    });
  },
};

function importsOf(modules) {
  return modules.map(([module, names]) => `import { ${names} } from "./${module}.js";`).join("\n");
}

function shortNamesOf(modules) {
  return modules.flatMap(([, names]) => names).map((name) => `${SHORT.get(name)}: ${name}`);
}

export function keptScript() {
  const contents = `${importsOf(SHARED)}\nglobalThis.kept = { ${shortNamesOf(SHARED)} };`;
  return script(null, {
    stdin: { contents, resolveDir: join(HERE, "js") },
    format: "iife",
    plugins: [withoutIterators],
  });
}

const standIns = (modules) => ({
  name: "stand-ins",
  setup(build) {
    for (const [module, names] of modules) {
      const lines = names.map((name) => `export const ${name} = /* @__PURE__ */ (() => kept.${SHORT.get(name)})();`);
      build.onLoad({ filter: new RegExp(`/js/${module}\\.js$`) }, () => ({ contents: lines.join("\n") }));
    }
  },
});

export function phoneScript(keptFile) {
  const said = `${importsOf(OF_PHONE)}\nObject.assign(kept, { ${shortNamesOf(OF_PHONE)} });`;
  return script(null, {
    stdin: { contents: `export * from "./phone.js";\n${said}`, resolveDir: join(HERE, "js") },
    plugins: [standIns(SHARED)],
    banner: { js: `import"./${keptFile}";` },
    ...MANGLING,
  });
}

export function moreScript() {
  return script("js/more.js", { plugins: [standIns([...SHARED, ...OF_PHONE])], ...MANGLING });
}

// `define`: what stands for the names of files in it.
export function workerScript(define) {
  return script("sw/sw.js", { plugins: [standIns(SHARED)], define });
}
