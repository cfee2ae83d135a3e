// Between the app and the network. It keeps the app's own files and the page without signal, which say nothing about
// anybody; pages about a person are never kept here, only sealed in the page's own store.
import "./load.js";
import { forget } from "../js/store.js";
import { flush } from "../js/sync.js";
import { onClick, onPush } from "./push.js";

/* global FILES -- put in by build.mjs: a change in any of them is another name, and so another cache */
const OWN = `files-${FILES}`;
const SHELL = "shell";
const OFFLINE = "/offline";
const GONE = [502, 503, 504];

addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      await (await caches.open(OWN)).addAll(FILES);
      await (await caches.open(SHELL)).add(new Request(OFFLINE, { cache: "reload" }));
      await skipWaiting();
    })(),
  );
});

addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const kept = [OWN, SHELL];
      for (const name of await caches.keys()) if (!kept.includes(name)) await caches.delete(name);
      await registration.navigationPreload?.enable();
      await clients.claim();
    })(),
  );
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (new URL(request.url).origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (request.method === "GET" && FILES.includes(new URL(request.url).pathname)) event.respondWith(file(request));
});

async function page(event) {
  try {
    const response = (await event.preloadResponse) ?? (await fetch(event.request));
    return GONE.includes(response.status) ? await instead(response) : response;
  } catch {
    return instead(Response.error());
  }
}

async function instead(failed) {
  return (await caches.match(OFFLINE)) ?? failed;
}

async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}

addEventListener("push", onPush);
addEventListener("notificationclick", onClick);

addEventListener("sync", (event) => {
  if (event.tag === "send") event.waitUntil(sendOrThrow());
});

// An error makes the browser try again later.
async function sendOrThrow() {
  const { isSent } = await flush();
  if (!isSent) throw new Error("something still waits");
}

// The quick way out: the page is leaving and cannot wait, so what can be read is taken away from here.
addEventListener("message", (event) => {
  if (event.data === "forget") event.waitUntil(forget());
});
