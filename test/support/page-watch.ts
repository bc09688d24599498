/**
 * Put into a page before its own scripts: when it was told of alarms, when words first stood in
 * it, when an answer of telemetry had been read, and when a curve was last drawn.
 */
export const PAGE_WATCH = `
  window.told = [];
  window.drawn = [];
  const told = () => window.told.push(performance.now());
  const Source = window.EventSource;
  window.EventSource = class extends Source {
    constructor(...given) {
      super(...given);
      this.addEventListener('alarm', told);
    }
  };
  // pages of one browser share their streams in a worker
  const Shared = window.SharedWorker;
  window.SharedWorker = class extends Shared {
    constructor(...given) {
      super(...given);
      this.port.addEventListener('message', ({ data }) => data.event === 'alarm' && told());
    }
  };
  new MutationObserver((changes) => {
    const at = performance.now();
    for (const { addedNodes, target } of changes) {
      for (const node of addedNodes.length === 0 ? [target] : addedNodes)
        if (window.drawn.length < 20000) window.drawn.push({ at, text: node.textContent ?? '' });
    }
  }).observe(document, { childList: true, subtree: true, characterData: true });
  for (const name of ['json', 'text']) {
    const read = Response.prototype[name];
    Response.prototype[name] = async function () {
      const content = await read.call(this);
      if (this.url.includes('/telemetry?'))
        window.curve = { answerAt: performance.now(), drawnAt: null, isOpen: true };
      return content;
    };
  }
  const stroke = CanvasRenderingContext2D.prototype.stroke;
  CanvasRenderingContext2D.prototype.stroke = function (...given) {
    const { curve } = window;
    if (curve?.isOpen) {
      // all of one go is the drawing of that answer; later ones are drawings anew
      if (curve.drawnAt === null) setTimeout(() => (curve.isOpen = false));
      curve.drawnAt = performance.now();
    }
    return stroke.apply(this, given);
  };
`;

/** From the last event before these words were first drawn since `drawn` was emptied, ms; null: not seen. */
export const DRAWN_AFTER_TOLD = `(words) => {
  const at = window.drawn.find(({ text }) => text.includes(words))?.at ?? null;
  const told = window.told.findLast((one) => at !== null && one <= at);
  return told === undefined ? null : at - told;
}`;
