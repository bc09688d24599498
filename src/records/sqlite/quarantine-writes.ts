import type { QuarantineRelease, QuarantineRow } from '../records.ts';
import type { Connection } from './connection.ts';

export interface QuarantineWrites {
  /** A known id stays as it is. */
  keep(rows: readonly QuarantineRow[]): void;
  /** The first release stays; an unknown id is left alone. */
  release(release: QuarantineRelease): void;
}

/** Records of one message share its payload: it is stored once per position. */
export function quarantineWrites(db: Connection): QuarantineWrites {
  const insert = db.command(`
    INSERT INTO quarantine (id, position, place, device, topic, reason, path, detail, ts,
      received_at, excerpt, source)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO NOTHING`);
  const insertPayload = db.command(
    'INSERT INTO quarantine_payloads (position, payload) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  const release = db.command(
    'UPDATE quarantine SET released_at = ?, released_by = ? WHERE id = ? AND released_at IS NULL',
  );
  const keepRow = (row: QuarantineRow): number =>
    insert(
      row.id,
      row.position,
      row.index ?? -1,
      row.device,
      row.topic,
      row.reason,
      row.path,
      row.detail,
      row.ts,
      row.receivedAt,
      row.excerpt,
      row.source,
    );
  return {
    keep(rows) {
      // a thousand refused records of one message come in a row: bind its bytes once
      let lastPosition: number | null = null;
      for (const row of rows) {
        if (keepRow(row) === 0 || lastPosition === row.position) continue;
        insertPayload(row.position, row.payload);
        lastPosition = row.position;
      }
    },
    release({ id, by, at }) {
      release(at, by, id);
    },
  };
}
