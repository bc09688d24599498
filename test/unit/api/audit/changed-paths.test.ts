import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedPaths } from '../../../../src/api/audit/changed-paths.ts';
import { fleetChange } from '../../../../src/api/audit/fleet-change.ts';
import { FleetShape } from '../../../../src/model/fleet.ts';

describe('what has changed', () => {
  it.each<[string, unknown, unknown, object[]]>([
    ['nothing', { a: [1, { id: 'x' }] }, { a: [1, { id: 'x' }] }, []],
    ['a value', { a: { b: 1 } }, { a: { b: 2 } }, [{ path: 'a.b', before: 1, after: 2 }]],
    ['a value more', {}, { a: null }, [{ path: 'a', before: null, after: null }]],
    ['a value less', { a: 5 }, {}, [{ path: 'a', before: 5, after: null }]],
    [
      'a member of a list, found by its id wherever it stands',
      {
        sites: [
          { id: 'a', n: 1 },
          { id: 'b', n: 1 },
        ],
      },
      {
        sites: [
          { id: 'b', n: 2 },
          { id: 'a', n: 1 },
        ],
      },
      [{ path: 'sites[b].n', before: 1, after: 2 }],
    ],
    [
      'a member more and one less, each as one change',
      { sites: [{ id: 'a', n: 1 }] },
      { sites: [{ id: 'b', n: 1 }] },
      [
        { path: 'sites[b]', before: null, after: { id: 'b', n: 1 } },
        { path: 'sites[a]', before: { id: 'a', n: 1 }, after: null },
      ],
    ],
    [
      'settings of the same type, told apart by what they are for',
      {
        detectors: [
          { type: 't', params: { x: 1 } },
          { type: 't', site: 'S', params: { x: 1 } },
        ],
      },
      {
        detectors: [
          { type: 't', params: { x: 1 } },
          { type: 't', site: 'S', params: { x: 3 } },
        ],
      },
      [{ path: 'detectors[t S].params.x', before: 1, after: 3 }],
    ],
    [
      'words of a list',
      { zones: ['a', 'b'] },
      { zones: ['b', 'c'] },
      [
        { path: 'zones["c"]', before: null, after: 'c' },
        { path: 'zones["a"]', before: 'a', after: null },
      ],
    ],
    [
      'another kind of value',
      { a: [1] },
      { a: { b: 1 } },
      [{ path: 'a', before: [1], after: { b: 1 } }],
    ],
  ])('%s', (_name, before, after, changes) => {
    expect(changedPaths(before, after)).toEqual(changes);
  });

  it('never shows a password, changed, new or gone, however deep', () => {
    const secret = 'hunter2-hunter2';
    const other = 'other-other';
    const device = (password: string) => ({ id: 'd', password, passwordHash: password });
    const pairs = [
      [{ devices: [device(secret)] }, { devices: [device(other)] }],
      [{ devices: [] }, { devices: [device(secret)] }],
      [{ devices: [device(secret)] }, {}],
      [{}, { deep: { devices: [device(secret)] } }],
    ];
    for (const [before, after] of pairs) {
      const text = JSON.stringify(changedPaths(before, after));
      expect(text).toContain('(not shown)');
      expect(text).not.toContain(secret);
      expect(text).not.toContain(other);
    }
  });

  it('finds a change exactly where there is one', () => {
    const value = fc.jsonValue();
    fc.assert(
      fc.property(value, value, (before, after) => {
        const same = JSON.stringify(before) === JSON.stringify(after);
        if (same) expect(changedPaths(before, after)).toEqual([]);
        else if (changedPaths(before, after).length === 0) {
          // only the order of members may differ, or the sign of zero
          expect(sorted(before)).toEqual(sorted(after));
        }
      }),
    );
  });

  it('keeps a line of the audit short, whatever was imported', () => {
    const empty = FleetShape.parse({});
    const zones = Array.from({ length: 1_000 }, (_, n) => ({
      id: `Z-${n}`,
      name: '区'.repeat(200),
    }));
    const { detail, before, after } = fleetChange(empty, FleetShape.parse({ zones }));
    expect(detail).toContain('1000 changes (the first 200 are kept): zones[Z-0] added');
    expect(detail.length).toBeLessThan(300);
    expect(Object.keys(before)).toHaveLength(200);
    expect(JSON.stringify(after).length).toBeLessThan(100_000);
    expect(fleetChange(empty, empty).detail).toBe('no change');
  });
});

/** Lists as sets: the order of members says nothing here. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value))
    return value
      .map(sorted)
      .map((one) => JSON.stringify(one))
      .sort();
  if (typeof value !== 'object' || value === null) return value === 0 ? 0 : value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, sorted(inner)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
