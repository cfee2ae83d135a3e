// What the phone keeps for when there is no signal, fetched while there is: whole assessments, and pages to read.
import { fetchKept, keepPack } from "./packs.js";
import { note, paths, recall, write } from "./store.js";

const EVERY_MS = 30 * 60000;
const PAGE = { Accept: "application/vnd.joinedup.page+json" };

// Fetch what the session says may be kept, at most every half hour: a phone pays for what it loads.
export async function keepPages(found) {
  const kept = await recall("kept");
  const isFresh = kept && kept.locale === found.locale && Date.now() - kept.at < EVERY_MS && Date.now() >= kept.at;
  if (isFresh) return;
  await note("kept", { at: Date.now(), locale: found.locale });
  const isGone = (path) => /\/pack/.test(path) && !found.packs.includes(path.split("#")[0]);
  for (const path of (await paths()).filter(isGone)) await write(path, null);
  for (const path of found.packs) await keepPack(await fetchKept(path));
  for (const path of found.bundles) {
    for (const [address, page] of Object.entries((await fetchKept(path)) ?? {})) await write(address, page);
  }
  for (const path of found.pages) {
    const page = await fetchKept(path, PAGE);
    if (page?.tree) await write(path, page);
  }
  (await caches.open("shell")).add("/offline").catch(() => undefined);
}
