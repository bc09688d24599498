import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Detector } from '../../../src/detect/detector.ts';
import { meterBackwards } from '../../../src/detect/meter-backwards.ts';
import { meterConversion } from '../../../src/detect/meter-conversion.ts';
import { meterFrozenSensor } from '../../../src/detect/meter-frozen-sensor.ts';
import { meterReverse } from '../../../src/detect/meter-reverse.ts';
import { meterScale } from '../../../src/detect/meter-scale.ts';
import { meterSensorRange } from '../../../src/detect/meter-sensor-range.ts';
import type { Finding } from '../../../src/model/finding.ts';
import type { MeterReading } from '../../../src/model/reading.ts';
import { MeterValues } from '../../../src/model/record.ts';
import { epochMs } from '../../../src/model/units.ts';
import { meter } from '../../support/detector-run.ts';
import { FIELD_FOLDER } from '../../support/field-days.ts';
import { meterAsset } from '../../support/meter-stage.ts';
import { findingsOf } from '../../support/stage-run.ts';

interface Row {
  readonly ts: number;
  readonly vm: number;
  readonly vb: number;
  readonly qm: number;
  readonly pAbs: number;
  readonly tGas: number;
}

function readRows(folder: string, id: string): readonly Row[] {
  const [, ...lines] = readFileSync(join(folder, `evc-${id}.csv`), 'utf8')
    .trim()
    .split(/\r?\n/);
  return lines
    .map((line) => {
      const [at = '', vm, vb, qm, , tGas, pAbs] = line.split(',');
      const ts = Date.parse(`${at.replace(' ', 'T')}+08:00`);
      return {
        ts,
        vm: Number(vm),
        vb: Number(vb),
        qm: Number(qm),
        pAbs: Number(pAbs),
        tGas: Number(tGas),
      };
    })
    .toSorted((a, b) => a.ts - b.ts);
}

const asReading = ({ ts, qm, ...values }: Row): MeterReading => ({
  ...meter('00:00', { vm: 0 }),
  ts: epochMs(ts),
  receivedAt: epochMs(ts),
  // admission refuses a larger flow
  values: MeterValues.parse(Math.abs(qm) < 1e6 ? { ...values, qm } : values),
});

/** Qmax by the next G number above what each has ever carried. */
function begun(detector: Detector, qMax: number, rows: readonly Row[]): readonly string[] {
  const asset = meterAsset(detector, {
    meter: { qMin: qMax / 20, qMax, conversion: 'sgerg88' },
    device: { reporting: 'daily' },
  });
  const onset = (finding: Finding) => new Date(finding.since).toISOString().slice(0, 10);
  return findingsOf(detector, asset, rows.map(asReading))
    .filter(({ verdict }) => verdict === 'began')
    .map(onset);
}

const QUIET = [meterConversion, meterFrozenSensor, meterSensorRange, meterReverse, meterBackwards];

// the one with the wildest pressure, and the one commissioned while it already reported
describe.runIf(FIELD_FOLDER !== null).each([
  ['02', 25],
  ['16', 10],
] as const)('field meter %s', { timeout: 60_000 }, (id, qMax) => {
  const rows = FIELD_FOLDER === null ? [] : readRows(FIELD_FOLDER, id);

  it.each(QUIET.map((one) => [one.type, one] as const))(
    '%s finds nothing in two years',
    (_, one) => {
      expect(rows.length).toBeGreaterThan(10_000);
      expect(begun(one, qMax, rows)).toEqual([]);
    },
  );

  it('the wrong flows of May 2020 are one scale fault', () => {
    const found = begun(meterScale, qMax, rows);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^2020-05-1/);
  });

  it('a pressure that stands still for 48 h is found, with the register running on', () => {
    const from = rows.findIndex(({ ts }) => ts >= Date.UTC(2020, 9, 1));
    const still = rows[from];
    if (still === undefined) throw new Error('no record of that month');
    const frozen = rows.map((row) =>
      row.ts >= still.ts && row.ts < still.ts + 48 * 3_600_000 ? { ...row, pAbs: still.pAbs } : row,
    );
    expect(begun(meterFrozenSensor, qMax, frozen)).toHaveLength(1);
  });

  it('a constant 2 % off is found, from about its onset', () => {
    const onset = Date.UTC(2020, 9, 12);
    let extra = 0;
    const off = rows.map((row, n) => {
      if (row.ts > onset) extra += 0.02 * (row.vb - (rows[n - 1]?.vb ?? row.vb));
      return { ...row, vb: row.vb + extra };
    });
    const found = begun(meterConversion, qMax, off);
    expect(found[0]).toMatch(/^2020-10-1[123]/);
  });
});
