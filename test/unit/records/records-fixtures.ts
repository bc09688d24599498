import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Alarm } from '../../../src/model/alarm.ts';
import type { Delivery } from '../../../src/model/delivery.ts';
import { type Fleet, FleetShape } from '../../../src/model/fleet.ts';
import { DeviceId } from '../../../src/model/ids.ts';
import { quarantineId } from '../../../src/model/rejection.ts';
import { epochMs, position } from '../../../src/model/units.ts';
import type {
  AlarmChange,
  AuditLine,
  FoldCommit,
  QuarantineRow,
  SessionRow,
  StoredPartition,
  User,
} from '../../../src/records/records.ts';

/** 2026-03-01T00:00:00Z: any fixed moment will do. */
export const T0 = 1_772_323_200_000;

export interface TemporaryFolder {
  /** Path of a records file that does not exist yet. */
  readonly file: string;
  remove(): void;
}

/** A folder of its own for one test. */
export function temporaryFolder(): TemporaryFolder {
  const folder = mkdtempSync(join(tmpdir(), 'gaswatch-records-'));
  return {
    file: join(folder, 'records.db'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export const anAlarm = (over: Partial<Alarm> = {}): Alarm => ({
  id: 'a-1',
  type: 'regulator.overpressure',
  priority: 1,
  site: 'S-1',
  subject: { kind: 'station', id: 'S-1' },
  state: 'unacknowledged',
  shelvedUntil: null,
  suppressedBy: null,
  occurredAt: epochMs(T0),
  receivedAt: epochMs(T0 + 500),
  detectedAt: epochMs(T0 + 600),
  returnedAt: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  late: false,
  evidence: [{ name: 'pOut', value: 4.4, unit: 'kPa', limit: 4.2, relation: 'above' }],
  estimate: null,
  message: { en: 'Outlet pressure too high', zh: '出口压力过高' },
  advice: { en: 'Send a crew', zh: '派人到现场' },
  permit: null,
  outOfService: false,
  occurrence: 1,
  history: [{ at: epochMs(T0), event: 'raised' }],
  ...over,
});

export const changed = (at: number, over: Partial<Alarm> = {}): AlarmChange => ({
  position: position(at),
  alarm: anAlarm(over),
});

export const aDelivery = (over: Partial<Delivery> = {}): Delivery => ({
  key: 'd-1',
  alarm: 'a-1',
  reason: 'first',
  channel: 'email',
  recipient: 'crew@example.org',
  language: 'zh',
  person: null,
  occurrence: 1,
  plannedAt: epochMs(T0),
  notBefore: epochMs(T0),
  fallback: [],
  ...over,
});

export const aPartition = (
  id: string,
  at: number,
  state = `{"v":1,"at":${at}}`,
): StoredPartition => ({
  id,
  position: position(at),
  state,
});

export function aRefusal(
  at: number,
  index: number | null = null,
  over: Partial<QuarantineRow> = {},
): QuarantineRow {
  return {
    id: quarantineId({ position: position(at), index }),
    position: position(at),
    index,
    device: DeviceId.parse('rtu-1'),
    topic: 'gas/v1/rtu-1/telemetry',
    reason: 'out-of-range',
    path: 'pOut',
    detail: '99999 kPa, at most 20000',
    ts: epochMs(T0),
    receivedAt: epochMs(T0 + at),
    excerpt: '{"pOut":99999}',
    source: 'rtu-1',
    payload: new TextEncoder().encode(`message ${at}`),
    ...over,
  };
}

export const anAuditLine = (over: Partial<AuditLine> = {}): AuditLine => ({
  at: epochMs(T0),
  by: 'wang',
  action: 'alarm.acknowledge',
  object: 'a-1',
  detail: '',
  from: null,
  ...over,
});

export const aCommit = (cursor: number, over: Partial<FoldCommit> = {}): FoldCommit => ({
  cursor: position(cursor),
  fleetVersion: null,
  partitions: [],
  alarms: [],
  deliveries: [],
  quarantine: [],
  released: [],
  audit: [],
  orders: [],
  ...over,
});

export const aUser = (over: Partial<User> = {}): User => ({
  name: 'wang',
  roles: ['dispatcher'],
  language: 'zh',
  disabled: false,
  createdAt: epochMs(T0),
  ...over,
});

export const aSession = (over: Partial<SessionRow> = {}): SessionRow => ({
  tokenHash: 'ab'.repeat(32),
  user: 'wang',
  kind: 'session',
  label: 'Firefox',
  createdAt: epochMs(T0),
  expiresAt: epochMs(T0 + 3_600_000),
  ...over,
});

export const aFleet = (zone: string): Fleet =>
  FleetShape.parse({ zones: [{ id: zone, name: '城东片区' }] });

/** Texts that a careless query or encoding would break on. */
export const AWKWARD_TEXTS = [
  "'; DROP TABLE alarms; --",
  '" OR ""="',
  "Robert'); DELETE FROM users; --",
  '%_?:name@x$1',
  '城东调压站 3# 旁通阀',
  '🔥 emoji and \u202E right-to-left',
  'line\nbreak\tand\\backslash',
  '',
];
