// Commits until it is killed. Plain JavaScript on the compiled store, because a
// child process of the test runner does not read TypeScript.
// argv: records file, JSON of { alarm, delivery, refusal } to vary.
import { openRecordsWriter } from '../../../dist/src/records/sqlite/writer.js';

const [file, templates] = process.argv.slice(2);
const { alarm, delivery, refusal } = JSON.parse(templates);
const writer = openRecordsWriter(file);

// large enough that a commit spans many pages and a kill often lands inside one
const padding = 'x'.repeat(20_000);
const payload = new Uint8Array(30_000).fill(120);

for (let n = writer.load().cursor + 1; ; n++) {
  writer.commit({
    cursor: n,
    fleetVersion: n,
    partitions: [{ id: 'only', position: n, state: JSON.stringify({ v: 1, alarms: n, padding }) }],
    alarms: [{ position: n, alarm: { ...alarm, id: `a-${n}` } }],
    deliveries: [{ ...delivery, key: `d-${n}`, alarm: `a-${n}` }],
    quarantine: [{ ...refusal, id: `${n}`, position: n, payload }],
    released: [],
    orders: [],
    audit: [{ at: n, by: 'fold', action: 'test', object: `a-${n}`, detail: '', from: null }],
  });
  process.stdout.write(`${n}\n`);
}
