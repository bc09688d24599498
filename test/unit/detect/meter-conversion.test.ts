import { describe, expect, it } from 'vitest';
import { meterConversion } from '../../../src/detect/meter-conversion.ts';
import { compressibility, TYPICAL_GAS } from '../../../src/gas/compressibility.ts';
import { CHINA_BASE, toKelvin } from '../../../src/gas/gas-constants.ts';
import { seededRandom } from '../../../src/lib/seeded-random.ts';
import { kPaAbs } from '../../../src/model/units.ts';
import { event, meter, t, told } from '../../support/detector-run.ts';
import {
  asSnapshot,
  hourly,
  type MeterFleet,
  meterAsset,
  toldByMeter,
} from '../../support/meter-stage.ts';
import { findingsOf, stageRun } from '../../support/stage-run.ts';

const CORRECTOR: MeterFleet = { meter: { conversion: 'sgerg88', qMax: 10 } };
const conversion = compressibility({ kind: 'sgerg88', gas: TYPICAL_GAS, base: CHINA_BASE });

function factorAt(pAbs: number, tGas: number): number {
  const factor = conversion.factor(kPaAbs(pAbs), toKelvin(tGas));
  if (!factor.ok) throw new Error(factor.error.reason);
  return factor.value;
}

interface Fault {
  /** C is off by this from `from` on, to `to`, hours. */
  readonly error: number;
  readonly from?: number;
  readonly to?: number;
}

/**
 * A corrector of 2 m³/h whose pressure wanders: it converts by the mean of the
 * hour and reports the pressure at its end, as real ones do.
 */
function corrector(hours: number, { error, from = 0, to = Infinity }: Fault, swing = 4) {
  const random = seededRandom('conversion');
  let [vm, vb, before] = [1000, 4000, 430];
  return hourly(hours, (hour) => {
    const pAbs = 430 + swing * random.normal();
    const used = hour === 0 ? 0 : 2;
    const off = hour > from && hour <= to ? error : 0;
    vm += used;
    vb += used * factorAt((before + pAbs) / 2, 20) * (1 + off);
    before = pAbs;
    return { vm, vb, pAbs, tGas: 20 };
  });
}

describe('meter.conversion by its registers', () => {
  it('a constant that is 2 % off is found within two days, either way', () => {
    for (const error of [0.02, -0.02]) {
      const findings = toldByMeter(meterConversion, corrector(97, { error, from: 48 }), CORRECTOR);
      expect(findings).toHaveLength(1);
      // within an hour or two of its onset
      expect(findings[0]).toMatch(/^began P2 (\+1 2[23]|\+2 0[0-2]):00:00$/);
    }
  });

  it('0.6 % is within what hours show, and a sound corrector is quiet under a wild pressure', () => {
    expect(toldByMeter(meterConversion, corrector(400, { error: 0.006 }), CORRECTOR)).toEqual([]);
    expect(toldByMeter(meterConversion, corrector(2000, { error: 0 }, 25), CORRECTOR)).toEqual([]);
  });

  it('shows both factors and the volume at stake', () => {
    const asset = meterAsset(meterConversion, CORRECTOR);
    const [found] = findingsOf(meterConversion, asset, corrector(80, { error: 0.02 }));
    const names = found?.verdict === 'began' ? found.evidence.map(({ name }) => name) : [];
    expect(names).toEqual(['deviation', 'c', 'cComputed', 'pAbs', 'tGas', 'zRatio', 'volume']);
    const stake = found?.verdict === 'began' ? Number(found.estimate?.[0]?.value) : 0;
    // 2 % of a day and more of 48 m³ at C = 4.27
    expect(stake).toBeGreaterThan(3);
    expect(stake).toBeLessThan(8);
  });

  it('ideal conversion where the gas law is asked for is found, as is the gas law where ideal is', () => {
    const strong = { meter: { conversion: 'pt', qMax: 10 } };
    // Zb/Z is 1.0067 at 430 kPa: within 1 %, so the registers alone do not tell
    expect(toldByMeter(meterConversion, corrector(200, { error: 0 }), strong)).toEqual([]);
    expect(toldByMeter(meterConversion, corrector(200, { error: 0.005 }), strong)).toHaveLength(1);
  });

  it('too little gas is said, not judged', () => {
    const run = stageRun(meterConversion, meterAsset(meterConversion, CORRECTOR));
    for (const reading of corrector(7, { error: 0.02 })) run.give(reading);
    expect(run.doubt()).toBe('10 of 20 m³ in steady hours');
    expect(run.findings).toEqual([]);
  });

  it('a reset, a meter change and an installation at atmospheric pressure are none', () => {
    const first = corrector(60, { error: 0 });
    const second = corrector(120, { error: 0 }).map((reading, n) =>
      meter(`+${4 + Math.floor(n / 24)} ${String(n % 24).padStart(2, '0')}:00`, {
        ...reading.values,
        vm: Number(reading.values.vm) - 995,
        vb: Number(reading.values.vb) - 3990,
      }),
    );
    const steps = [...first, event('+3 12:00', 'meterChanged'), ...second];
    expect(toldByMeter(meterConversion, steps, CORRECTOR)).toEqual([]);
    const installing = hourly(400, (hour) => ({
      vm: hour * 0.001,
      vb: hour * 0.001,
      pAbs: 101,
      tGas: 20,
    }));
    expect(toldByMeter(meterConversion, installing, CORRECTOR)).toEqual([]);
  });

  it('a meter without conversion on file is not watched', () => {
    const none = { meter: { conversion: 'none' } };
    expect(toldByMeter(meterConversion, corrector(100, { error: 0.05 }), none)).toEqual([]);
  });

  it('ends two days after it is right again', () => {
    const steps = corrector(240, { error: 0.02, from: 24, to: 96 });
    const findings = toldByMeter(meterConversion, steps, CORRECTOR);
    expect(findings).toHaveLength(2);
    expect(findings[1]).toMatch(/^ended \+[45] /);
  });

  it('goes on from its checkpoint as if nothing had been', () => {
    const steps = corrector(97, { error: 0.02, from: 48 });
    const asset = meterAsset(meterConversion, CORRECTOR);
    const whole = stageRun(meterConversion, asset);
    for (const reading of steps) whole.give(reading);
    const state: unknown = JSON.parse(JSON.stringify(whole.state()));
    const resumed = meterConversion.resume(asset, state);
    expect(resumed.ok && resumed.value.state).toEqual(whole.state());
    // 100,000 meters carry one each
    expect(JSON.stringify(state).length).toBeLessThan(2500);
  });
});

describe('meter.conversion by its snapshots', () => {
  const GAS = { ...CORRECTOR, zone: { gas: TYPICAL_GAS } };
  const daily = (days: number, error: number) =>
    Array.from({ length: days }, (_, day) => {
      const pAbs = 430 - day;
      const c = factorAt(pAbs, 20) * (1 + error);
      return asSnapshot(meter(`+${day} 08:02`, { vm: day, c, pAbs, tGas: 20 }));
    });

  it('three whose factor is off by more than 0.3 %', () => {
    expect(toldByMeter(meterConversion, daily(3, 0.0035), GAS)).toEqual(['began P2 08:02:00']);
    expect(toldByMeter(meterConversion, daily(2, 0.0035), GAS)).toEqual([]);
    expect(toldByMeter(meterConversion, daily(9, 0.0025), GAS)).toEqual([]);
  });

  it('where the gas is not on file it may be off by 0.55 %', () => {
    expect(toldByMeter(meterConversion, daily(9, 0.005), CORRECTOR)).toEqual([]);
    expect(toldByMeter(meterConversion, daily(9, 0.006), CORRECTOR)).toHaveLength(1);
  });

  it('a right one between them starts afresh', () => {
    const steps = daily(9, 0.0035).map((reading, day) =>
      day % 3 === 2 ? (daily(9, 0)[day] ?? reading) : reading,
    );
    expect(toldByMeter(meterConversion, steps, GAS)).toEqual([]);
  });

  it('interval records carry the pressure of their end only', () => {
    const steps = daily(9, 0.0035).map((reading) => ({ ...reading, kind: 'interval' as const }));
    expect(toldByMeter(meterConversion, steps, GAS)).toEqual([]);
  });

  it('the fixed factor of the contract is checked like any other', () => {
    const fixed = { meter: { conversion: 'fixed', fixedFactor: 4.2 }, zone: { gas: TYPICAL_GAS } };
    const steps = [0, 1, 2].map((day) =>
      asSnapshot(meter(`+${day} 08:00`, { vm: day, c: 4.3, pAbs: 430, tGas: 20 })),
    );
    expect(toldByMeter(meterConversion, steps, fixed)).toEqual(['began P2 08:00:00']);
  });
});

describe('meter.conversion behind a regulator of its own', () => {
  const REGULATED: MeterFleet = {
    ...CORRECTOR,
    site: {
      station: { device: 'evc', setKPa: 330, runs: [{ id: 'A', role: 'duty', setKPa: 330 }] },
    },
  };
  /** Hours that seem 2 % off from 10:00 of the second day on, and the snapshot of each morning. */
  const seen = (snapshotError: (day: number) => number | null) =>
    corrector(78, { error: 0.02, from: 34 }).flatMap((reading, hour) => {
      const { pAbs = 430 } = reading.values;
      if (hour % 24 !== 8) return [reading];
      const day = Math.floor(hour / 24);
      const error = snapshotError(day);
      if (error === null) return [reading];
      const c = factorAt(pAbs, 20) * (1 + error);
      return [reading, asSnapshot(meter(`+${day} 08:05`, { c, pAbs, tGas: 20 }))];
    });

  /** How many findings there are after so many hours, and what they are at the end. */
  function toldBy(hours: number, snapshotError: (day: number) => number | null) {
    const run = stageRun(meterConversion, meterAsset(meterConversion, REGULATED));
    const steps = seen(snapshotError);
    const until = t('00:00') + hours * 3_600_000;
    for (const reading of steps.filter(({ ts }) => ts <= until)) run.give(reading);
    const early = run.findings.length;
    for (const reading of steps.filter(({ ts }) => ts > until)) run.give(reading);
    return { early, told: told(run.findings) };
  }

  it('waits for the next snapshot, which bears its registers out', () => {
    const { early, told: findings } = toldBy(56, (day) => (day < 2 ? 0 : 0.02));
    expect(early).toBe(0);
    expect(findings).toEqual(['began P2 +1 10:00:00']);
  });

  it('believes a snapshot that is right, before them and among them', () => {
    expect(toldBy(56, () => 0).told).toEqual([]);
  });

  it('waits no longer than a day and a half for one that never comes', () => {
    const { early, told: findings } = toldBy(68, (day) => (day < 2 ? 0 : null));
    expect(early).toBe(0);
    expect(findings).toHaveLength(1);
  });
});
