import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { openSqliteJournal } from '../../src/journal/sqlite-journal.ts';
import { readAnchor } from '../../src/records/sqlite/audit-anchor.ts';
import { checkAudit } from '../../src/records/sqlite/audit-check.ts';
import { openRecordsReader } from '../../src/records/sqlite/reader.ts';
import { openRecordsWriter } from '../../src/records/sqlite/writer.ts';
import { openHere } from '../e2e/service-here.ts';
import { itemsOf, signedIn } from '../support/api-client.ts';
import { connectDevice } from '../support/device-client.ts';
import { eventually } from '../support/live-records.ts';
import { RELEASED, RELEASED_PASSWORD, type Row, releasedPlace } from '../support/released-data.ts';

const columns = (rows: readonly Row[], names: readonly string[]): readonly Row[] =>
  rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name]])));

const ALARM = ['id', 'type', 'state', 'occurredAt', 'acknowledgedBy', 'acknowledgedAt', 'evidence'];
const QUARANTINED = ['id', 'device', 'reason', 'receivedAt', 'excerpt'];
const NOTIFIED = ['key', 'alarm', 'recipient', 'outcome', 'acceptedAt', 'providerId'];

describe('the versions there are fixtures of', () => {
  it('are all that were released, by the changelog', () => {
    const released = [...readFileSync('CHANGELOG.md', 'utf8').matchAll(/^## (\d\S*)/gm)];
    expect(released.length).toBeGreaterThan(0);
    expect(new Set(RELEASED)).toEqual(new Set(released.map(([, version]) => version)));
  });
});

describe.each(RELEASED)('a data directory of %s', (version) => {
  it('is migrated once, with its audit chained from the first line', async () => {
    const { place, expected } = await releasedPlace(version);
    const path = join(place.dataDir, 'records.db');
    for (const round of ['migrating', 'as it now is']) {
      openRecordsWriter(path).close();
      const reader = openRecordsReader(path);
      const { lines, fault } = checkAudit(reader.audit, readAnchor(path), new Set());
      expect(fault, round).toBeNull();
      // the migration says of itself that it chained what was there
      expect(lines, round).toBe(expected.audit.length + 1);
      const names = reader.people.list().map(({ name }) => name);
      expect(new Set(names)).toEqual(new Set(expected.users.map(({ name }) => name)));
      expect(reader.fleets.newest()?.fleet.sites).toHaveLength(3);
      reader.close();
    }
  });

  it('is served by today’s service as it was, and goes on', async () => {
    const { place, expected } = await releasedPlace(version);
    const app = await openHere(place);
    const api = await signedIn(place.httpPort, RELEASED_PASSWORD);
    const list = async (path: string) => itemsOf(await api.get(path));

    const [first] = expected.alarms;
    expect(first).toBeDefined();
    const known = new Set(expected.alarms.map(({ id }) => id));
    const alarms = (await list('/alarms?limit=100')).filter(({ id }) => known.has(id));
    expect(byId(columns(alarms, ['id', 'type', 'occurredAt', 'evidence']))).toEqual(
      byId(columns(expected.alarms, ['id', 'type', 'occurredAt', 'evidence'])),
    );
    const acknowledged = (rows: readonly Row[]) =>
      byId(
        columns(
          rows.filter((row) => row['acknowledgedBy'] !== null),
          ALARM,
        ),
      );
    expect(acknowledged(alarms).length).toBeGreaterThan(0);
    expect(acknowledged(alarms)).toEqual(acknowledged(expected.alarms));
    expect(columns(await list('/quarantine'), QUARANTINED)).toEqual(
      columns(expected.quarantine, QUARANTINED),
    );
    const keys = new Set(expected.notifications.map(({ key }) => key));
    const told = (await list('/notifications?limit=100')).filter(({ key }) => keys.has(key));
    expect(columns(told, NOTIFIED)).toEqual(columns(expected.notifications, NOTIFIED));

    const span = `from=${at(expected.takenAt - 3 * 86_400_000)}&to=${at(expected.takenAt + 3_600_000)}`;
    for (const [device, rows] of Object.entries(expected.series)) {
      expect(rows.length).toBeGreaterThan(0);
      expect(await list(`/telemetry?device=${device}&limit=500&${span}`), device).toEqual(rows);
    }

    const device = await connectDevice(place.mqttPort, 'a');
    const ts = Date.now();
    await device.publish('telemetry', { ts, pIn: 350, pOut: 101, bypass: 'closed' });
    await eventually(async () => {
      const rows = await list(`/telemetry?device=a&from=${at(ts)}&to=${at(ts + 1)}`);
      expect(rows).toMatchObject([{ pOut: 101 }]);
    });
    await app.close();
  });
});

describe('a data directory of a later version', () => {
  it('is refused, and says which release it needs', async () => {
    const { dataDir } = (await releasedPlace('0.1.0')).place;
    const records = join(dataDir, 'records.db');
    openRecordsWriter(records).close();
    alter(records, "INSERT INTO schema_migrations VALUES (9999, 'later')");
    expect(() => openRecordsWriter(records)).toThrow(/has schema 9999.*start the newer release/s);
    const journal = join(dataDir, 'journal.db');
    alter(journal, 'PRAGMA user_version = 9999');
    await expect(openSqliteJournal({ path: journal })).rejects.toMatchObject({
      code: 'journal-incompatible',
    });
  });
});

function alter(path: string, sql: string): void {
  const db = new Database(path);
  db.exec(sql);
  db.close();
}

const at = (ms: number): string => encodeURIComponent(new Date(ms).toISOString());
const byId = (rows: readonly Row[]): readonly Row[] =>
  [...rows].sort((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1));
