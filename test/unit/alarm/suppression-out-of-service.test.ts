import { expect, it } from 'vitest';
import { resuppress } from '../../../src/alarm/suppression.ts';
import { alarmSample, at } from '../dispatch/alarm-sample.ts';

const lost = alarmSample({ id: 'lost', type: 'regulator.supply-lost' });
const low = alarmSample({ id: 'low', type: 'regulator.underpressure' });
const causes = (...alarms: readonly ReturnType<typeof alarmSample>[]) =>
  resuppress(alarms, at(9)).map(({ id, suppressedBy }) => [id, suppressedBy]);

it('an alarm that is out of service explains nothing: it would keep others quiet for ever', () => {
  expect(causes(low, lost)).toEqual([['low', 'lost']]);
  expect(causes(low, { ...lost, outOfService: true })).toEqual([]);
  expect(causes({ ...low, suppressedBy: 'lost' }, { ...lost, outOfService: true })).toEqual([
    ['low', null],
  ]);
});
