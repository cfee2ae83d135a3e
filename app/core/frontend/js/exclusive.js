// "None of these" clears the others, and any other clears it.
export function watchExclusiveChoices() {
  document.addEventListener("change", ({ target }) => {
    if (!target.checked || target.type !== "checkbox") return;
    const isExclusive = target.dataset.behaviour === "exclusive";
    for (const other of document.getElementsByName(target.name)) {
      if (other !== target && (isExclusive || other.dataset.behaviour === "exclusive")) other.checked = false;
    }
  });
}
