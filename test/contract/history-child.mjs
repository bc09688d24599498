// Owns a history store in a process of its own, so that a test can kill it:
// node history-child.mjs <URL of duckdb-history.js> <dir>; then { id, call, args } messages.
const [module, dir] = process.argv.slice(2);
const { openDuckdbHistory } = await import(module);
const history = await openDuckdbHistory({ dir, memoryLimitMb: 256 });
process.on('message', ({ id, call, args }) => {
  history[call](...args).then(
    (value) => process.send({ id, value }),
    (error) => process.send({ id, error: `${error.code}: ${error.message}` }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send({ id: 0, value: 'ready' });
