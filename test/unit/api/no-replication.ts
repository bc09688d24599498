import { Readable } from 'node:stream';
import type { ReplicationPort } from '../../../src/api/replication/replication-port.ts';
import { position } from '../../../src/model/units.ts';

/** A journal of five entries of which the first two are gone, and one file. */
export const noReplication: ReplicationPort = {
  lineage: () => 'a-journal.1',
  commits: async (after) => ({
    standing: after > 5 ? 'ahead' : after > 0 && after < 2 ? 'trimmed' : 'served',
    bytes: Buffer.from('commits'),
    first: position(3),
    head: position(5),
    fleetVersion: 2,
  }),
  fleets: (after) => [{ version: after + 1, at: 0, by: 'file', fleet: '{}' }],
  files: () => [{ path: 'password.key', bytes: 32 }],
  file: async (path) => (path === 'password.key' ? Readable.from(['key']) : null),
  records: async () => ({ content: Readable.from(['records']), head: position(5) }),
  stopWaiting: () => undefined,
};
