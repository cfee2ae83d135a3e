// Elements from the nested lists of app/core/trees.py. No HTML is ever parsed here, so that none can run.
const SVG = "http://www.w3.org/2000/svg";

export function built(tree, isSvg = false) {
  if (tree instanceof Node) return tree;
  if (typeof tree === "string") return document.createTextNode(tree);
  const [tag, attributes, ...inside] = tree;
  const isDrawn = isSvg || tag === "svg";
  const element = isDrawn ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside.map((one) => built(one, isDrawn)));
  return element;
}

// An element of one's own: el("p", { class: "x" }, "words", another).
export function el(...tree) {
  return built(tree);
}

// Put a page in the place of the one that is shown. `fill`: what changes on it before the browser lays it out.
export function place(trees, title, fill) {
  const main = document.querySelector("main");
  main.replaceChildren(...trees.map((tree) => built(tree)));
  document.dispatchEvent(new Event("placed"));
  fill?.();
  const heading = main.querySelector("h1");
  document.title = `${title ?? heading.textContent.trim()} - JoinedUp`;
  heading.tabIndex = -1;
  scrollTo(0, 0);
  heading.focus({ preventScroll: true });
}

export function placePage({ tree, title }, fill) {
  place(tree.slice(2), title, fill);
}
