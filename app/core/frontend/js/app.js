// Everything here makes a page better that already works without it. No cookies, no inline styles.
import { watchCover } from "./cover.js";
import { guardDoubleSubmit } from "./double-submit.js";
import { takeCodeFromAddress } from "./emergency.js";
import { focusErrorSummary } from "./error-summary.js";
import { watchExclusiveChoices } from "./exclusive.js";
import { offerInstall } from "./install.js";
import { watchQuickExit } from "./quick-exit.js";
import { offerReadAloud } from "./read-aloud.js";
import { saveHonestly, stepsSoon } from "./save.js";
import { watchSession } from "./session.js";

watchQuickExit();
watchCover();
takeCodeFromAddress();
focusErrorSummary();
watchExclusiveChoices();
saveHonestly();
guardDoubleSubmit();
watchSession();
offerReadAloud(document);
document.addEventListener("placed", () => offerReadAloud(document)); // another question, without a page of its own
offerInstall();

// The rest is for whoever is signed in, and comes after the page can be used.
const { phone } = document.body.dataset;
if (phone && globalThis.crypto?.subtle && globalThis.indexedDB) {
  stepsSoon(import(phone).then(({ isStepping }) => isStepping));
}
