import { localClock } from '../../lib/local-time.ts';
import { err, ok } from '../../lib/result.ts';
import type { SiteSpec } from '../../model/fleet.ts';
import { type Calibration, calibrate } from './calibration.ts';
import type { Claim } from './claim.ts';
import type { ClaimHour, ClaimHours } from './claim-hours.ts';
import type { EstimateBy } from './estimate-by.ts';
import { bandOf, spreadLike, term } from './volume-estimate.ts';

/** A load factor that a person states is held to be right within ±20 %, one that nobody states within ±40 %. */
const STATED = 0.2 / Math.sqrt(3);
const GUESSED = 0.4 / Math.sqrt(3);
const USUAL_LOAD = 0.7;

/** 设备负荷法: rated load of the appliances × the time they ran × their mean load. */
export const byAppliances: EstimateBy = (claim, hours) => {
  const { appliances, given, site } = claim;
  const rated = appliances.reduce((sum, { count, ratedM3h }) => sum + count * ratedM3h, 0);
  if (rated <= 0)
    return err({
      zh: '档案中没有该用气点的用气设备',
      en: 'no gas appliances of the site are in the archive',
    });
  if (given.hoursPerDay === undefined && site.hours === undefined)
    return err({
      zh: '不知道设备每天运行多少小时：请给出 hoursPerDay',
      en: 'nobody says how long the appliances ran a day: give hoursPerDay',
    });
  const ran = hours.span.map((hour) => ranIn(claim, hour));
  const hoursRun = ran.reduce((sum, one) => sum + one, 0);
  const load = loadOf(claim, hours, rated);
  if (load === null)
    return err({
      zh: '该用气点有多块表，设备负荷无法分到本表：请给出 loadFactor',
      en: 'the site has several meters, and nobody knows what of the load this one had: give loadFactor',
    });
  const m3 = rated * load.ratio * hoursRun;
  return ok({
    method: 'appliances',
    m3,
    ...bandOf(m3, load.sigma, load.freedom),
    formula: {
      zh: 'V = Q·λ·h，Q 为用气设备额定负荷合计，λ 为平均负荷率，h 为运行小时数',
      en: 'V = Q·λ·h; Q: rated load of all appliances, λ: mean load factor, h: hours run',
    },
    terms: [
      ...appliances.map(({ name, count, ratedM3h }) =>
        term(`${name} × ${count}`, `${name} × ${count}`, ratedM3h, 'm³/h', 2),
      ),
      term('Q', 'Q', rated, 'm³/h', 2),
      term('h', 'h', hoursRun, 'h'),
      term('λ', 'λ', load.ratio, '', 3),
      term('计算误差(1σ)', 'Spread of the estimate (1σ)', 100 * load.sigma, '%', 2),
    ],
    byHour: spreadLike(m3, ran),
    remarks: [load.remark],
  });
};

/** Part of an hour that the appliances ran; a time a day is spread over it. */
function ranIn({ given, site, calendar }: Claim, { start }: ClaimHour): number {
  if (given.hoursPerDay !== undefined) return given.hoursPerDay / 24;
  return openIn(site, calendar.timeZone, start);
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

function openIn({ hours }: SiteSpec, timeZone: string, start: number): number {
  const { weekday, hour } = localClock(timeZone, start);
  const name = DAYS[weekday];
  const spans = name === undefined ? [] : (hours?.[name] ?? []);
  const open = spans.reduce((sum, span) => {
    const [from = 0, to = 0] = span.split('-').map(hourOf);
    return sum + Math.max(0, Math.min(hour + 1, to) - Math.max(hour, from));
  }, 0);
  return Math.min(1, open);
}

/** `06:30` → 6.5 */
function hourOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours + minutes / 60;
}

interface Load extends Pick<Calibration, 'ratio' | 'sigma' | 'freedom'> {
  readonly remark: { readonly zh: string; readonly en: string };
}

function loadOf(claim: Claim, { before, after, span }: ClaimHours, rated: number): Load | null {
  const { given, site } = claim;
  const freedom = Number.POSITIVE_INFINITY;
  if (given.loadFactor !== undefined)
    return {
      ratio: given.loadFactor,
      sigma: STATED,
      freedom,
      remark: {
        zh: '负荷率为核定人给定值，按 ±20% 计',
        en: 'the load factor was given, held to ±20 %',
      },
    };
  // gas outside of the hours belongs to the day all the same: whole days are compared
  const learnt = calibrate([...before, ...after], span, (hour) => rated * ranIn(claim, hour));
  if (learnt !== null)
    return {
      ...learnt,
      remark: {
        zh: `负荷率由前后 ${learnt.days} 个正常日的实际用气得出`,
        en: `the load factor is that of ${learnt.days} sound days around the span`,
      },
    };
  if (site.meters.filter(({ status }) => status === 'inService').length > 1) return null;
  return {
    ratio: USUAL_LOAD,
    sigma: GUESSED,
    freedom,
    remark: {
      zh: `没有正常日可供推算，负荷率按 ${USUAL_LOAD} 假定，按 ±40% 计`,
      en: `no sound days tell the load factor: ${USUAL_LOAD} is assumed, held to ±40 %`,
    },
  };
}
