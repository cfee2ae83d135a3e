// What no question needs while it is answered: loaded by phone.js on other pages, and when somebody signs out. It shares
// the modules of phone.js (scripts.mjs).
import { keepPages } from "./keep-pages.js";
import { watchKeeping } from "./keeping.js";
import { offerPush } from "./push.js";
import { startShell } from "./shell.js";
import { session } from "./sync.js";

export { showWaiting, signOut } from "./waiting.js";

const KEEP_AFTER_MS = 2000;

// Not while the page is still being used for the first time.
function keepLater(owner) {
  const work = async () => {
    const found = await session();
    if (found?.owner === owner) await keepPages(found);
  };
  setTimeout(() => work().catch(() => undefined), KEEP_AFTER_MS);
}

export function startKeeping(site) {
  watchKeeping(site);
  keepLater(site.owner);
}

if (document.body.dataset.offline !== undefined) startShell();
offerPush();
