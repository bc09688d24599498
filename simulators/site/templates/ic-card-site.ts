import { hotelDemand, restaurantDemand } from '../../demand/catering.ts';
import type { DemandModel } from '../../demand/demand.ts';
import type { Template } from '../site-plan.ts';
import { meterDeviceFile, meterParams, TIME_ZONE, ZONE } from './parts.ts';

/** CNY/m³. */
const PRICE = 4.21;

interface Kind {
  readonly name: 'hotel' | 'restaurant';
  readonly zh: string;
  readonly en: string;
  readonly size: string;
  readonly qMin: number;
  readonly qMax: number;
  readonly loadNm3h: number;
  readonly demand: DemandModel;
  /** Two months' use, m³. */
  readonly creditM3: number;
  /** What the card is charged with. */
  readonly unit: 'm3' | 'money';
}

/** A prepaid diaphragm meter behind a shared 5 kPa network: no station, no corrector. */
const icCardSite =
  (kind: Kind): Template =>
  (replica, reporting) => {
    const id = `${kind.name}-${replica}`;
    const [device, meter] = [`${id}-ic`, `${id}-meter`];
    return {
      id,
      template: kind.name,
      replica,
      timeZone: TIME_ZONE,
      loadNm3h: kind.loadNm3h,
      demand: kind.demand,
      linePressureKPa: 5,
      station: null,
      meter: {
        id: meter,
        device,
        gateway: null,
        params: meterParams(meter, {
          qMin: kind.qMin,
          qMax: kind.qMax,
          pulseWeight: 0.01,
          corrected: false,
          fullScaleKPa: 200,
          creditM3: kind.creditM3,
          card: { unit: kind.unit, price: PRICE, buys: 'in-time' },
        }),
      },
      file: {
        customer: {
          id: `customer-${id}`,
          name: { zh: `${kind.zh}${replica}`, en: `${kind.en} ${replica}` },
          class: kind.name,
        },
        site: {
          id,
          name: { zh: `${kind.zh}${replica}`, en: `${kind.en} ${replica}` },
          zone: ZONE,
          customer: `customer-${id}`,
          timeZone: TIME_ZONE,
          meters: [
            {
              id: meter,
              device,
              serial: `IC${kind.size}-${3000 + replica}`,
              type: 'diaphragm',
              size: kind.size,
              qMin: kind.qMin,
              qMax: kind.qMax,
              capacity: 1_000_000,
              conversion: 'none',
              installed: '2021-11-23',
              verifiedUntil: '2027-11-22',
              pulseWeight: 0.01,
              resolution: 0.01,
              prepay: { unit: kind.unit, price: PRICE },
            },
          ],
        },
        devices: [meterDeviceFile(device, reporting, null)],
      },
    };
  };

export const hotel: Template = icCardSite({
  name: 'hotel',
  zh: '示例宾馆',
  en: 'Sample hotel',
  size: 'G40',
  qMin: 0.4,
  qMax: 65,
  loadNm3h: 25,
  demand: hotelDemand,
  creditM3: 24_000,
  unit: 'm3',
});

export const restaurant: Template = icCardSite({
  name: 'restaurant',
  zh: '示例餐馆',
  en: 'Sample restaurant',
  size: 'G16',
  qMin: 0.16,
  qMax: 25,
  loadNm3h: 9,
  demand: restaurantDemand,
  creditM3: 6000,
  unit: 'money',
});
