import { dateName, zoneOffsetMs } from '../../lib/local-time.ts';
import type { CustomerNotice } from '../../model/archive/customer-notice-kind.ts';
import type { CustomerSpec, SiteSpec } from '../../model/fleet.ts';
import type { Language, Localized } from '../../model/localized.ts';
import type { EpochMs } from '../../model/units.ts';
import type { CreditForecast } from './credit-forecast.ts';
import type { NoticeSettings } from './notice-settings.ts';
import type { PrepaidMeter } from './prepaid-meter.ts';

/** A notice in one language; a line of the message is a paragraph. */
export interface NoticeWords {
  readonly title: string;
  readonly message: string;
}

type Judged = Extract<CreditForecast, { readonly judged: 'days' }>;

const round = (value: number, digits: number): string => String(Number(value.toFixed(digits)));

/** Meter, balance, how long it lasts and how to buy. */
export function creditWords(
  { meter, site, customer, unit }: PrepaidMeter,
  balance: number,
  { days, low, high }: Judged,
  usedUp: EpochMs,
  { howToBuy, phone }: Pick<NoticeSettings, 'howToBuy' | 'phone'>,
  language: Language,
): NoticeWords {
  const zh = language === 'zh';
  const left =
    unit === 'm3' ? `${round(balance, 1)} m³` : `${round(balance, 2)} ${zh ? '元' : 'CNY'}`;
  const serial =
    meter.serial === undefined ? '' : zh ? `（表号 ${meter.serial}）` : ` (serial ${meter.serial})`;
  const about = Math.max(0, Math.floor(days));
  const band = [Math.floor(low), Math.ceil(high)].join('–');
  const date = localTime(site.timeZone, usedUp).slice(0, 10);
  const name = customer.name[language];
  const place = site.name[language];
  const lines = zh
    ? [
        `${name}：${place} 燃气表 ${meter.id}${serial} 余量 ${left}，按近期用气约可用 ${about} 天（${band} 天），预计 ${date} 用完，请及时购气。`,
        howToBuy.zh,
        phone === '' ? '' : `咨询电话 ${phone}`,
      ]
    : [
        `${name}: gas meter ${meter.id}${serial} at ${place} has ${left} left, enough for about ${about} days (${band}) as gas is used now, until about ${date}. Please buy in time.`,
        howToBuy.en,
        phone === '' ? '' : `Questions: ${phone}`,
      ];
  return {
    title: creditTitle(about)[language],
    message: joined(lines),
  };
}

const creditTitle = (days: number): Localized =>
  days === 0
    ? { zh: '燃气余量即将用完', en: 'Gas credit is about to run out' }
    : { zh: `燃气余量约可用 ${days} 天`, en: `Gas credit for about ${days} days` };

/** A planned outage as a notice tells of it. */
export interface OutageTold {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly reason: string;
  readonly phone: string;
}

export type OutageAbout = Exclude<CustomerNotice['about'], 'credit'>;

const TITLES: Readonly<Record<OutageAbout, Localized>> = {
  'outage-planned': { zh: '停气通知', en: 'Gas will be off' },
  'outage-changed': { zh: '停气时间变更', en: 'Outage at another time' },
  'outage-reminder': { zh: '停气提醒', en: 'Reminder: gas will be off' },
  'outage-cancelled': { zh: '停气取消', en: 'Outage cancelled' },
};

export function outageWords(
  about: OutageAbout,
  customer: CustomerSpec,
  sites: readonly SiteSpec[],
  { from, to, reason, phone }: OutageTold,
  language: Language,
): NoticeWords {
  const timeZone = sites[0]?.timeZone ?? 'Asia/Shanghai';
  const span = [localTime(timeZone, from), localTime(timeZone, to)] as const;
  const names = sites.map(({ name }) => name[language]);
  const name = customer.name[language];
  if (language === 'zh') {
    const places = several(names, '、', (n) => `等 ${n} 处`);
    const changed = about === 'outage-changed' ? '停气时间改为' : '将停气，时间';
    const said =
      about === 'outage-cancelled'
        ? `${name}：原定 ${span[0]} 至 ${span[1]} 的停气（${places}）已取消，正常供气。`
        : `${name}：因${reason}，${places}${changed} ${span[0]} 至 ${span[1]}。停气期间请关闭用气设备前阀门，恢复供气前勿开启。`;
    return {
      title: TITLES[about].zh,
      message: joined([said, phone === '' ? '' : `咨询电话 ${phone}`]),
    };
  }
  const places = several(names, ', ', (n) => ` and ${n - SITES_NAMED} more`);
  const said =
    about === 'outage-cancelled'
      ? `${name}: the outage of ${span[0]} to ${span[1]} (${places}) is cancelled; gas stays on.`
      : `${name}: gas will be off at ${places} from ${span[0]} to ${span[1]}${about === 'outage-changed' ? ', in place of the time told before' : ''}. Reason: ${reason}. Close the valves before your appliances and do not open them until gas is back.`;
  return {
    title: TITLES[about].en,
    message: joined([said, phone === '' ? '' : `Questions: ${phone}`]),
  };
}

const SITES_NAMED = 3;

const several = (
  names: readonly string[],
  between: string,
  more: (all: number) => string,
): string =>
  names.slice(0, SITES_NAMED).join(between) +
  (names.length > SITES_NAMED ? more(names.length) : '');

const joined = (lines: readonly string[]): string =>
  lines
    .filter((line) => line.trim() !== '')
    .join('\n')
    .slice(0, 2_000);

/** `2026-11-28 08:00` on the clock of the place. */
export function localTime(timeZone: string, at: EpochMs): string {
  const local = at + zoneOffsetMs(timeZone, at);
  const day = Math.floor(local / 86_400_000);
  const time = new Date(local).toISOString().slice(11, 16);
  return `${dateName(day)} ${time}`;
}
