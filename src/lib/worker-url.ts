/**
 * The URL of a worker's compiled entry file. Tests import TypeScript sources,
 * but a worker thread runs plain JavaScript: both find it under dist/.
 * @param importerUrl `import.meta.url` of the file that starts the worker.
 * @param relative the entry's path as the importer would import it, e.g. `./journal-worker.ts`.
 */
export function workerUrl(importerUrl: string, relative: string): URL {
  const source = new URL(relative, importerUrl).href;
  const compiled = source.replace(/\.ts$/, '.js');
  return new URL(
    compiled.includes('/dist/src/')
      ? compiled
      : compiled.replace(/\/src\/(?!.*\/src\/)/, '/dist/src/'),
  );
}
