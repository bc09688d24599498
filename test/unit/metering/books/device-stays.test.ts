import { describe, expect, it } from 'vitest';
import { deviceStays } from '../../../../src/metering/books/device-stays.ts';
import { indexFleet } from '../../../../src/model/fleet-index.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { PLACES } from '../../../support/operation-world.ts';
import { DAY, MONDAY } from './book-kit.ts';

const END = epochMs(MONDAY + 30 * DAY);
const staysWith = (...operations: readonly object[]) =>
  deviceStays(indexFleet(PLACES, 1), operations, END).map(({ device, meter, from, to }) => [
    ...[device, meter],
    ...[from, to].map((at) => (at === 0 ? 'ever' : (at - MONDAY) / DAY)),
  ]);
const change = (
  meter: string,
  day: number,
  before: string,
  after: string,
  act = 'change-meter',
) => ({
  ...{ meter, act, at: new Date(MONDAY + day * DAY).toISOString(), by: 'li' },
  old: { device: before, serial: 'A', finalVb: 1 },
  new: { device: after, serial: 'B', initialVb: 1 },
});

describe('which device spoke for a meter place, and when', () => {
  it('is the one of the fleet for ever where nothing was changed', () => {
    expect(staysWith({ no: 'operation' })).toEqual([
      ['m-1', 'M-1', 'ever', 30],
      ['m-2', 'M-2', 'ever', 30],
    ]);
  });

  it('is the one that was taken out until then, also where it serves another place since', () => {
    const moved = [change('M-1', 10, 'm-2', 'm-1'), change('M-2', 12, 'other', 'm-2')];
    expect(staysWith(...moved)).toEqual([
      ['m-1', 'M-1', 10, 30],
      ['m-2', 'M-1', 'ever', 10],
      ['m-2', 'M-2', 12, 30],
      ['other', 'M-2', 'ever', 12],
    ]);
  });

  it('goes back through several changes in any order, and past those that left the device', () => {
    const changes = [
      change('M-1', 5, 'other', 'spare', 'fit-temporary'),
      change('M-1', 9, 'spare', 'm-1', 'remove-temporary'),
      change('M-1', 20, 'm-1', 'm-1'),
      { meter: 'M-1', act: 'seal', at: new Date(MONDAY).toISOString(), by: 'li' },
    ];
    expect(staysWith(...changes).slice(0, 3)).toEqual([
      ['m-1', 'M-1', 9, 30],
      ['spare', 'M-1', 5, 9],
      ['other', 'M-1', 'ever', 5],
    ]);
  });
});
