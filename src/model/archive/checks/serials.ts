import {
  type ArchiveDraft,
  type ArchiveProblem,
  flagged,
  meetIn,
  refused,
} from '../archive-draft.ts';
import { metersOf } from '../fleet-places.ts';
import { Certificate, MeterOperation } from '../metering-kinds.ts';
import type { Around } from './around.ts';

/**
 * A certificate is of a device that sat at its meter place at some time while
 * the certificate holds: a swap meter is verified before it is fitted.
 */
export function serialProblems(draft: ArchiveDraft, around: Around): readonly ArchiveProblem[] {
  if (draft.kind !== 'certificate' || draft.act === 'withdraw') return [];
  const { meter, serial } = Certificate.parse(draft.body);
  const known = serialsAt(draft, meter, around);
  if (known.includes(serial)) return [];
  if (known.length === 0) {
    return [
      flagged(
        'serial',
        `表位 ${meter} 没有登记出厂编号，无法核对证书：请先登记计量表档案`,
        `no serial is known of ${meter}, so the certificate cannot be checked: enter the meter in the archive`,
      ),
    ];
  }
  return [
    refused(
      'serial',
      `证书编号 ${serial} 与表位 ${meter} 在此期间的表具（${known.join('、')}）不符：请核对证书，或先登记换表`,
      `the certificate is for ${serial}, and ${meter} has ${known.join(', ')} in that time: ` +
        'check the certificate, or enter the change of meter first',
    ),
  ];
}

function serialsAt(draft: ArchiveDraft, meter: string, around: Around): readonly string[] {
  const inPlace = around.devices.filter((item) => meetIn(item, draft));
  const sitting = inPlace.map(({ body }) => String(body['serial']));
  // an operation says what sat there just before and just after it
  const moved = around.operations
    .filter(
      ({ validFrom }) =>
        draft.validTo === null || (validFrom >= draft.validFrom && validFrom < draft.validTo),
    )
    .flatMap(({ body }) => {
      const { old, new: next } = MeterOperation.parse(body);
      return [old?.serial, next?.serial];
    });
  const meterKnown = inPlace.some(({ kind }) => kind === 'meter') || moved.length > 0;
  // the fleet knows the present meter only: it counts where the archive says nothing
  const fleet = meterKnown ? undefined : metersOf(around.fleet).get(meter)?.meter.serial;
  const all = [...sitting, ...moved, fleet].filter((one) => one !== undefined);
  return [...new Set(all)];
}
