// The picture beside an emergency code opens an address with the code behind its #, which no server is sent. It goes
// into its box and out of the address, so that no history keeps it. Without this script the code is typed.
const CODE = /^[0-9A-Za-z]{4}(-[0-9A-Za-z]{4}){3}$/;

function take(place) {
  const code = location.hash.slice(1);
  if (!CODE.test(code)) return;
  document.getElementById(place.dataset.codeFromAddress).value = code;
  history.replaceState(null, "", location.pathname);
}

export function takeCodeFromAddress() {
  const place = document.querySelector("[data-code-from-address]");
  if (!place) return;
  take(place);
  addEventListener("hashchange", () => take(place));
}
