import { restaurantDemand } from '../../demand/catering.ts';
import { bakeryDemand, laundryDemand } from '../../demand/small.ts';
import type { SitePlan, Template } from '../site-plan.ts';
import { type MeterModel, meterSite } from './meter-site.ts';
import { gatewayFile } from './parts.ts';

const DIAPHRAGM: MeterModel = {
  type: 'diaphragm',
  size: 'G10',
  qMin: 0.1,
  qMax: 16,
  pulseWeight: 0.01,
  capacity: 1_000_000,
  fullScaleKPa: null,
  installed: '2022-03-08',
  verifiedUntil: '2028-03-07',
};
const TRADES = [
  { zh: '餐馆', en: 'restaurant', class: 'restaurant', demand: restaurantDemand },
  { zh: '烘焙店', en: 'bakery', class: 'other', demand: bakeryDemand },
  { zh: '洗衣店', en: 'laundry', class: 'other', demand: laundryDemand },
] as const;
const SHOPS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;

/** A shopping street: eight shops with diaphragm meters behind one gateway. */
export const street: Template = (replica, reporting) => {
  const gateway = `street-${replica}-gw`;
  const shop = (letter: string, member: number): SitePlan => {
    const trade = TRADES[member % TRADES.length] ?? TRADES[0];
    return meterSite(
      {
        id: `street-${replica}-${letter}`,
        template: 'street',
        replica,
        member,
        name: {
          zh: `示例商业街${replica}${trade.zh}${letter}`,
          en: `Street ${replica} ${trade.en} ${letter}`,
        },
        class: trade.class,
        loadNm3h: 5 + (member % 4),
        demand: trade.demand,
        linePressureKPa: 2.5,
        gateway,
        // the gateway is on file once, with the first shop
        moreDevices: member === 0 ? [gatewayFile(gateway, reporting)] : [],
        model: DIAPHRAGM,
      },
      reporting,
    );
  };
  const [first, ...others] = SHOPS;
  return [shop(first, 0), ...others.map((letter, i) => shop(letter, i + 1))];
};
