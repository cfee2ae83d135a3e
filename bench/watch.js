// From the first moment: when an answer can first be seen and given, how long the phone was blocked, how slow taps were.
window.bench = { ready: null, blocked: 0, worst: 0 };

const look = () => {
  const field = document.querySelector("input[type=radio], input[type=checkbox], textarea");
  const isThere = field && field.getBoundingClientRect().height > 0;
  if (isThere && performance.getEntriesByName("first-contentful-paint").length) {
    window.bench.ready = performance.now();
    return;
  }
  requestAnimationFrame(look);
};
requestAnimationFrame(look);

const watch = (note, options) => {
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ buffered: true, ...options });
};
watch((task) => { window.bench.blocked += Math.max(0, task.duration - 50); }, { type: "longtask" });
watch((event) => { window.bench.worst = Math.max(window.bench.worst, event.duration); },
  { type: "event", durationThreshold: 16 });
