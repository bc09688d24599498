import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { namesIn, tableBelow } from './markdown-tables.ts';
import { unionMembers } from './source-codes.ts';

const catalogue = readFileSync('docs/errors.md', 'utf8');
const source = readFileSync('src/ingest/upstream/upstream-event.ts', 'utf8');
const listed = (heading: string) => [...namesIn(tableBelow(catalogue, heading))].sort();

describe('docs/errors.md about external brokers', () => {
  it('lists exactly the ways in which a connection ends', () => {
    const members = unionMembers(source.replaceAll(/^ *\/\*\*.*\*\/$/gm, ''), 'LinkEndReason');
    expect(members.length).toBeGreaterThan(8);
    expect(listed('## External brokers: ended connections')).toEqual([...members].sort());
  });

  it('lists exactly the events that are put on record', () => {
    const kinds = [...source.matchAll(/kind: '([^']+)'/g)].map(([, kind = '']) => kind);
    expect(kinds.length).toBeGreaterThan(4);
    expect(listed('## External brokers: recorded events')).toEqual([...kinds].sort());
  });
});
