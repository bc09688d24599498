import type { FleetIndex } from '../../model/fleet-index.ts';

/** A device of which the input says nothing is not silent: it was not asked for. Null: all. */
export function withDevices(index: FleetIndex, asked: ReadonlySet<string> | null): FleetIndex {
  if (asked === null) return index;
  return { ...index, devices: new Map([...index.devices].filter(([id]) => asked.has(id))) };
}
