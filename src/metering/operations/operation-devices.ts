import { type ArchiveProblem, flagged, refused } from '../../model/archive/archive-draft.ts';
import { metersOf } from '../../model/archive/fleet-places.ts';
import type { OperationDraft } from '../../model/archive/operation-kinds.ts';
import { changesDevice, hasSide, METER_ACTS } from './operation-acts.ts';
import { type OperationFacts, serialAt } from './operation-facts.ts';

/** What ends is what sits there; what begins is known, free, and another one. */
export function deviceProblems(
  draft: OperationDraft,
  facts: OperationFacts,
): readonly ArchiveProblem[] {
  return [
    ...(hasSide(draft.act, 'old') ? sitting(draft, facts, 'old') : []),
    ...(draft.act === 'unseal' ? sitting(draft, facts, 'new') : []),
    ...(changesDevice(draft.act) ? [...fitted(draft, facts), ...ratings(draft, facts)] : []),
  ];
}

function sitting(
  draft: OperationDraft,
  facts: OperationFacts,
  side: 'old' | 'new',
): readonly ArchiveProblem[] {
  const { device, serial } = draft[side] ?? {};
  const { meter } = facts.place;
  const problems: ArchiveProblem[] = [];
  if (device !== undefined && device !== meter.device)
    problems.push(
      refused(
        `${side}.device`,
        `该表位的终端是 ${meter.device}，不是 ${device}`,
        `the device of the meter place is ${meter.device}, not ${device}`,
      ),
    );
  const known = serialAt(draft.act, facts);
  if (serial === undefined || serial === known) return problems;
  problems.push(
    known === null
      ? flagged(
          `${side}.serial`,
          `表位 ${meter.id} 没有登记编号，无法核对 ${serial}`,
          `no serial is on file at ${meter.id}: ${serial} cannot be checked`,
        )
      : refused(
          `${side}.serial`,
          `表位 ${meter.id} 现有的是 ${known}，不是 ${serial}：请核对铭牌，或先登记之前的换表`,
          `${known} sits at ${meter.id}, not ${serial}: check the name plate, or enter the earlier change first`,
        ),
  );
  return problems;
}

function fitted(
  { act, old, new: next }: OperationDraft,
  { place, fleet }: OperationFacts,
): readonly ArchiveProblem[] {
  const problems: ArchiveProblem[] = [];
  const { device, serial } = next ?? {};
  if (device !== undefined && device !== place.meter.device) {
    const entry = fleet.devices.get(device);
    if (entry === undefined)
      problems.push(
        refused(
          'new.device',
          `设备清单中没有终端 ${device}：请先添加`,
          `the fleet has no device ${device}: add it first, with its password`,
        ),
      );
    else if (entry.meter !== null || entry.isStation)
      problems.push(
        refused(
          'new.device',
          `终端 ${device} 已用于 ${entry.meter?.id ?? entry.site?.id}：请先拆下`,
          `the device ${device} serves ${entry.meter?.id ?? entry.site?.id}: take it off there first`,
        ),
      );
  }
  if (serial === undefined) return problems;
  if (serial === old?.serial)
    problems.push(
      refused(
        'new.serial',
        `新旧表编号相同：${serial}`,
        `the new serial is the old one: ${serial}`,
      ),
    );
  const elsewhere = METER_ACTS.has(act)
    ? [...metersOf(fleet).values()].find(
        ({ meter }) => meter.serial === serial && meter.id !== place.meter.id,
      )
    : undefined;
  if (elsewhere !== undefined)
    problems.push(
      refused(
        'new.serial',
        `表 ${serial} 装在表位 ${elsewhere.meter.id}：请核对编号，或先在那里登记拆表`,
        `the meter ${serial} sits at ${elsewhere.meter.id}: check the serial, or enter its removal there first`,
      ),
    );
  return problems;
}

/** A meter of another size counts by other limits. */
function ratings(
  { new: next }: OperationDraft,
  { place }: OperationFacts,
): readonly ArchiveProblem[] {
  const { size, type, qMin = place.meter.qMin, qMax = place.meter.qMax } = next ?? {};
  const other =
    (size !== undefined && size !== place.meter.size) ||
    (type !== undefined && type !== place.meter.type);
  if (other && (next?.qMin === undefined || next.qMax === undefined))
    return [
      refused(
        'new.qMax',
        '规格或表型不同：请填写最小和最大流量',
        'the size or type is another: give its qMin and qMax',
      ),
    ];
  return qMin < qMax
    ? []
    : [refused('new.qMax', '最大流量必须大于最小流量', 'qMax must be above qMin')];
}
