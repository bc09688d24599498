import type { Alarm } from '../model/alarm.ts';
import type { Fleet, RunSpec, SiteSpec } from '../model/fleet.ts';
import type { FleetIndex } from '../model/fleet-index.ts';
import type { EpochMs } from '../model/units.ts';
import { placeOf } from '../pipeline/alarm-kpis.ts';
import { siteName } from './order-sections.ts';
import { column, type Row, type Section, textCell, word } from './report.ts';
import { localMinute } from './report-time.ts';
import { standingAt } from './standing-at.ts';

const DAY_MS = 86_400_000;
/** The detector's own default, where nobody has set another. */
const PROOF_DAYS = 180;

/** Standby runs whose proof test is overdue, by the alarm or by the date on file. */
export function proofRows(
  alarms: readonly Alarm[],
  fleet: FleetIndex,
  at: EpochMs,
): readonly Row[] {
  const alarmed = new Map<string, Alarm>();
  for (const alarm of alarms) {
    const overdue = alarm.evidence.some(({ value }) => value === 'proof test overdue');
    if (alarm.type === 'regulator.standby-unavailable' && overdue && isActive(alarm, at))
      alarmed.set(alarm.subject.id, alarm);
  }
  return fleet.fleet.sites.flatMap((site) =>
    (site.station?.runs ?? [])
      .filter(({ role }) => role === 'standby')
      .flatMap((run) =>
        proofRow(site, run, { fleet, at, alarm: alarmed.get(`${site.id}/${run.id}`) }),
      ),
  );
}

interface Proof {
  readonly fleet: FleetIndex;
  readonly at: EpochMs;
  readonly alarm: Alarm | undefined;
}

function proofRow(site: SiteSpec, run: RunSpec, { fleet, at, alarm }: Proof): readonly Row[] {
  const subject = { kind: 'run', id: `${site.id}/${run.id}` } as const;
  const days = proofDays(fleet.fleet, site, subject.id);
  const dueAt =
    run.lastProofTest === undefined ? null : Date.parse(run.lastProofTest) + days * DAY_MS;
  const late = dueAt !== null && dueAt < at;
  if (alarm === undefined && !late) return [];
  const cells = [
    textCell(placeOf({ site: site.id, subject }, fleet)),
    textCell(run.lastProofTest ?? NOT_ON_FILE),
    textCell(`${days} d`),
    textCell(alarm === undefined ? BY_FILE : OVERDUE),
  ];
  return [alarm === undefined ? { cells } : { cells, tone: 'bad' }];
}

/** As set for the run, its site, or the fleet. */
function proofDays({ detectors }: Fleet, site: SiteSpec, subject: string): number {
  const own = detectors.filter(({ type }) => type === 'regulator.standby-unavailable');
  const scopes = [
    own.filter((one) => one.subject === subject),
    own.filter((one) => one.subject === undefined && one.site === site.id),
    own.filter((one) => (one.subject ?? one.site ?? one.class) === undefined),
  ];
  for (const scope of scopes) {
    const days = scope.findLast(({ params }) => typeof params['proofDays'] === 'number');
    const value = days?.params['proofDays'];
    if (typeof value === 'number') return value;
  }
  return PROOF_DAYS;
}

const NOT_ON_FILE = word('无记录', 'None on file');
const OVERDUE = word('试启逾期', 'Overdue');
const BY_FILE = word(
  '按档案已逾期，系统未告警（可能已识别到试启，请补录）',
  'Overdue by the file; not alarmed (a test may have been recognised: enter it)',
);

export const proofSection = (rows: readonly Row[]): Section => ({
  title: word('备用路试启逾期', 'Overdue proof tests of standby runs'),
  note: null,
  columns: [
    column('备用路', 'Standby run', 34),
    column('上次试启（档案）', 'Last test on file', 18),
    column('周期', 'Every', 10),
    column('情况', 'State', 38),
  ],
  rows,
  none: word('无试启逾期', 'No proof test is overdue'),
});

/** Meters in service whose verification has lapsed, by the file or by the alarm. */
export function verificationRows(
  alarms: readonly Alarm[],
  fleet: FleetIndex,
  at: EpochMs,
): readonly Row[] {
  const dueOf = new Map<string, string>();
  for (const alarm of alarms) {
    const due = alarm.evidence.find(({ name }) => name === 'due')?.value;
    if (alarm.type === 'asset.verification-due' && typeof due === 'string' && isActive(alarm, at))
      dueOf.set(alarm.subject.id, due);
  }
  return fleet.fleet.sites
    .flatMap((site) => {
      const today = localMinute(at, site.timeZone).slice(0, 10);
      return site.meters
        .filter(({ status }) => status === 'inService')
        .flatMap((meter) => {
          const due = meter.verifiedUntil ?? dueOf.get(meter.id);
          return due === undefined || due >= today ? [] : [{ site, meter, due, today }];
        });
    })
    .sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))
    .map(({ site, meter, due, today }) => ({
      cells: [
        textCell(siteName(site.id, fleet)),
        textCell(placeOf({ site: null, subject: { kind: 'meter', id: meter.id } }, fleet)),
        textCell(meter.serial ?? '–'),
        textCell(due),
        { count: Math.round((Date.parse(today) - Date.parse(due)) / DAY_MS) },
        textCell(meter.verifiedUntil === undefined ? BY_PERIOD : ON_FILE),
      ],
    }));
}

const BY_PERIOD = word('按安装日期与周期', 'By installation and period');
const ON_FILE = word('检定档案', 'On file');

export const verificationSection = (rows: readonly Row[]): Section => ({
  title: word('检定逾期', 'Verification overdue'),
  note: null,
  columns: [
    column('地点', 'Site', 24),
    column('计量表', 'Meter', 22),
    column('表号', 'Serial', 16),
    column('到期日', 'Due', 13),
    column('逾期天数', 'Days over', 9),
    column('依据', 'By', 16),
  ],
  rows,
  none: word('无检定逾期', 'No verification is overdue'),
});

const isActive = (alarm: Alarm, at: EpochMs): boolean => standingAt(alarm, at)?.active === true;
