import { dateName, localClock } from '../../lib/local-time.ts';
import type { CorrectorRecord, MeterRecord } from '../../model/archive/device-kinds.ts';
import type { OperationDraft } from '../../model/archive/operation-kinds.ts';
import { hasSide, METER_ACTS } from './operation-acts.ts';
import type { OperationFacts } from './operation-facts.ts';

type Body = Readonly<Record<string, unknown>>;

/** The item of the archive; its kind's schema and checks judge whether it is whole. */
export function operationBody(draft: OperationDraft, place: OperationFacts['place']): Body {
  const { meter, act, at, by, witness, sealNumber, files, old, new: next } = draft;
  return {
    meter,
    act,
    ...(at === undefined ? {} : { at }),
    ...(hasSide(act, 'old') && old !== undefined ? { old: endedSide(draft, place) } : {}),
    ...(hasSide(act, 'new') && next !== undefined ? { new: fittedSide(draft) } : {}),
    by,
    witness,
    sealNumber,
    files,
  };
}

/** With the ratings of the meter that ends: the fleet forgets them, and its readings are still judged by them. */
function endedSide({ act, old }: OperationDraft, { meter }: OperationFacts['place']): Body {
  if (!METER_ACTS.has(act)) return { ...old };
  const { qMin, qMax, capacity } = meter;
  return { ...old, qMin, qMax, ...(capacity === undefined ? {} : { capacity }) };
}

function fittedSide({ old, new: next }: OperationDraft): Body {
  const { device, serial, initialVm, initialVb, initialMech } = next ?? {};
  // gas that is moved is on the new meter, whether or not anybody has said so
  const moved = old?.creditSettled === 'moved' ? old.credit : undefined;
  const credit = next?.credit ?? moved;
  const side = { device, serial, initialVm, initialVb, initialMech, credit };
  return Object.fromEntries(Object.entries(side).filter(([, value]) => value !== undefined));
}

/** The new device as the archive is to keep it; null: nothing is fitted. */
export function deviceRecord(
  draft: OperationDraft,
  facts: OperationFacts,
  before: MeterRecord | null,
): { readonly kind: 'meter' | 'corrector'; readonly body: Body } | null {
  const installedOn = { installedOn: localDate(draft, facts.place.site.timeZone) };
  if (METER_ACTS.has(draft.act)) {
    const body = { ...meterRecord(draft, facts, before), ...installedOn };
    return { kind: 'meter', body };
  }
  if (draft.act !== 'change-corrector') return null;
  return { kind: 'corrector', body: { ...correctorRecord(draft, facts), ...installedOn } };
}

/** @param before the same meter when it sat here earlier: a meter that comes back keeps its particulars. */
function meterRecord(
  { act, meter, new: next }: OperationDraft,
  { place, meter: sitting }: OperationFacts,
  before: MeterRecord | null,
): Body {
  const { serial, maker, model, type, size, qMin, qMax, capacity } = next ?? {};
  const known = before ?? place.meter;
  const given = { maker, model, type, size, qMin, qMax, capacity };
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return {
    ...(before ?? { owner: sitting?.owner ?? 'company' }),
    meter,
    serial,
    type: known.type,
    ...(known.size === undefined ? {} : { size: known.size }),
    qMin: known.qMin,
    qMax: known.qMax,
    ...(known.capacity === undefined ? {} : { capacity: known.capacity }),
    ...said,
    temporary: act === 'fit-temporary',
  };
}

/** What is programmed in the new one is not known until somebody enters it: only how it converts is taken over. */
function correctorRecord(
  { meter, new: next }: OperationDraft,
  { place, corrector }: OperationFacts,
): Partial<CorrectorRecord> & Body {
  const fixedFactor = corrector?.fixedFactor ?? place.meter.fixedFactor;
  const pulseWeight = next?.pulseWeight ?? corrector?.pulseWeight ?? place.meter.pulseWeight;
  return {
    meter,
    serial: next?.serial ?? '',
    maker: next?.maker ?? '',
    model: next?.model ?? '',
    conversion: corrector?.conversion ?? place.meter.conversion,
    ...(fixedFactor === undefined ? {} : { fixedFactor }),
    ...(pulseWeight === undefined ? {} : { pulseWeight }),
  };
}

/** Local date of the operation at its site. */
export const localDate = ({ at }: Pick<OperationDraft, 'at'>, timeZone: string): string =>
  dateName(localClock(timeZone, at === undefined ? 0 : Date.parse(at)).day);
