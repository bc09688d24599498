import { factoryDemand, workshopDemand } from '../../demand/switched.ts';
import type { SitePlan, Template } from '../site-plan.ts';
import { type MeterModel, meterSite } from './meter-site.ts';

/** Kilopascal gauge of the network, as at the field data's correctors. */
const NETWORK_KPA = 326;

const ROTARY: MeterModel = {
  type: 'rotary',
  size: 'G65',
  qMin: 1,
  qMax: 100,
  pulseWeight: 0.1,
  capacity: 10_000_000,
  fullScaleKPa: 600,
  installed: '2023-04-11',
  verifiedUntil: '2028-04-10',
};
const LETTERS = ['a', 'b', 'c', 'd', 'e'] as const;
const ZH = ['甲', '乙', '丙', '丁', '戊'] as const;

/** Five works without stations whose correctors stand on one network of about 0.33 MPa. */
export const industrialPark: Template = (replica, reporting) => {
  const works = (letter: string, member: number): SitePlan =>
    meterSite(
      {
        id: `park-${replica}-${letter}`,
        template: 'park',
        replica,
        member,
        name: {
          zh: `示例园区${replica}${ZH[member] ?? ''}厂`,
          en: `Park ${replica} works ${letter}`,
        },
        class: member % 2 === 0 ? 'factory' : 'other',
        loadNm3h: 140 + 30 * member,
        demand: member % 2 === 0 ? factoryDemand : workshopDemand,
        linePressureKPa: NETWORK_KPA,
        onNetwork: true,
        model: ROTARY,
      },
      reporting,
    );
  const [first, ...others] = LETTERS;
  return [works(first, 0), ...others.map((letter, i) => works(letter, i + 1))];
};
