import { AppError } from '../../../src/lib/app-error.ts';
import { type Alarm } from '../../../src/model/alarm.ts';
import type { Fleet } from '../../../src/model/fleet.ts';
import { FleetShape } from '../../../src/model/fleet.ts';
import { indexFleet } from '../../../src/model/fleet-index.ts';
import { SiteId } from '../../../src/model/ids.ts';
import type { Permit } from '../../../src/model/permit.ts';
import type { StandingOrder } from '../../../src/model/standing-order.ts';
import { type EpochMs, epochMs, position } from '../../../src/model/units.ts';
import { KPI_LIMITS } from '../../../src/pipeline/alarm-kpis.ts';
import { createLocalRecords } from '../../../src/records/sqlite/local-records.ts';
import type { ReportSources } from '../../../src/report/report.ts';
import { lived, minute } from '../alarm/kpi-samples.ts';
import { aCommit, aDelivery, temporaryFolder } from '../records/records-fixtures.ts';

/** Monday 2026-11-23, 08:00 to 20:00 in Shanghai. */
export const SHIFT = { from: minute(0), to: minute(12 * 60) };

export const FLEET: Fleet = FleetShape.parse({
  zones: [{ id: 'Z-1', name: { zh: '城东片区', en: 'East' } }],
  customers: [
    { id: 'C-1', name: { zh: '第一医院', en: 'First Hospital' }, class: 'hospital' },
    { id: 'C-2', name: { zh: '纺织厂', en: 'Textile <Works> & Co' }, class: 'factory' },
  ],
  sites: [
    {
      id: 'S-1',
      name: { zh: '城东调压站', en: 'East station' },
      zone: 'Z-1',
      customer: 'C-1',
      station: {
        device: 'rtu-1',
        setKPa: 100,
        bypass: { present: true },
        runs: [
          { id: 'A', role: 'duty', setKPa: 100 },
          { id: 'B', role: 'standby', setKPa: 95, lastProofTest: '2026-02-01' },
        ],
      },
      meters: [
        {
          id: 'M-1',
          device: 'm-1',
          type: 'rotary',
          qMin: 1,
          qMax: 100,
          serial: 'SN77',
          verifiedUntil: '2026-11-01',
        },
      ],
    },
    {
      id: 'S-2',
      name: { zh: '纺织厂站', en: 'Textile station' },
      zone: 'Z-1',
      customer: 'C-2',
      station: {
        device: 'rtu-2',
        setKPa: 5,
        runs: [{ id: 'A', role: 'duty', setKPa: 5 }],
      },
    },
  ],
  devices: [
    { id: 'rtu-1', certificate: true, reporting: 'scada' },
    { id: 'm-1', certificate: true, reporting: 'hourly' },
    { id: 'rtu-2', certificate: true, reporting: 'scada' },
  ],
});

const at = (site: string, kind: Alarm['subject']['kind'], id: string) => ({
  site,
  subject: { kind, id },
});

/** A shift in which something of every kind happened. */
export const ALARMS: readonly Alarm[] = [
  lived(
    'a-over',
    [
      [120, 'raised'],
      [121, 'acknowledged', 'li.wei', '已派抢险'],
    ],
    {
      ...at('S-1', 'station', 'S-1'),
      priority: 1,
      evidence: [{ name: 'pOut', value: 152, unit: 'kPa', limit: 140, relation: 'at least' }],
      advice: {
        zh: '核对第二压力点；确认切断；派抢险，通知用户停火',
        en: 'Verify the second gauge; confirm the slam-shut; send a crew; warn the customer',
      },
    },
  ),
  lived('a-switch', [[300, 'raised']], {
    ...at('S-1', 'station', 'S-1'),
    type: 'regulator.switchover',
    priority: 2,
    evidence: [{ name: 'carrying', value: 'standby' }],
  }),
  lived(
    'a-door',
    [
      [400, 'raised'],
      [402, 'returned'],
    ],
    {
      ...at('S-2', 'station', 'S-2'),
      type: 'station.door',
      evidence: [{ name: 'door', value: 'open' }],
    },
  ),
  lived(
    'a-silent',
    [
      [-600, 'raised'],
      [60, 'returned'],
      [61, 'acknowledged'],
      [500, 'commented'],
    ],
    {
      ...at('S-2', 'device', 'rtu-2'),
      type: 'comms.silent',
      evidence: [{ name: 'silent', value: 7200, unit: 's' }],
    },
  ),
  lived(
    'a-mute',
    [
      [-400, 'raised'],
      [-399, 'shelved', 'li.wei', '仪表待修'],
    ],
    {
      ...at('S-1', 'run', 'S-1/A'),
      type: 'regulator.filter',
    },
  ),
  lived(
    'a-standby',
    [
      [-5000, 'raised'],
      [-4990, 'acknowledged', 'zhao'],
    ],
    {
      ...at('S-1', 'run', 'S-1/B'),
      type: 'regulator.standby-unavailable',
      priority: 2,
      evidence: [{ name: 'reason', value: 'proof test overdue' }],
    },
  ),
  ...[0, 1, 2, 3, 4].map((n) =>
    lived(
      `a-low-${n}`,
      [
        [500 + 4 * n, 'raised'],
        [500.5 + 4 * n, 'returned'],
        [503 + 4 * n, 'acknowledged', 'li.wei', n === 0 ? '误报' : '已看'],
      ],
      { ...at('S-2', 'station', 'S-2'), type: 'regulator.inlet-low' },
    ),
  ),
  lived('a-nowhere', [[200, 'raised']], { ...at('S-9', 'meter', 'M-99'), type: 'meter.battery' }),
];

export const aPermit = (over: Partial<Permit> = {}): Permit => ({
  id: 'WP-1',
  site: SiteId.parse('S-1'),
  types: ['bypass.open'],
  subjects: null,
  from: minute(-300),
  to: minute(600),
  reason: '更换调压器皮膜',
  holder: '王强 <队长>',
  openedBy: 'zhao',
  openedAt: minute(-310),
  closedAt: null,
  closedBy: null,
  ...over,
});

export const ORDERS: readonly StandingOrder[] = [
  { kind: 'permit', order: aPermit(), ended: null },
  {
    kind: 'permit',
    order: aPermit({ id: 'WP-0', openedAt: minute(-900), closedAt: minute(100) }),
    ended: minute(100),
  },
  {
    kind: 'shelf',
    order: {
      id: 'regulator.filter|run:S-1/A',
      site: 'S-1',
      type: 'regulator.filter',
      subject: { kind: 'run', id: 'S-1/A' },
      by: 'li.wei',
      at: minute(-399),
      until: minute(12 * 60 + 90),
      reason: '仪表待修',
    },
    ended: null,
  },
  {
    kind: 'removal',
    order: {
      id: 'meter:M-1',
      site: 'S-1',
      subject: { kind: 'meter', id: 'M-1' },
      types: null,
      by: 'zhao',
      at: minute(60),
      reason: '=HYPERLINK("http://x")',
    },
    ended: null,
  },
];

export interface ReportWorld {
  readonly records: ReturnType<typeof createLocalRecords>['records'];
  readonly sources: ReportSources;
  close(): void;
}

/** Real records with that shift in them. */
export async function openReportWorld(
  alarms: readonly Alarm[] = ALARMS,
  orders: readonly StandingOrder[] = ORDERS,
): Promise<ReportWorld> {
  const folder = temporaryFolder();
  const local = createLocalRecords(folder.file, { clock: { now: () => SHIFT.to } });
  const delivery = (key: string, recipient: string, plannedAt: EpochMs) =>
    aDelivery({ key, alarm: 'a-over', recipient, plannedAt, notBefore: plannedAt });
  local.writer.commit(
    aCommit(1, {
      alarms: alarms.map((alarm) => ({ position: position(1), alarm })),
      deliveries: [
        delivery('d-ok', 'ok@example.org', minute(121)),
        delivery('d-bad', 'gone@example.org', minute(122)),
        delivery('d-old', 'old@example.org', minute(-9000)),
      ],
      orders: orders.map((order) => ({ position: position(1), order })),
    }),
  );
  await local.records.ledger.begin(['d-ok', 'd-bad', 'd-old'], minute(123));
  const attempt = (outcome: 'accepted' | 'refused', detail: string) => ({
    at: minute(123),
    outcome,
    detail,
  });
  await local.records.ledger.finish([
    {
      key: 'd-ok',
      attempt: attempt('accepted', '250 ok'),
      state: 'accepted',
      nextAttemptAt: null,
      providerId: null,
    },
    ...['d-bad', 'd-old'].map((key) => ({
      key,
      attempt: attempt('refused', '550 no such <user>'),
      state: 'abandoned' as const,
      nextAttemptAt: null,
      providerId: null,
    })),
  ]);
  return {
    records: local.records,
    sources: {
      records: local.records,
      fleet: indexFleet(FLEET, 1),
      settings: { limits: KPI_LIMITS, timeZone: 'Asia/Shanghai' },
      desk: () => {
        throw new AppError('books-absent', 'no books here');
      },
    },
    close: () => {
      local.close();
      folder.remove();
    },
  };
}

export const when = (n: number): EpochMs => epochMs(minute(n));
