import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineDetector } from '../../../src/detect/define-detector.ts';
import { position } from '../../../src/model/units.ts';
import { assetsOf, startCells } from '../../../src/pipeline/judges.ts';
import { judgePast } from '../../../src/pipeline/rejudge.ts';
import { clock, DEVICE_DETECTORS, station, t } from '../../support/detector-run.ts';
import { SAMPLE } from '../../support/sample-fleet.ts';

const device = SAMPLE.devices.get('rtu');
if (device === undefined) throw new Error('no rtu');
const throwing = defineDetector({
  type: 'regulator.droop',
  watches: 'station',
  about: { rule: 'planted', formula: '', delay: '', source: '', cannotSee: '' },
  params: z.object({}),
  state: z.null(),
  version: 1,
  judges: 'condition',
  applies: () => true,
  prepare: () => null,
  start: () => null,
  step: () => {
    throw new Error('planted');
  },
  dueAt: () => null,
});
const cells = startCells(
  [...DEVICE_DETECTORS, throwing],
  assetsOf(SAMPLE, device, t('00:00')),
  SAMPLE,
);
const request = (from: string, to: string) => ({
  partition: 'works',
  device: 'rtu',
  from: t(from),
  to: t(to),
  position: position(1),
});
const past = Array.from({ length: 60 }, (_, n) =>
  station(clock(t('12:00') + n * 10_000), {
    bypass: (n >= 6 && n < 12) || (n >= 24 && n < 30) || n >= 48 ? 'open' : 'closed',
  }),
);

describe('judging the past again', () => {
  const storyOf = (from: string, to: string) =>
    judgePast(request(from, to), device, cells, past)
      ?.stories.find(({ cell }) => cell.startsWith('bypass.open'))
      ?.spans.map(({ since, until }) => `${clock(since)}–${until === null ? '' : clock(until)}`);

  it('tells the spans that touch the late stretch', () => {
    expect(storyOf('12:00:00', '12:10:00')).toEqual([
      '12:01:00–12:02:00',
      '12:04:00–12:05:00',
      '12:08:00–',
    ]);
    expect(storyOf('12:04:30', '12:06:00')).toEqual(['12:04:00–12:05:00']);
    expect(storyOf('12:02:10', '12:03:50')).toEqual([]);
    expect(storyOf('12:09:00', '12:09:10')).toEqual(['12:08:00–']);
  });

  it('asks neither who judges arrival nor who threw', () => {
    const told = judgePast(request('12:00', '12:10'), device, cells, past)?.stories.map(
      ({ cell }) => cell,
    );
    expect(told).toContain('regulator.overpressure|station:works');
    expect(
      told?.some((cell) => cell.startsWith('comms.') || cell.startsWith('regulator.droop')),
    ).toBe(false);
  });

  it('nothing stored is nothing to say', () => {
    expect(judgePast(request('12:00', '12:10'), device, cells, [])).toBeNull();
  });
});
