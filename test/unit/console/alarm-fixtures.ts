import type { AlarmView } from '../../../src/api/schema/alarm-view.ts';
import type { SiteSummary } from '../../../src/api/sites/site-view.ts';

export const NOON = Date.parse('2026-03-01T12:00:00Z');
export const at = (minutes: number): string => new Date(NOON + minutes * 60_000).toISOString();

/** An alarm as the console has it, raised at noon. */
export const shownAlarm = (id: string, over: Partial<AlarmView> = {}): AlarmView => ({
  id,
  type: 'regulator.overpressure',
  priority: 1,
  site: 'S-1',
  subject: { kind: 'station', id: 'S-1' },
  state: 'unacknowledged',
  shelvedUntil: null,
  suppressedBy: null,
  occurredAt: at(0),
  receivedAt: at(0),
  detectedAt: at(0),
  returnedAt: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  late: false,
  evidence: [{ name: 'pOut', value: 152, unit: 'kPa', limit: 140, relation: 'above' }],
  estimate: null,
  message: { en: 'outlet pressure too high', zh: '出口压力过高' },
  advice: { en: 'Send a crew', zh: '派人到现场' },
  permit: null,
  outOfService: false,
  occurrence: 1,
  history: [{ at: over.occurredAt ?? at(0), event: 'raised' }],
  ...over,
});

export const aSite = (id: string, over: Partial<SiteSummary> = {}): SiteSummary => ({
  id,
  name: { zh: `站点 ${id}`, en: `Site ${id}` },
  zone: 'east',
  customer: { id: 'c', name: { zh: '客户', en: 'Customer' }, class: 'other' },
  timeZone: 'Asia/Shanghai',
  station: `rtu-${id}`,
  meters: 1,
  ...over,
});
