import { expect } from 'vitest';
import type { ArchiveDraft, HeldItem } from '../../../../src/model/archive/archive-draft.ts';
import type { ArchiveKind } from '../../../../src/model/archive/archive-kind.ts';
import type { Around } from '../../../../src/model/archive/checks/around.ts';
import { checkDraft } from '../../../../src/model/archive/checks/check-draft.ts';
import { parseBody, subjectOf } from '../../../../src/model/archive/kind-specs.ts';
import { FleetShape } from '../../../../src/model/fleet.ts';
import { indexFleet } from '../../../../src/model/fleet-index.ts';
import { epochMs } from '../../../../src/model/units.ts';

const meter = { type: 'rotary', qMin: 1, qMax: 100 };
const fleet = indexFleet(
  FleetShape.parse({
    zones: [{ id: 'Z-1', name: 'East' }],
    customers: ['C-1', 'C-2'].map((id) => ({ id, name: id, class: 'hotel' })),
    sites: [
      {
        id: 'S-1',
        name: 'One',
        zone: 'Z-1',
        customer: 'C-1',
        station: { device: 'r', setKPa: 3, runs: [{ id: 'A', role: 'duty', setKPa: 3 }] },
        meters: [
          { ...meter, id: 'M-1', device: 'm1', serial: 'SN1', capacity: 1000 },
          { ...meter, id: 'M-2', device: 'm2' },
        ],
      },
      { id: 'S-2', name: 'Two', zone: 'Z-1', customer: 'C-2' },
    ],
    devices: ['r', 'm1', 'm2'].map((id) => ({ id, reporting: 'hourly' })),
  }),
  1,
);

export const utc = (text: string) => epochMs(Date.parse(text));
export const NOW = utc('2026-11-26T00:00:00Z');
export const day = (n: number) => epochMs(NOW + n * 86_400_000);
export const iso = (n: number) => new Date(day(n)).toISOString();

export const held = (kind: ArchiveKind, raw: object, over: Partial<HeldItem> = {}): HeldItem => {
  const body = parseBody(kind, raw);
  const subject = { ...subjectOf(kind, body), ...over.subject };
  const base = { kind, id: 'other', validFrom: day(-10), validTo: null };
  return { ...base, ...over, body, subject };
};
export const draft = (
  kind: ArchiveKind,
  raw: object,
  over: Partial<ArchiveDraft> = {},
): ArchiveDraft => ({
  ...held(kind, raw, { id: 'mine', ...over }),
  act: over.act ?? 'enter',
  before: over.before ?? null,
});

const NOTHING: Around = {
  fleet,
  now: NOW,
  timeZone: 'Asia/Shanghai',
  siblings: [],
  devices: [],
  readings: [],
  operations: [],
  locks: [],
  missingFiles: [],
  settledUntil: null,
};
/** `severity path` of each problem; every one has words and a remedy in both languages. */
export const told = (mine: ArchiveDraft, around: Partial<Around> = {}): string[] =>
  checkDraft(mine, { ...NOTHING, ...around }).map(({ severity, path, words }) => {
    expect(words.zh).toMatch(/\p{Script=Han}/u);
    expect(words.en).not.toMatch(/\p{Script=Han}/u);
    return `${severity} ${path}`;
  });
