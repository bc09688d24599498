import type { SiteView } from '../../../api/sites/site-view.ts';
import type { Localized } from '../../../model/localized.ts';
import type { TrendPoint } from '../../parts/trend.tsx';
import { fieldWords } from './field-words.ts';

const point = (
  device: string,
  field: string,
  name: Localized,
  unit: string,
  digits: number,
): TrendPoint => ({ device, field, name, unit, digits });

const of = (what: Localized, whose: string): Localized => ({
  zh: `${whose} ${what.zh}`,
  en: `${whose} ${what.en}`,
});

/** Every point of a site that can be drawn over time, the most looked at first. */
export function pointsOf({ station, meters }: Pick<SiteView, 'station' | 'meters'>): TrendPoint[] {
  return [
    ...(station === null ? [] : stationPoints(station)),
    ...meters.flatMap(({ id, device }) => meterPoints(id, device)),
  ];
}

function stationPoints({
  device,
  setKPa,
  runs,
}: NonNullable<SiteView['station']>): readonly TrendPoint[] {
  const fine = setKPa < 10 ? 3 : 1;
  return [
    point(device, 'pOut', fieldWords.pOut, 'kPa', fine),
    point(device, 'pIn', fieldWords.pIn, 'kPa', 1),
    point(device, 'q', fieldWords.q, 'm³/h', 1),
    point(device, 'tGas', fieldWords.tGas, '°C', 1),
    point(device, 'pSense', fieldWords.pSense, 'kPa', fine),
    point(device, 'lel', fieldWords.lel, '%LEL', 1),
    ...runs.flatMap(({ id }) => [
      point(device, `runs.${id}.pOut`, of(fieldWords.pOut, id), 'kPa', fine),
      point(device, `runs.${id}.q`, of(fieldWords.q, id), 'm³/h', 1),
      point(device, `runs.${id}.filterDp`, of(fieldWords.filterDp, id), 'kPa', 2),
      point(device, `runs.${id}.position`, of(fieldWords.position, id), '%', 0),
    ]),
  ];
}

export const meterPoints = (id: string, device: string): readonly TrendPoint[] => [
  point(device, 'qb', of(fieldWords.qb, id), 'm³/h', 1),
  point(device, 'qm', of(fieldWords.qm, id), 'm³/h', 1),
  point(device, 'pAbs', of(fieldWords.pAbs, id), 'kPa abs', 1),
  point(device, 'tGas', of(fieldWords.tGas, id), '°C', 1),
  point(device, 'c', of(fieldWords.c, id), '', 4),
  point(device, 'battery', of(fieldWords.battery, id), 'V', 2),
];

export const pointKey = ({ device, field }: Pick<TrendPoint, 'device' | 'field'>): string =>
  `${device}/${field}`;
