// Runs what the worker shares with the page (scripts.mjs), before anything that uses it.
/* global KEPT -- put in by build.mjs */
const own = globalThis.trustedTypes?.createPolicy("worker", { createScriptURL: () => KEPT });
importScripts(own ? own.createScriptURL("") : KEPT);
