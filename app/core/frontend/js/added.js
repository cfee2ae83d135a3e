// An element of our own at the end of `place`.
export function added(place, tag, className, text) {
  const element = document.createElement(tag);
  Object.assign(element, { className, textContent: text });
  place.append(element);
  return element;
}
