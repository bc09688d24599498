import { schoolDemand } from '../../demand/school.ts';
import type { Template } from '../site-plan.ts';
import {
  meterDeviceFile,
  meterParams,
  oneRun,
  rtu,
  runFiles,
  type StationSize,
  TIME_ZONE,
  ZONE,
} from './parts.ts';

const SIZE: StationSize = {
  ladder: { dutyKPa: 5, standbyKPa: 4.7, ssvHighKPa: 7, ssvLowKPa: 2.5, reliefKPa: 6 },
  qCapNm3h: 200,
  tauSeconds: 1,
  volumeM3: 1.5,
  droop: 0.1,
  sg: 0.2,
};

const ONE = ['duty'] as const;

/** 0.2 MPa → 5 kPa, a single run, G40 rotary meter with a corrector of its own connection. */
export const school: Template = (replica, reporting) => {
  const id = `school-${replica}`;
  const [station, corrector] = [`${id}-rtu`, `${id}-evc`];
  const meter = `${id}-meter`;
  return {
    id,
    template: 'school',
    replica,
    timeZone: TIME_ZONE,
    loadNm3h: 40,
    demand: schoolDemand,
    linePressureKPa: SIZE.ladder.dutyKPa,
    station: {
      device: station,
      params: oneRun(SIZE),
      runIds: ONE,
      pInKPa: 160,
      outletScaleKPa: 16,
      filterK: 8e-4,
    },
    meter: {
      id: meter,
      device: corrector,
      gateway: null,
      params: meterParams(meter, {
        qMin: 0.65,
        qMax: 65,
        pulseWeight: 0.1,
        corrected: true,
        fullScaleKPa: 200,
        creditM3: null,
      }),
    },
    file: {
      customer: {
        id: `customer-${id}`,
        name: { zh: `示例学校${replica}`, en: `Sample school ${replica}` },
        class: 'school',
      },
      site: {
        id,
        name: { zh: `示例学校${replica}调压箱`, en: `School ${replica} station` },
        zone: ZONE,
        customer: `customer-${id}`,
        timeZone: TIME_ZONE,
        volumeM3: SIZE.volumeM3,
        station: {
          device: station,
          setKPa: SIZE.ladder.dutyKPa,
          maopKPa: 10,
          runs: runFiles(SIZE, 10, ONE),
          bypass: { present: true, metered: false, secured: 'locked' },
        },
        meters: [
          {
            id: meter,
            device: corrector,
            serial: `LR40-${5000 + replica}`,
            type: 'rotary',
            size: 'G40',
            qMin: 0.65,
            qMax: 65,
            capacity: 10_000_000,
            conversion: 'sgerg88',
            installed: '2024-08-20',
            verifiedUntil: '2027-08-19',
            pulseWeight: 0.1,
            resolution: 0.1,
          },
        ],
      },
      devices: [rtu(station, reporting), meterDeviceFile(corrector, reporting, null)],
    },
  };
};
