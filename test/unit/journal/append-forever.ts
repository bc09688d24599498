const built = new URL('../../../dist/src/journal/sqlite-journal.js', import.meta.url).href;

/**
 * A script for `node --input-type=module -e`, its argument the journal's path: appends without end
 * and prints every position that was reported as durable, until it is killed.
 */
export const APPEND_FOREVER = `
const { openSqliteJournal } = await import(${JSON.stringify(built)});
const { writeSync } = await import('node:fs');
const journal = await openSqliteJournal({
  path: process.argv[1], reserveBytes: 0, commitSpacingMs: 0,
});
let n = journal.head();
writeSync(1, 'head ' + n + '\\n');
function appendNext() {
  n += 1;
  const own = n;
  const payload = Buffer.from(JSON.stringify({ n: own, pad: 'x'.repeat(own % 400) }));
  const entry = { kind: 'message', at: 1000 * own, source: 'dev-' + own, topic: 't', payload };
  journal.append(entry, (error, position) => {
    if (error !== null) throw error;
    // synchronous, so that what was acknowledged before the kill is not lost on the way
    writeSync(1, position + ' ' + own + '\\n');
    appendNext();
  });
}
for (let inFlight = 0; inFlight < 50; inFlight += 1) appendNext();
`;
