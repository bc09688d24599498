import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { after, spansOf } from '../../../src/alarm/span.ts';
import type { Detector } from '../../../src/detect/detector.ts';
import { meterBackwards } from '../../../src/detect/meter-backwards.ts';
import { meterBattery } from '../../../src/detect/meter-battery.ts';
import { meterConversion } from '../../../src/detect/meter-conversion.ts';
import { meterDisturbed } from '../../../src/detect/meter-disturbed.ts';
import { meterFlowWhenOutOfUse } from '../../../src/detect/meter-flow-when-out-of-use.ts';
import { meterFrozenSensor } from '../../../src/detect/meter-frozen-sensor.ts';
import { meterIndexMismatch } from '../../../src/detect/meter-index-mismatch.ts';
import { meterOverRange } from '../../../src/detect/meter-over-range.ts';
import { meterReverse } from '../../../src/detect/meter-reverse.ts';
import { meterScale } from '../../../src/detect/meter-scale.ts';
import { meterSensorRange } from '../../../src/detect/meter-sensor-range.ts';
import type { MeterReading } from '../../../src/model/reading.ts';
import { MeterValues } from '../../../src/model/record.ts';
import { epochMs } from '../../../src/model/units.ts';
import { meter, t } from '../../support/detector-run.ts';
import { meterAsset } from '../../support/meter-stage.ts';
import { stageRun } from '../../support/stage-run.ts';

/** Whatever a corrector may say, so that each of these detectors has something to judge. */
const values = fc.record(
  {
    vmStep: fc.constantFrom(0, 0.02, 2, 3, 11, -0.03, -2, -400),
    vb: fc.constantFrom(0, 5000, 5008, 5020),
    vbd: fc.constantFrom(0, 1, 2),
    pAbs: fc.constantFrom(430, 430, 431, 101.3, 50, 2000),
    tGas: fc.constantFrom(20, 20, 21, -40),
    c: fc.constantFrom(4.27, 4.5, 0),
    qm: fc.constantFrom(4, -3, 25, 500_000),
    battery: fc.constantFrom(3.6, 3.1, 2.9, 0),
    mechIndex: fc.constantFrom(100, 160, 400),
    flags: fc.constantFrom([], ['overFlow'], ['pOutOfRange'], ['lowBattery'], ['reverseFlow']),
    kind: fc.constantFrom('interval' as const, 'snapshot' as const),
  },
  { requiredKeys: [] },
);
const pauses = fc.constantFrom(3_600_000, 3_600_000, 3_600_000, 60_000, 90_000_000, 400_000_000);

const streams = fc.array(fc.tuple(pauses, values), { minLength: 1, maxLength: 60 }).map((steps) => {
  let [at, vm] = [t('00:00') as number, 3000];
  return steps.map(([pause, { vmStep = 0, kind = 'interval', ...rest }]): MeterReading => {
    at += pause;
    vm = Math.max(1, vm + vmStep);
    const ts = epochMs(at);
    const given = MeterValues.parse({ ...rest, vm });
    return { ...meter('00:00', { vm }), ts, receivedAt: ts, kind, values: given };
  });
});

const DETECTORS: readonly Detector[] = [
  meterBackwards,
  meterBattery,
  meterConversion,
  meterDisturbed,
  meterFlowWhenOutOfUse,
  meterFrozenSensor,
  meterIndexMismatch,
  meterOverRange,
  meterReverse,
  meterScale,
  meterSensorRange,
];

describe.each(DETECTORS.map((one) => [one.type, one] as const))('%s', (_type, detector) => {
  const asset = meterAsset(detector, {
    meter: { conversion: 'sgerg88', pulseWeight: 0.1, status: 'sealed', installed: '2020-01-01' },
  });

  it('says the same with ticks between the records and without, in order, never ahead of time', () => {
    fc.assert(
      fc.property(streams, (readings) => {
        const burst = stageRun(detector, asset);
        const live = stageRun(detector, asset);
        for (const reading of readings) {
          burst.give(reading);
          live.waitUntil(reading.ts - 1);
          live.give(reading);
        }
        expect(spansOf(null, burst.findings)).toEqual(spansOf(null, live.findings));
        expect(burst.state()).toEqual(live.state());
        let held: ReturnType<typeof after> = null;
        for (const finding of burst.findings) {
          expect(finding.since).toBeLessThanOrEqual(readings.at(-1)?.ts ?? 0);
          if (finding.verdict !== 'began') expect(held).not.toBeNull();
          if (finding.verdict === 'ended')
            expect(finding.since).toBeGreaterThanOrEqual(held?.since ?? Infinity);
          held = after(held, finding);
        }
      }),
    );
  });

  it('its state is plain JSON that it takes back', () => {
    fc.assert(
      fc.property(streams, (readings) => {
        const run = stageRun(detector, asset);
        for (const reading of readings) run.give(reading);
        const state: unknown = JSON.parse(JSON.stringify(run.state()));
        expect(state).toEqual(run.state());
        const resumed = detector.resume(asset, state);
        expect(resumed.ok && resumed.value.state).toEqual(run.state());
      }),
    );
  });
});
