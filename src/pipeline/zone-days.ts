import type { Group, GroupDetector, GroupJudge, ZoneDay } from '../detect/group-detector.ts';
import { settingsOfGroup } from '../detect/settings.ts';
import { dateName, localClock, zoneOffsetMs } from '../lib/local-time.ts';
import type { DayDigest } from '../model/digest.ts';
import type { DeviceEntry, FleetIndex } from '../model/fleet-index.ts';
import { type EpochMs, epochMs, type Position } from '../model/units.ts';
import type { Lane } from './lane.ts';
import type { GroupFile, Partition } from './partition.ts';

/** A question over the days of a zone, with where it stands. */
export interface GroupCell {
  /** `{type}|zone:{id}`: stable across restarts. */
  readonly key: string;
  readonly detector: GroupDetector;
  readonly group: Group;
  readonly judge: GroupJudge;
  readonly failure: string | null;
  /** When the next day is looked at. */
  readonly dueAt: EpochMs;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A day is closed by the hour after it, and that by the record after it. */
const CLOSING_MS = 3 * HOUR_MS;

export const zonePartition = (zone: string): string => `~zone/${zone}`;

/** The zones of a fleet with their devices, each in the order of the fleet file. */
export function groupsOf(fleet: FleetIndex): readonly Group[] {
  const members = new Map<string, Group['members'][number][]>();
  for (const device of fleet.devices.values()) {
    const { site, meter } = device;
    if (site === null) continue;
    const list = members.get(site.zone) ?? [];
    members.set(site.zone, list);
    list.push({ device, site, customer: fleet.customers.get(site.customer) ?? null, meter });
  }
  return [...fleet.zones.values()].map((zone) => ({ zone, members: members.get(zone.id) ?? [] }));
}

/** The zone's questions, each going on from its checkpoint where there is one of its version. */
export function groupCells(
  detectors: readonly GroupDetector[],
  group: Group,
  fleet: FleetIndex,
  partition: Partition | undefined,
  since: EpochMs,
): readonly GroupCell[] {
  return detectors
    .filter((detector) => detector.applies(group))
    .map((detector): GroupCell => {
      const key = `${detector.type}|zone:${group.zone.id}`;
      const saved = partition?.groups.get(key);
      const known = saved?.version === detector.version ? saved : undefined;
      const settings = settingsOfGroup(fleet.fleet.detectors, detector.type, group.zone.id);
      return {
        key,
        detector,
        group,
        judge: detector.start(group, settings, known?.state),
        failure: null,
        dueAt: saved?.dueAt ?? lookAt(group, dayOf(group, since)),
      };
    });
}

export const groupFile = (cell: GroupCell): GroupFile => ({
  version: cell.detector.version,
  state: cell.judge.state,
  dueAt: cell.dueAt,
});

const timeZoneOf = (group: Group): string => group.members[0]?.site.timeZone ?? 'UTC';

const dayOf = (group: Group, at: number): number => localClock(timeZoneOf(group), at).day;

/** Local midnight at which a day (counted from 1970) begins. */
function midnight(group: Group, day: number): EpochMs {
  const asUtc = day * DAY_MS;
  const near = asUtc - zoneOffsetMs(timeZoneOf(group), asUtc);
  return epochMs(asUtc - zoneOffsetMs(timeZoneOf(group), near));
}

/** When a day is looked at: once its slowest member has had time to hand it in. */
const lookAt = (group: Group, day: number): EpochMs =>
  epochMs(midnight(group, day + 1) + waitMs(group));

const waitMs = ({ members }: Group): number =>
  CLOSING_MS + members.reduce((most, { device }) => Math.max(most, device.watermarkMs), 0);

/** The day that is due at `cell.dueAt`, as it stood at a journal position. */
export function zoneDay(
  cell: GroupCell,
  laneOf: (device: DeviceEntry) => Lane | undefined,
  position: Position,
): ZoneDay {
  const { group, dueAt } = cell;
  const day = dayOf(group, dueAt - waitMs(group) - DAY_MS / 2);
  const date = dateName(day);
  const days = new Map<string, DayDigest>();
  for (const { device } of group.members) {
    const kept = laneOf(device)?.days.find(
      (one) => one.position <= position && one.day.date === date,
    );
    if (kept !== undefined) days.set(device.spec.id, kept.day);
  }
  return { at: dueAt, date, from: midnight(group, day), to: midnight(group, day + 1), days };
}

/** The cell after its day, waiting for the next one. */
export function nextDay(cell: GroupCell, judge: GroupJudge): GroupCell {
  const day = dayOf(cell.group, cell.dueAt - waitMs(cell.group) - DAY_MS / 2);
  return { ...cell, judge, dueAt: lookAt(cell.group, day + 1) };
}
