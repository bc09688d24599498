// Copies one DuckDB history into another in a process of its own, so that a test can kill it:
// node history-copy-child.mjs <URL of dist/src/history/> <source dir> <target dir> <progress file>
const [base, from, to, path] = process.argv.slice(2);
const { openDuckdbHistory } = await import(`${base}duckdb/duckdb-history.js`);
const { copyHistory } = await import(`${base}copy/copy-history.js`);
const { openCopyProgress } = await import(`${base}copy/copy-progress.js`);
const source = await openDuckdbHistory({ dir: from, memoryLimitMb: 128 });
const target = await openDuckdbHistory({ dir: to, memoryLimitMb: 128 });
const header = { from: 'a', to: 'b', cursor: await source.cursor(), fromTime: null, toTime: null };
const progress = await openCopyProgress(path, header);
process.send({ begun: true });
const result = await copyHistory({
  source,
  target,
  progress,
  span: {},
  pause: async () => undefined,
  settleMs: 0,
  tell: () => undefined,
});
await target.adoptCursor(header.cursor);
await progress.close();
await source.close();
await target.close();
process.send({ result }, () => process.disconnect());
