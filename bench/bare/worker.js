// The least that lets a page open without a network: the network first, else what was kept.
const FILES = ["/kept", "/plain.css", "/register.js"];

addEventListener("install", (event) => event.waitUntil(caches.open("kept").then((kept) => kept.addAll(FILES))));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  event.respondWith(fetch(event.request).catch(() => caches.match(event.request)));
});
