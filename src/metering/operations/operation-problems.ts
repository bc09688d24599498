import { possibleM3 } from '../../gas/register.ts';
import { type ArchiveProblem, flagged, refused } from '../../model/archive/archive-draft.ts';
import { localIso } from '../../model/archive/local-moment.ts';
import type { OperationDraft } from '../../model/archive/operation-kinds.ts';
import { ATMOSPHERE_KPA } from '../../model/units.ts';
import { hasSide, METER_ACTS } from './operation-acts.ts';
import { deviceProblems } from './operation-devices.ts';
import type { OperationFacts } from './operation-facts.ts';

/** Registers wobble by so much, m³ (domain rule of reset and jitter). */
const JITTER_M3 = 0.05;
/** Without a measured factor: what a network of up to 0.4 MPa can reach. */
const FACTOR_UNKNOWN = 1 + 400 / ATMOSPHERE_KPA;

/** What is wrong with an operation as far as it is filled in; members that are missing are told as needs. */
export function operationProblems(
  draft: OperationDraft,
  facts: OperationFacts,
): readonly ArchiveProblem[] {
  return [
    ...orderProblems(draft, facts),
    ...stateProblems(draft, facts),
    ...deviceProblems(draft, facts),
    ...finalProblems(draft, facts),
    ...creditProblems(draft),
    ...sealedProblems(draft, facts),
  ];
}

/** Operations of a place are entered in the order in which they were done, and after what is billed. */
function orderProblems({ at }: OperationDraft, facts: OperationFacts): readonly ArchiveProblem[] {
  const { operations, settledUntil, place } = facts;
  const zone = place.site.timeZone;
  const moment = at === undefined ? null : Date.parse(at);
  if (moment === null) return [];
  const problems: ArchiveProblem[] = [];
  const last = operations.at(-1);
  if (last !== undefined && last.at >= moment) {
    const when = localIso(zone, last.at);
    problems.push(
      refused(
        'at',
        `该表位 ${when} 已有操作 ${last.id}：操作须按先后登记，请核对时间`,
        `the meter place has an operation of ${when} (${last.id}): they are entered in their order; check the time`,
      ),
    );
  }
  if (settledUntil !== null && moment < settledUntil) {
    const until = localIso(zone, settledUntil);
    problems.push(
      refused(
        'at',
        `${until} 之前已结算：请改用结算后的时间，或通过退补气量更正`,
        `everything before ${until} is billed: date it after that, or correct the bill by back-billing`,
      ),
    );
  }
  return problems;
}

/** What is closed stays closed; a temporary meter is removed before anything else is fitted. */
function stateProblems({ act }: OperationDraft, facts: OperationFacts): readonly ArchiveProblem[] {
  const { status } = facts.place.meter;
  const last = facts.operations.findLast(({ body }) => METER_ACTS.has(body.act));
  const temporary = last?.body.act === 'fit-temporary';
  const no = (zh: string, en: string): readonly ArchiveProblem[] => [refused('act', zh, en)];
  if (status === 'closed')
    return no(
      '该表位已销户：请先在设备清单中恢复',
      'the meter place is closed: reopen it in the fleet first',
    );
  if (act === 'seal' && status === 'sealed')
    return no('该表位已封表', 'the meter place is sealed already');
  if (act === 'unseal' && status !== 'sealed')
    return no('该表位未封表，无需启封', 'the meter place is not sealed');
  if (act === 'remove-temporary' && !temporary)
    return no('该表位没有临时表：请使用换表', 'no temporary meter is fitted: use change-meter');
  if ((act === 'fit-temporary' || act === 'change-meter') && temporary)
    return no(
      '该表位装有临时表：请先拆临时表',
      'a temporary meter is fitted: use remove-temporary to put in another',
    );
  return [];
}

const REGISTERS = [
  ['finalVb', 'vb'],
  ['finalVm', 'vm'],
] as const;

/** A final index against what the place last said, and against what was billed. */
function finalProblems(draft: OperationDraft, facts: OperationFacts): readonly ArchiveProblem[] {
  const { old, at, act } = draft;
  if (old === undefined || !hasSide(act, 'old')) return [];
  const problems: ArchiveProblem[] = [];
  const before = facts.readings?.before ?? null;
  const { meter, site } = facts.place;
  for (const [field, register] of REGISTERS) {
    const final = old[field];
    if (final === undefined) continue;
    const path = `old.${field}`;
    const known = before?.[register] ?? null;
    if (before !== null && known !== null) {
      const when = localIso(site.timeZone, before.ts);
      const spanMs = at === undefined ? 0 : Math.max(0, Date.parse(at) - before.ts);
      const factor = register === 'vm' ? 1 : FACTOR_UNKNOWN;
      const possible = possibleM3({ qMax: meter.qMax, factor }, spanMs);
      problems.push(...againstReading({ path, final, known, when, possible }, meter.capacity));
    }
    const billed = sinceSettled(facts) ? facts.settled?.[register] : undefined;
    if (
      billed !== undefined &&
      final < billed - JITTER_M3 &&
      !ranOver(billed, final, meter.capacity)
    )
      problems.push(
        refused(
          path,
          `止数 ${final} 小于已结算的表底 ${billed}：请核对止数`,
          `${final} is below the index ${billed} that has been settled: check the index`,
        ),
      );
  }
  if (facts.readings === null || (before === null && problems.length === 0))
    problems.push(
      flagged(
        'old.finalVb',
        '没有远传读数可供比对：请以照片为准',
        'there is no reading by telemetry to compare the index with: rely on the photograph',
      ),
    );
  return problems;
}

/** The settled index is of the device that sits there: nothing was changed since. */
const sinceSettled = ({ settledUntil, operations }: OperationFacts): boolean =>
  settledUntil !== null &&
  !operations.some(({ at, body }) => at >= settledUntil && body.new !== undefined);

interface Compared {
  readonly path: string;
  readonly final: number;
  readonly known: number;
  readonly when: string;
  /** m³ that can have flowed since. */
  readonly possible: number;
}

function againstReading(
  { path, final, known, when, possible }: Compared,
  capacity: number | undefined,
): readonly ArchiveProblem[] {
  if (final < known - JITTER_M3 && !ranOver(known, final, capacity))
    return [
      refused(
        path,
        `止数 ${final} 小于 ${when} 的远传读数 ${known}：请核对止数和时间`,
        `${final} is below the reading ${known} of ${when}: check the index and the time`,
      ),
    ];
  if (final - known > possible)
    return [
      flagged(
        path,
        `止数 ${final} 比 ${when} 的读数 ${known} 多 ${round(final - known)} m³，超过该表其间最多可走的 ${round(possible)} m³：请核对`,
        `${final} is ${round(final - known)} m³ above the reading ${known} of ${when}, and the meter can count ${round(possible)} m³ in that time: check the index`,
      ),
    ];
  return [];
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** From the last tenth of its range to the first, a register has run over. */
const ranOver = (before: number, after: number, capacity: number | undefined): boolean =>
  capacity !== undefined && before > 0.9 * capacity && after < 0.1 * capacity;

function creditProblems({ act, old, new: next }: OperationDraft): readonly ArchiveProblem[] {
  if (old?.creditSettled !== 'moved') return [];
  if (!METER_ACTS.has(act))
    return [
      refused(
        'old.creditSettled',
        '没有新表，剩余气量不能转入：请退款或补收',
        'there is no new meter to move the credit to: refund or charge it',
      ),
    ];
  if (next?.credit === undefined || next.credit === old.credit) return [];
  return [
    refused(
      'new.credit',
      `转入新表的气量 ${next.credit} 与旧表剩余气量 ${old.credit ?? 0} 不一致`,
      `${next.credit} m³ were put on the new meter, and ${old.credit ?? 0} m³ were left on the old one`,
    ),
  ];
}

/** The index has moved since it was sealed: gas that nobody counted, which somebody should look at. */
function sealedProblems(
  { act, new: next }: OperationDraft,
  { operations }: OperationFacts,
): readonly ArchiveProblem[] {
  const sealed = operations.at(-1)?.body;
  if (act !== 'unseal' || sealed?.act !== 'seal') return [];
  const pairs = [
    ['initialVb', sealed.old?.finalVb],
    ['initialVm', sealed.old?.finalVm],
    ['initialMech', sealed.old?.finalMech],
  ] as const;
  return pairs.flatMap(([field, final]) => {
    const initial = next?.[field];
    if (final === undefined || initial === undefined || initial <= final + JITTER_M3) return [];
    return [
      flagged(
        `new.${field}`,
        `封表期间走字 ${round(initial - final)} m³：请查明用气，必要时退补气量`,
        `the index has moved ${round(initial - final)} m³ while it was sealed: find out where the gas went, and back-bill it`,
      ),
    ];
  });
}
