// Where the browser can put the app on the home screen by itself, a button does it. Else the page says how.
export function offerInstall() {
  const button = document.querySelector("[data-install]");
  if (!button) return;
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    button.hidden = false;
    button.onclick = () => event.prompt();
  });
}
