import { hospitalDemand } from '../../demand/hospital.ts';
import type { Template } from '../site-plan.ts';
import {
  meterDeviceFile,
  meterParams,
  RUN_IDS,
  rtu,
  runFiles,
  type StationSize,
  TIME_ZONE,
  twoRuns,
  ZONE,
} from './parts.ts';

const SIZE: StationSize = {
  ladder: { dutyKPa: 5, standbyKPa: 4.7, ssvHighKPa: 7, ssvLowKPa: 2.5, reliefKPa: 6 },
  qCapNm3h: 400,
  tauSeconds: 1,
  volumeM3: 1.5,
  droop: 0.1,
  sg: 0.2,
};

/** 0.2 MPa → 5 kPa, two runs, G65 rotary meter with a corrector of its own connection. */
export const hospital: Template = (replica, reporting) => {
  const id = `hospital-${replica}`;
  const [station, corrector] = [`${id}-rtu`, `${id}-evc`];
  const meter = `${id}-meter`;
  return {
    id,
    template: 'hospital',
    replica,
    timeZone: TIME_ZONE,
    loadNm3h: 60,
    demand: hospitalDemand,
    linePressureKPa: SIZE.ladder.dutyKPa,
    station: {
      device: station,
      params: twoRuns(SIZE),
      runIds: RUN_IDS,
      pInKPa: 160,
      outletScaleKPa: 16,
      filterK: 8e-4,
    },
    meter: {
      id: meter,
      device: corrector,
      gateway: null,
      params: meterParams(meter, {
        qMin: 1,
        qMax: 100,
        pulseWeight: 0.1,
        corrected: true,
        fullScaleKPa: 200,
        creditM3: null,
      }),
    },
    file: {
      customer: {
        id: `customer-${id}`,
        name: { zh: `示例医院${replica}`, en: `Sample hospital ${replica}` },
        class: 'hospital',
      },
      site: {
        id,
        name: { zh: `示例医院${replica}调压箱`, en: `Hospital ${replica} station` },
        zone: ZONE,
        customer: `customer-${id}`,
        timeZone: TIME_ZONE,
        volumeM3: SIZE.volumeM3,
        station: {
          device: station,
          setKPa: SIZE.ladder.dutyKPa,
          maopKPa: 10,
          runs: runFiles(SIZE, 10),
          bypass: { present: true, metered: false, secured: 'locked' },
        },
        meters: [
          {
            id: meter,
            device: corrector,
            serial: `LR65-${2000 + replica}`,
            type: 'rotary',
            size: 'G65',
            qMin: 1,
            qMax: 100,
            capacity: 10_000_000,
            conversion: 'sgerg88',
            installed: '2023-09-05',
            verifiedUntil: '2027-09-04',
            pulseWeight: 0.1,
            resolution: 0.1,
          },
        ],
      },
      devices: [rtu(station, reporting), meterDeviceFile(corrector, reporting, null)],
    },
  };
};
