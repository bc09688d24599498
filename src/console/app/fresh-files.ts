/** Of the reload that a newer release asks for: once, so that a broken one does not turn in circles. */
const KEY = 'gaswatch.reloaded';
const AGAIN_MS = 60_000;

/**
 * A page that was opened before an upgrade asks for files of the release before; they are
 * gone, and the page is loaded anew.
 */
export function followUpgrades(): void {
  window.addEventListener('vite:preloadError', (event) => {
    const before = Number(sessionStorage.getItem(KEY) ?? 0);
    if (Date.now() - before < AGAIN_MS) return;
    event.preventDefault();
    sessionStorage.setItem(KEY, String(Date.now()));
    window.location.reload();
  });
}
