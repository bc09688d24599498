import { type Fleet, FleetShape } from '../../model/fleet.ts';
import type { EpochMs } from '../../model/units.ts';
import type { FleetRecords, FleetVersion } from '../records.ts';
import type { Connection } from './connection.ts';
import type { Reads } from './reads.ts';
import { damagedRow } from './records-error.ts';
import type { WriteHandlers } from './records-write.ts';

interface FleetRow {
  readonly version: number;
  readonly at: FleetVersion['at'];
  readonly by: string;
  readonly fleet: string;
}

function parseFleet(row: FleetRow): Fleet {
  try {
    return FleetShape.parse(JSON.parse(row.fleet));
  } catch (thrown) {
    throw damagedRow(`fleet version ${row.version}`, thrown);
  }
}

/** One stored fleet by its version, or null. */
export function fleetByVersion(db: Connection): (version: number) => Fleet | null {
  const select = db.query<FleetRow>('SELECT version, at, by, fleet FROM fleets WHERE version = ?');
  return (version) => {
    const [row] = select(version);
    return row === undefined ? null : parseFleet(row);
  };
}

/** The newest version saved at that time or before. */
export function fleetVersionAt(db: Connection): (at: EpochMs) => number | null {
  const select = db.query<{ readonly version: number | null }>(
    'SELECT max(version) AS version FROM fleets WHERE at <= ?',
  );
  return (at) => select(at)[0]?.version ?? null;
}

export function fleetReads(db: Connection): Reads<Pick<FleetRecords, 'newest'>> {
  const newest = db.query<FleetRow>(
    'SELECT version, at, by, fleet FROM fleets ORDER BY version DESC LIMIT 1',
  );
  return {
    newest() {
      const [row] = newest();
      return row === undefined ? null : { ...row, fleet: parseFleet(row) };
    },
  };
}

export function fleetHandlers(db: Connection): WriteHandlers<'fleets.save'> {
  const insert = db.query<{ readonly version: number }>(
    'INSERT INTO fleets (at, by, fleet) VALUES (?, ?, ?) RETURNING version',
  );
  return {
    'fleets.save': ({ fleet, by, at }) => insert(at, by, JSON.stringify(fleet))[0]?.version ?? 0,
  };
}
