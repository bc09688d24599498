import { describe, expect, it } from 'vitest';
import { bypassHidden, bypassHiddenInPart } from '../../../simulators/faults/bypass.ts';
import { reverseFlow } from '../../../simulators/faults/meter-flow.ts';
import { FAULT_KINDS } from '../../../simulators/faults/registry.ts';
import {
  droopGrows,
  filterBlocks,
  setPointDriftsDown,
  setPointDriftsUp,
} from '../../../simulators/faults/regulator.ts';
import { monitorTakesOver } from '../../../simulators/faults/regulator-relief.ts';
import {
  proofTestOverdue,
  standbyMissedWhenNeeded,
  standbySlamShutTrips,
  standbyValveShut,
  standbyWithoutInlet,
} from '../../../simulators/faults/regulator-standby.ts';
import { dutySlamShutTripsUnseen } from '../../../simulators/faults/slam-shut.ts';
import { planSites } from '../../../simulators/site/fleet-plan.ts';
import { ALARM_TYPES } from '../../../src/model/alarm-type.ts';
import {
  field,
  MINUTE,
  mean,
  misfits,
  NIGHT,
  NOON,
  runSite,
  type StationRecord,
} from './site-run.ts';

const STATION_KINDS = [...FAULT_KINDS.values()].filter((kind) => kind.needs === 'station');
const SITES = planSites(
  ['factory', 'hospital', 'cng'],
  { stationSeconds: 10, meter: 'hourly' },
  null,
);
const out = (records: readonly StationRecord[]) => field(records, (r) => r.pOut);
const dutyQ = (records: readonly StationRecord[]) => field(records, (r) => r.runs?.duty?.q);

describe('every fault of a station', () => {
  it.each(STATION_KINDS.map((kind) => [kind.name, kind] as const))(
    '%s: plausible sizes, existing alarms, and a healthy station afterwards',
    (_, kind) => {
      for (const site of SITES) {
        const [least, most] = kind.span?.(site) ?? [kind.defaultSize, kind.defaultSize];
        expect(least).toBeGreaterThan(0);
        expect(most).toBeGreaterThanOrEqual(least);
        const expected = kind.expects(site);
        const follows = kind.follows?.(site) ?? [];
        for (const { type } of [...expected, ...follows]) expect(ALARM_TYPES).toContain(type);
        // what is expected is not at the same time a consequence
        const key = (alarm: (typeof follows)[number]) => `${alarm.type} ${alarm.subject.id}`;
        const expectedKeys = expected.map(key);
        expect(follows.filter((alarm) => expectedKeys.includes(key(alarm)))).toEqual([]);
      }
      const { between } = runSite({
        site: 'hospital',
        minutes: 50,
        faults: [{ kind, from: 10, to: 30, size: kind.span?.(SITES[1] ?? fail())[1] }].map(
          ({ size, ...fault }) => (size === undefined ? fault : { ...fault, size }),
        ),
      });
      expect(misfits(between(40, 50), (r) => (r.pOut ?? 0) > 4.6 && (r.pOut ?? 9) < 5.6)).toEqual(
        [],
      );
      expect(
        misfits(between(40, 50), (r) => r.bypass === 'closed' && r.relief === 'closed'),
      ).toEqual([]);
      expect(
        misfits(
          between(40, 50),
          (r) => r.runs?.duty?.ssv === 'open' && r.runs.standby?.ssv === 'open',
        ),
      ).toEqual([]);
    },
  );
});

const fail = (): never => {
  throw new Error('no site');
};

describe('a bypass whose switch says closed', () => {
  const noon = { site: 'hospital', minutes: 60 } as const;

  it('takes everything: meters at zero, the outlet where it is when gas flows', () => {
    const { between, meter } = runSite({
      ...noon,
      minutes: 150,
      faults: [{ kind: bypassHidden, from: 20 }],
    });
    expect(
      misfits(between(21, 150), (r) => r.bypass === 'closed' && r.bypassLock === 'locked'),
    ).toEqual([]);
    expect(
      misfits(
        between(21, 150),
        (r) => r.runs?.duty?.q === 0 && r.runs.standby?.q === 0 && r.q === 0,
      ),
    ).toEqual([]);
    expect(misfits(between(21, 150), (r) => (r.pOut ?? 0) > 4.85 && (r.pOut ?? 9) < 5.02)).toEqual(
      [],
    );
    const vm = meter.filter((r) => r.kind === 'interval').map((r) => r.vm ?? 0);
    expect(vm.at(-1)).toBe(vm.at(-2));
  });

  it('takes its share beside the duty, which filter and meter see alike', () => {
    const faults = [{ kind: bypassHiddenInPart, from: 30, size: 0.6 }];
    const { between } = runSite({ ...noon, faults });
    const ratio = mean(dutyQ(between(31, 60))) / mean(dutyQ(between(10, 30)));
    expect(ratio).toBeGreaterThan(0.3);
    expect(ratio).toBeLessThan(0.5);
    expect(misfits(between(31, 60), (r) => r.bypass === 'closed' && (r.pOut ?? 9) < 5.05)).toEqual(
      [],
    );
    const k = (records: readonly StationRecord[]) =>
      mean(field(records, (r) => r.runs?.duty?.filterDp)) / mean(dutyQ(records)) ** 2;
    expect(k(between(31, 60)) / k(between(10, 30))).toBeGreaterThan(0.6);
    expect(k(between(31, 60)) / k(between(10, 30))).toBeLessThan(1.6);
  });
});

describe('gas that a customer pushes back', () => {
  it('fills the pipe behind the shut regulator, up to the relief', () => {
    const faults = [{ kind: reverseFlow, from: 20, size: 10 }];
    const { between } = runSite({ site: 'factory', startMs: NIGHT, minutes: 60, faults });
    // 10 Nm³/h raise 3 m³ by 1 kPa in 11 s
    expect(misfits(between(25, 60), (r) => (r.pOut ?? 0) > 113 && r.relief === 'open')).toEqual([]);
    expect(misfits(between(25, 60), (r) => r.runs?.duty?.q === 0)).toEqual([]);
  });
});

describe('the regulator', () => {
  it('drifts by accuracy bands over the ramp, up and down', () => {
    for (const [kind, sign] of [
      [setPointDriftsUp, 1],
      [setPointDriftsDown, -1],
    ] as const) {
      const faults = [{ kind, from: 10, ramp: 40, size: 0.5 }];
      const { between } = runSite({ site: 'hospital', minutes: 60, faults });
      const before = mean(out(between(0, 10)));
      expect(mean(out(between(29, 31))) - before).toBeCloseTo(sign * 0.125, 1);
      expect(mean(out(between(52, 60))) - before).toBeCloseTo(sign * 0.25, 1);
    }
  });

  it('droops more, and less at less flow', () => {
    const { between } = runSite({
      site: 'hospital',
      minutes: 40,
      faults: [{ kind: droopGrows, from: 20, size: 4 }],
    });
    const sag = (records: readonly StationRecord[]) =>
      (5 - mean(out(records))) / mean(dutyQ(records));
    expect(sag(between(25, 40)) / sag(between(5, 20))).toBeGreaterThan(4);
    expect(sag(between(25, 40)) / sag(between(5, 20))).toBeLessThan(6);
  });

  it('is held by a monitor above its own set point, flow or not', () => {
    const { between } = runSite({
      site: 'factory',
      minutes: 60,
      faults: [{ kind: monitorTakesOver, from: 20, size: 0.06 }],
    });
    expect(misfits(between(22, 60), (r) => (r.pOut ?? 0) > 104 && (r.pOut ?? 999) < 112)).toEqual(
      [],
    );
  });

  it('loses more in a clogged filter, in proportion to the square of the flow', () => {
    const { between } = runSite({
      site: 'hospital',
      minutes: 60,
      faults: [{ kind: filterBlocks, from: 30, size: 9 }],
    });
    const k = (records: readonly StationRecord[]) =>
      mean(
        records.map((r) => (r.runs?.duty?.filterDp ?? 0) / (r.runs?.duty?.q ?? Number.NaN) ** 2),
      );
    expect(k(between(31, 60)) / k(between(5, 30))).toBeGreaterThan(9);
    expect(k(between(31, 60)) / k(between(5, 30))).toBeLessThan(11);
  });
});

describe('the standby run', () => {
  const run = (kind: typeof standbyValveShut) =>
    runSite({ site: 'factory', minutes: 40, faults: [{ kind, from: 20 }] });

  it('is missing in each of its ways, and nobody downstream notices', () => {
    const valve = run(standbyValveShut).between(21, 40);
    expect(misfits(valve, (r) => r.runs?.standby?.inletValve === 'closed')).toEqual([]);
    const tripped = run(standbySlamShutTrips).between(21, 40);
    expect(
      misfits(tripped, (r) => r.runs?.standby?.ssv === 'tripped' && r.runs.duty?.ssv === 'open'),
    ).toEqual([]);
    const dry = run(standbyWithoutInlet).between(21, 40);
    expect(
      misfits(dry, (r) => (r.runs?.standby?.pIn ?? 99) < 5 && (r.runs?.duty?.pIn ?? 0) > 300),
    ).toEqual([]);
    for (const records of [valve, tripped, dry]) {
      expect(misfits(records, (r) => (r.pOut ?? 0) > 98 && (r.pOut ?? 999) < 108)).toEqual([]);
    }
  });

  it('has a proof test that falls due at the onset', () => {
    const { plan } = run(proofTestOverdue);
    const filed = plan.file.site.station?.runs.find((r) => r.id === 'standby')?.lastProofTest;
    const days = (NOON + 20 * MINUTE - Date.parse(String(filed))) / 86_400_000;
    expect(days).toBeGreaterThan(180);
    expect(days).toBeLessThan(181);
  });

  it('leaves the customer dry when the duty fails as well', () => {
    const { between } = runSite({
      site: 'hospital',
      minutes: 40,
      faults: [{ kind: standbyMissedWhenNeeded, from: 20 }],
    });
    expect(misfits(between(21, 40), (r) => (r.pOut ?? 9) < 2.5)).toEqual([]);
  });

  it('carries when the duty slam-shut trips without a limit switch', () => {
    const { between } = runSite({
      site: 'hospital',
      minutes: 40,
      faults: [{ kind: dutySlamShutTripsUnseen, from: 20 }],
    });
    expect(
      misfits(between(21, 40), (r) => r.runs?.duty?.ssv === 'open' && r.runs.duty.q === 0),
    ).toEqual([]);
    expect(
      misfits(between(21, 40), (r) => (r.runs?.standby?.q ?? 0) > 10 && (r.pOut ?? 9) < 4.75),
    ).toEqual([]);
  });
});
