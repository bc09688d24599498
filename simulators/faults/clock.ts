import { isoLocal } from '../site/local-time.ts';
import { type FaultKind, meterOf, type SimulatedRecord } from './fault-kind.ts';

/** Offset of an ISO 8601 stamp such as 2026-11-20T12:00:00+08:00, ms ahead of UTC. */
function offsetOf(stamp: string): number {
  const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)$/.exec(stamp) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** The record as a clock that is off stamps it; station records stay as they are. */
function stampedOff(record: SimulatedRecord, seconds: number): SimulatedRecord {
  const { ts } = record;
  if (!('vm' in record) || typeof ts !== 'string') return record;
  return { ...record, ts: isoLocal(Date.parse(ts) + seconds * 1000, offsetOf(ts)) };
}

const clock: FaultKind['expects'] = (site) => [{ type: 'meter.clock', subject: meterOf(site) }];

/** The meter's clock is behind; a ramp is a drift. */
export const clockSlow: FaultKind = {
  name: 'clock-slow',
  unit: 's behind',
  defaultSize: 5400,
  span: () => [4000, 86_400],
  needs: 'any',
  expects: clock,
  // set back, it stamps hours again that have been told, with a higher index; and then seems silent
  follows: (site) => [
    { type: 'meter.backwards', subject: meterOf(site) },
    { type: 'meter.reverse', subject: meterOf(site) },
    { type: 'comms.silent', subject: { kind: 'device', id: site.meter.device } },
    { type: 'comms.completeness', subject: { kind: 'device', id: site.meter.device } },
  ],
  rewrite: (record, _device, level) => stampedOff(record, -level),
};

/** The meter's clock is ahead: its records are stamped in the future. */
export const clockFast: FaultKind = {
  name: 'clock-fast',
  unit: 's ahead',
  defaultSize: 1800,
  span: () => [180, 7200],
  needs: 'any',
  expects: clock,
  // what comes from the future is refused: nothing else arrives
  follows: (site) => [
    { type: 'comms.silent', subject: { kind: 'device', id: site.meter.device } },
    { type: 'comms.completeness', subject: { kind: 'device', id: site.meter.device } },
  ],
  rewrite: (record, _device, level) => stampedOff(record, level),
};
