// What the service worker does when a message comes and when somebody taps it. A message brings no words: those that
// are shown were noted by a page, in the language that the person chose; where none were, our name stands alone. It
// never opens anything but their messages.
import { knownSession } from "../js/sync.js";

async function show() {
  const { words } = await knownSession().catch(() => ({}));
  const { push: body, lang, dir } = words ?? {};
  // The same tag: several messages are one on the screen, and one that came twice is one.
  return self.registration.showNotification("JoinedUp", { body, lang, dir, tag: "new" });
}

// In a window of its own: what is being typed in an open one must not be lost.
export function onPush(event) {
  event.waitUntil(show());
}

export function onClick(event) {
  event.notification.close();
  event.waitUntil(self.clients.openWindow("/notices"));
}
