import { describe, expect, it } from 'vitest';
import { assetVerificationDue } from '../../../../src/detect/asset-verification-due.ts';
import { alignFleet } from '../../../../src/metering/verification/align-fleet.ts';
import {
  type CertificateFile,
  correctorTerms,
} from '../../../../src/metering/verification/corrector-terms.ts';
import { dueItems } from '../../../../src/metering/verification/due-list.ts';
import { verificationPlan } from '../../../../src/metering/verification/verification-plan.ts';
import { indexFleet } from '../../../../src/model/fleet-index.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { assetsOf } from '../../../../src/pipeline/judges.ts';
import { conditionFleet, soundMeter } from '../../../support/condition-fleet.ts';

const at = (text: string) => epochMs(Date.parse(text));
const NOON = at('2026-11-26T12:00:00+08:00');
const NO_LIFE = {
  type: 'asset.service-life',
  params: { rotaryYears: 0, diaphragmYears: 0, turbineYears: 0 },
};
const certificate = (over: Partial<CertificateFile> = {}): CertificateFile => ({
  meter: 'm',
  serial: 'SN-m',
  number: 'JL-1',
  verifiedOn: '2026-11-20',
  validUntil: '2028-11-19',
  verdict: 'pass',
  ...over,
});

const due = (
  meter: Record<string, unknown>,
  now = NOON,
  detectors: readonly object[] = [NO_LIFE],
) =>
  dueItems(conditionFleet([soundMeter('m', meter)], detectors), [], now).map(
    ({ due: date, daysLeft, stage, by }) => ({ due: date, daysLeft, stage, by }),
  );

describe('due list', () => {
  it.each([
    ['2026-11-25', 0, 'overdue'],
    ['2026-11-26', 1, 'within-30'],
    ['2026-12-25', 30, 'within-30'],
    ['2026-12-26', 31, 'within-90'],
    ['2027-02-23', 90, 'within-90'],
    ['2027-02-24', 91, 'later'],
  ])('%s is %i days: %s', (verifiedUntil, daysLeft, stage) => {
    expect(due({ verifiedUntil })).toEqual([
      { due: verifiedUntil, daysLeft, stage, by: 'certificate' },
    ]);
  });

  it.each<[string, Record<string, unknown>, string | null]>([
    ['small diaphragm: replaced instead', { type: 'diaphragm', qMax: 10 }, null],
    ['diaphragm of 16 m³/h: 3 years', { type: 'diaphragm', qMax: 16 }, '2025-03-01'],
    ['rotary: 2 years', { type: 'rotary' }, '2024-03-01'],
    ['turbine: 2 years', { type: 'turbine' }, '2024-03-01'],
  ])('%s, where nothing is on file', (_name, meter, date) => {
    const found = due({ verifiedUntil: undefined, ...meter }).find(
      ({ by }) => by === 'installation',
    );
    expect(found?.due ?? null).toBe(date);
  });

  it('the period of a type is a parameter of its detector, for the fleet or one meter', () => {
    const setting = { type: 'asset.verification-due', subject: 'm', params: { rotaryYears: 5 } };
    expect(due({ verifiedUntil: undefined }, NOON, [NO_LIFE, setting])[0]?.due).toBe('2027-03-01');
  });

  it('a meter that is closed is not verified; one without dates is said to have none', () => {
    expect(due({ status: 'closed' })).toEqual([]);
    expect(due({ verifiedUntil: undefined, installed: undefined })).toEqual([
      { due: null, daysLeft: null, stage: 'unknown', by: 'nothing on file' },
    ]);
  });

  it('a corrector has its own certificate, or a year from its fitting', () => {
    const correctors = [
      { meter: 'm', serial: 'EVC-1', installedOn: '2026-01-10' },
      { meter: 'm', serial: 'EVC-2', installedOn: '2020-01-10' },
      { meter: 'm', serial: 'EVC-3' },
    ];
    const papers = [
      certificate({ serial: 'EVC-2', validUntil: '2027-11-19' }),
      certificate({ serial: 'EVC-2', verifiedOn: '2025-11-20', validUntil: '2026-11-19' }),
    ];
    expect(correctorTerms(correctors, papers, 1).map(({ due: date, by }) => [date, by])).toEqual([
      ['2027-01-10', 'installation'],
      ['2027-11-19', 'certificate'],
      [null, 'nothing on file'],
    ]);
    expect(correctorTerms(correctors, papers, 0)).toEqual([]);
  });
});

/** What the alarm says of a meter at a moment. */
function alarmAt(fleet: ReturnType<typeof conditionFleet>, now: string) {
  const asset = assetsOf(fleet, fleet.devices.get('evc-m') ?? fail(), epochMs(0)).find(
    ({ subject }) => subject.kind === 'meter',
  );
  const started = assetVerificationDue.start(asset ?? fail());
  if (!started.ok) throw new Error(started.error);
  return started.value.step({ kind: 'tick', ts: at(now), downSince: null })[1].at(-1);
}
const fail = (): never => {
  throw new Error('the fleet has it');
};

describe('one truth with the alarm', () => {
  it.each(['2026-11-25', '2026-11-26', '2026-12-25', '2026-12-26', '2027-02-23', '2027-02-24'])(
    'with %s on file both say the same',
    (verifiedUntil) => {
      const fleet = conditionFleet([soundMeter('m', { verifiedUntil })], [NO_LIFE]);
      const said = alarmAt(fleet, '2026-11-26T12:00:00+08:00');
      const [item] = dueItems(fleet, [], NOON);
      const priority = said?.verdict === 'began' ? said.priority : null;
      const expected = { overdue: 3, 'within-30': 4, 'within-90': 4, later: null, unknown: null };
      expect(priority).toBe(expected[item?.stage ?? 'unknown']);
    },
  );

  it('a passed certificate moves the date of the fleet, and the alarm with it', () => {
    const overdue = conditionFleet([soundMeter('m', { verifiedUntil: '2026-10-01' })]);
    expect(alarmAt(overdue, '2026-11-26T12:00:00+08:00')).toMatchObject({
      verdict: 'began',
      priority: 3,
    });
    const { fleet, moved } = alignFleet(overdue.fleet, [certificate()]);
    expect(moved).toEqual([
      { meter: 'm', certificate: 'JL-1', before: '2026-10-01', after: '2028-11-19' },
    ]);
    expect(alarmAt(indexFleet(fleet, 2), '2026-11-26T12:00:00+08:00')).toBeUndefined();
    expect(overdue.fleet.sites[0]?.meters[0]?.verifiedUntil).toBe('2026-10-01');
  });

  it('a failed one ends the date on its own day and never prolongs it', () => {
    const good = conditionFleet([soundMeter('m')]).fleet;
    const failed = certificate({ verdict: 'fail', validUntil: '2030-01-01' });
    expect(alignFleet(good, [failed]).moved[0]?.after).toBe('2026-11-20');
    const over = conditionFleet([soundMeter('m', { verifiedUntil: '2026-01-01' })]).fleet;
    expect(alignFleet(over, [failed]).moved).toEqual([]);
  });

  it('the latest verification counts, in whichever order they were entered', () => {
    const good = conditionFleet([soundMeter('m')]).fleet;
    const old = certificate({ number: 'JL-0', verifiedOn: '2024-01-01', validUntil: '2026-01-01' });
    expect(alignFleet(good, [certificate(), old]).moved[0]?.after).toBe('2028-11-19');
    expect(alignFleet(good, [old, certificate()]).moved[0]?.after).toBe('2028-11-19');
  });

  it.each([
    ['meter unknown', certificate({ meter: 'x' }), {}],
    ['other serial', certificate({ serial: 'EVC-9' }), {}],
    ['serial not on file', certificate(), { serial: undefined }],
    ['fleet says later', certificate(), { verifiedUntil: '2030-01-01' }],
  ])('%s: it changes nothing and says why', (because, paper, meter) => {
    const { fleet } = conditionFleet([soundMeter('m', meter)]);
    const aligned = alignFleet(fleet, [paper]);
    expect(aligned.fleet).toBe(fleet);
    expect(aligned.left).toEqual([{ meter: paper.meter, certificate: 'JL-1', because }]);
  });
});

describe('plan of a year', () => {
  const plan = (dates: readonly string[], year: number, today = '2026-11-26') => {
    const meters = dates.map((verifiedUntil, n) => soundMeter(`m${n}`, { verifiedUntil }));
    // each at a site of its own, so that every one is a trip
    const { fleet } = conditionFleet(meters, [NO_LIFE]);
    const [site] = fleet.sites;
    if (site === undefined) throw new Error('no site');
    const sites = meters.map((_, n) => ({
      ...site,
      id: `s${n}` as typeof site.id, // a test's own id
      meters: site.meters.slice(n, n + 1),
    }));
    return verificationPlan(dueItems(indexFleet({ ...fleet, sites }, 1), [], NOON), year, today);
  };

  it('counts by month and spreads what is above the mean, never later and at most 3 months early', () => {
    const dates = Array.from({ length: 24 }, (_, n) => `2027-09-${String(n + 1).padStart(2, '0')}`);
    const { target, months, items } = plan(dates, 2027);
    expect(target).toBe(2);
    expect(months.map(({ load }) => load)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 24, 0, 0, 0]);
    expect(months.map(({ proposed }) => proposed)).toEqual([0, 0, 0, 0, 0, 6, 6, 6, 6, 0, 0, 0]);
    expect(items.every(({ month, proposed }) => proposed <= month && proposed >= month - 3)).toBe(
      true,
    );
  });

  it('what is overdue is work of this month; months that are over get nothing', () => {
    const { months, items } = plan(['2026-02-01', '2026-12-31'], 2026);
    expect(items.map(({ basis, month }) => [basis, month])).toEqual([
      ['overdue', 11],
      ['due', 12],
    ]);
    expect(months.slice(0, 10).every(({ load, proposed }) => load + proposed === 0)).toBe(true);
    expect(plan(['2025-05-05'], 2025).items).toEqual([]);
  });

  it('a later year follows from the period; a site is one trip', () => {
    const { items } = plan(['2027-03-14'], 2029);
    expect(items).toMatchObject([{ basis: 'follows', due: '2029-03-14', month: 3 }]);
    expect(plan(['2027-03-14'], 2028).items).toEqual([]);
    const fleet = conditionFleet(
      Array.from({ length: 6 }, (_, n) => soundMeter(`m${n}`, { verifiedUntil: '2027-09-10' })),
      [NO_LIFE],
    );
    const together = verificationPlan(dueItems(fleet, [], NOON), 2027, '2026-11-26');
    expect(new Set(together.items.map(({ proposed }) => proposed)).size).toBe(1);
  });
});
