// Everything here makes a page better that already works without it. No cookies, no storage, no inline styles.
import { guardDoubleSubmit } from "./double-submit.js";
import { takeCodeFromAddress } from "./emergency.js";
import { focusErrorSummary } from "./error-summary.js";
import { watchExclusiveChoices } from "./exclusive.js";
import { watchQuickExit } from "./quick-exit.js";
import { saveHonestly } from "./save.js";
import { watchSession } from "./session.js";

watchQuickExit();
takeCodeFromAddress();
focusErrorSummary();
watchExclusiveChoices();
saveHonestly();
guardDoubleSubmit();
watchSession();
