import type { Localized } from '../localized.ts';
import { own } from './own.ts';

/**
 * A number with its unit as people read it: kPa below 10 with two decimals,
 * below 100 with one, from 100 whole; seconds as a duration.
 * @param extra further decimals, to tell a value from the limit it just broke.
 * @returns null for a number that is not finite.
 */
export function quantity(value: number, unit: string | undefined, extra = 0): Localized | null {
  if (!Number.isFinite(value)) return null;
  if (unit === 's' && extra === 0) return duration(value);
  const digits = group(value.toFixed(Math.min(decimals(value, unit) + extra, 6)));
  const plain = unit === undefined || WHOLE.has(unit) ? trimmed(digits) : digits;
  const name = unit === undefined ? undefined : own(UNIT_WORDS, unit);
  const text = (word: string | undefined) => {
    if (word === undefined || word === '') return plain;
    return word === '%' ? `${plain}%` : `${plain} ${word}`;
  };
  return { zh: text(name?.zh ?? unit), en: text(name?.en ?? unit) };
}

/** Units counted in whole things: trailing zeros would claim a precision they have not. */
const WHOLE: ReadonlySet<string> = new Set(['d', 'day', 'days', 'h', 'min', 'years', 'y', 'count']);

const UNIT_WORDS: Readonly<Record<string, Localized>> = {
  s: { zh: '秒', en: 's' },
  min: { zh: '分钟', en: 'min' },
  h: { zh: '小时', en: 'h' },
  d: { zh: '天', en: 'd' },
  day: { zh: '天', en: 'd' },
  days: { zh: '天', en: 'd' },
  y: { zh: '年', en: 'years' },
  years: { zh: '年', en: 'years' },
  count: { zh: '', en: '' },
  bytes: { zh: '字节', en: 'bytes' },
  money: { zh: '元', en: 'yuan' },
};

/** By unit: decimals below 10, below 100 and from 100. */
const DECIMALS: Readonly<Record<string, readonly [number, number, number]>> = {
  kPa: [2, 1, 0],
  'm³': [2, 1, 0],
  'm³/h': [2, 1, 0],
  V: [2, 2, 1],
  '°C': [1, 1, 0],
  '%': [1, 1, 0],
  '% LEL': [1, 0, 0],
  bytes: [0, 0, 0],
};

function decimals(value: number, unit: string | undefined): number {
  if (unit === undefined && Number.isInteger(value)) return 0;
  const [small, middle, large] = (unit === undefined ? undefined : own(DECIMALS, unit)) ?? [
    2, 1, 0,
  ];
  // by the rounded value, so that 9.999 is "10.0" and not "10.00"
  const size = Math.abs(value);
  if (size < 10 - 0.5 * 10 ** -small) return small;
  return size < 100 - 0.5 * 10 ** -middle ? middle : large;
}

const trimmed = (digits: string): string =>
  digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;

/** Groups of three: 12,345. A value that rounds to zero loses its sign. */
function group(digits: string): string {
  const unsigned = /^-0(?:\.0*)?$/.test(digits) ? digits.slice(1) : digits;
  const [whole = '', fraction] = unsigned.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** The two largest units: 45 s, 12 min, 3 h 20 min, 2 d 4 h. */
function duration(seconds: number): Localized {
  const sign = seconds < 0 ? '-' : '';
  const size = Math.abs(seconds);
  if (size < 120) {
    const digits = size < 10 && !Number.isInteger(size) ? size.toFixed(1) : size.toFixed(0);
    return { zh: `${sign}${digits} 秒`, en: `${sign}${digits} s` };
  }
  if (size < 2 * HOUR) {
    const minutes = Math.round(size / MINUTE);
    return { zh: `${sign}${minutes} 分钟`, en: `${sign}${minutes} min` };
  }
  const [large, small, zh, en] =
    size < 2 * DAY ? ([HOUR, MINUTE, '小时', 'h'] as const) : ([DAY, HOUR, '天', 'd'] as const);
  const total = Math.round(size / small);
  const per = large / small;
  const [most, rest] = [Math.floor(total / per), total % per];
  const [smallZh, smallEn] = small === MINUTE ? ['分', 'min'] : ['小时', 'h'];
  return {
    zh: `${sign}${most} ${zh}${rest === 0 ? '' : ` ${rest} ${smallZh}`}`,
    en: `${sign}${most} ${en}${rest === 0 ? '' : ` ${rest} ${smallEn}`}`,
  };
}
