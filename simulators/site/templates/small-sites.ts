import { laundryDemand, noDemand } from '../../demand/small.ts';
import type { Template } from '../site-plan.ts';
import { meterSite } from './meter-site.ts';

/** A laundry with an NB diaphragm meter behind a shared 5 kPa network. */
export const laundry: Template = (replica, reporting) =>
  meterSite(
    {
      id: `laundry-${replica}`,
      template: 'laundry',
      replica,
      name: { zh: `示例洗衣房${replica}`, en: `Sample laundry ${replica}` },
      class: 'other',
      loadNm3h: 14,
      demand: laundryDemand,
      linePressureKPa: 5,
      model: {
        type: 'diaphragm',
        size: 'G16',
        qMin: 0.16,
        qMax: 25,
        pulseWeight: 0.01,
        capacity: 1_000_000,
        fullScaleKPa: null,
        installed: '2024-05-20',
        verifiedUntil: '2028-05-19',
      },
    },
    reporting,
  );

/** The city gate: an ultrasonic meter at 0.4 MPa that all gas of the zone passes. */
export const gate: Template = (replica, reporting) =>
  meterSite(
    {
      id: `gate-${replica}`,
      template: 'gate',
      replica,
      role: 'gate',
      name: { zh: `示例门站${replica}`, en: `City gate ${replica}` },
      class: 'other',
      loadNm3h: 1500,
      demand: noDemand,
      linePressureKPa: 400,
      onNetwork: true,
      model: {
        type: 'ultrasonic',
        size: 'G250',
        // 1:160, as ultrasonic meters have it: a Sunday's flow of the zone is within its range
        qMin: 2.5,
        qMax: 400,
        pulseWeight: 0.1,
        capacity: 100_000_000,
        fullScaleKPa: 1000,
        installed: '2023-10-10',
        verifiedUntil: '2027-10-09',
      },
    },
    reporting,
  );
