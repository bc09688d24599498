import { type FaultKind, meterOf, type SimulatedRecord } from './fault-kind.ts';

/** Stored flows grow by a factor; the registers stay what they are. */
const scaled: NonNullable<FaultKind['rewrite']> = (record, _device, level) => {
  const times = (key: 'qm' | 'qb'): SimulatedRecord => {
    const value = record[key];
    return typeof value === 'number' ? { [key]: Math.min(1e6, value * level) } : {};
  };
  return 'vm' in record ? { ...record, ...times('qm'), ...times('qb') } : record;
};

/** One meter's flow is stored in the wrong unit. */
export const flowScale: FaultKind = {
  name: 'flow-scale',
  unit: '×',
  defaultSize: 3600,
  span: () => [1000, 10_000],
  needs: 'any',
  expects: (site) => [{ type: 'meter.scale', subject: meterOf(site) }],
  rewrite: scaled,
};

/**
 * The collecting platform stores every meter's flow in the wrong unit, as in
 * May 2020: one alarm about the platform, not one per meter.
 */
export const platformScale: FaultKind = {
  name: 'platform-scale',
  unit: '×',
  defaultSize: 3600,
  span: () => [1000, 10_000],
  needs: 'any',
  expects: ({ replica, member = 0 }) =>
    replica === 1 && member === 0
      ? [{ type: 'meter.scale', subject: { kind: 'system', id: 'platform' } }]
      : [],
  rewrite: scaled,
};
