import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { API_CODES } from '../../../src/api/errors/api-codes.ts';
import { WAIVABLE } from '../../../src/decode/waiver.ts';
import { REJECTION_REASONS } from '../../../src/model/rejection.ts';
import { namesIn, tableBelow } from './markdown-tables.ts';
import { appErrorCodes, sourcesBelow, unionMembers } from './source-codes.ts';

const catalogue = readFileSync('docs/errors.md', 'utf8');
const service = sourcesBelow('src');
const ingestEvents = readFileSync('src/ingest/ingest-event.ts', 'utf8');

const sorted = (names: Iterable<string>): readonly string[] => [...names].sort();
const listed = (heading: string) => namesIn(tableBelow(catalogue, heading));

describe('docs/errors.md against the sources', () => {
  it('lists exactly the codes that an AppError of the service can carry', () => {
    const { codes, unexplained } = appErrorCodes(service);
    expect(unexplained).toEqual([]);
    expect(sorted(listed('## Error codes of the service'))).toEqual(sorted(codes));
    // so that a changed form of throwing cannot make this test see nothing
    expect(codes.size).toBeGreaterThan(45);
    expect(service.length).toBeGreaterThan(200);
  });

  it('lists exactly the codes of the simulators', () => {
    const { codes, unexplained } = appErrorCodes(sourcesBelow('simulators'));
    expect(unexplained).toEqual([]);
    expect(sorted(listed('## Error codes of the simulators'))).toEqual(sorted(codes));
    expect(codes.size).toBeGreaterThan(5);
  });

  it('lists exactly the problem codes of the API, with their status', () => {
    const rows = tableBelow(catalogue, '## Problem codes of the API');
    const found = rows.map((row) => `${namesIn([row])[0]} ${row[1]}`);
    const known = Object.entries(API_CODES).map(([code, { status }]) => `${code} ${status}`);
    expect(sorted(found)).toEqual(sorted(known));
    expect(known.length).toBeGreaterThan(30);
  });

  it('lists exactly the rejection reasons, and says which may be waived', () => {
    const rows = tableBelow(catalogue, '## Rejection reasons');
    expect(namesIn(rows)).toEqual(REJECTION_REASONS);
    const waivable = rows.filter((row) => row[2] === 'yes');
    expect(sorted(namesIn(waivable))).toEqual(sorted(WAIVABLE));
  });

  it('lists exactly the reasons for which MQTT refuses', () => {
    const tables = [
      ['## MQTT: refused logins', 'LoginRefusal'],
      ['## MQTT: ended connections', 'DisconnectReason'],
      ['## MQTT: refused topics', 'TopicFault'],
    ] as const;
    for (const [heading, union] of tables) {
      const members = unionMembers(ingestEvents, union);
      expect(members.length).toBeGreaterThan(5);
      expect(sorted(listed(heading))).toEqual(sorted(members));
    }
  });

  it('lists exactly the events that ingest puts on record', () => {
    const kinds = [...ingestEvents.matchAll(/readonly kind: '([^']+)'/g)].map(
      ([, kind = '']) => kind,
    );
    expect(kinds.length).toBeGreaterThan(10);
    expect(sorted(listed('## MQTT: recorded events'))).toEqual(sorted(kinds));
  });

  it('says of every code when it happens and what to do', () => {
    for (const heading of ['## Error codes of the service', '## Rejection reasons']) {
      for (const row of tableBelow(catalogue, heading)) {
        expect(row, row[0]).toHaveLength(4);
        expect(
          row.filter((cell) => cell === ''),
          row[0],
        ).toEqual([]);
        expect(row[2], row[0]).toMatch(/^(yes|no|after)\b/);
      }
    }
  });
});

describe('the readers behind this test', () => {
  it('finds literal codes across lines and demands an explanation of computed ones', () => {
    const made = appErrorCodes([
      { path: 'src/a.ts', text: "throw new AppError(\n  'one',\n  'text')" },
      { path: 'src/b.ts', text: 'throw new AppError(code, text)' },
      { path: 'src/ingest/listeners.ts', text: "x ? 'mqtt-a' : 'mqtt-b'; new AppError(code, m)" },
    ]);
    expect(sorted(made.codes)).toEqual(['mqtt-a', 'mqtt-b', 'one']);
    expect(made.unexplained).toEqual(['src/b.ts']);
  });

  it('reads a table to its end, with bars inside cells', () => {
    const rows = tableBelow(
      '## A\n\n| c | d |\n|---|---|\n| `x` | a \\| b |\n| `y` | – |\n\n## B',
      '## A',
    );
    expect(rows).toEqual([
      ['`x`', 'a | b'],
      ['`y`', '–'],
    ]);
    expect(namesIn(rows)).toEqual(['x', 'y']);
    expect(() => tableBelow('## A\n\n## B\n| c |\n|---|\n| 1 |', '## A')).toThrow('no table');
    expect(() => namesIn([['plain']])).toThrow('backquotes');
  });
});
