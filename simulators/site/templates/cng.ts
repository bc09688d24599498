import { cngDemand } from '../../demand/switched.ts';
import type { Template } from '../site-plan.ts';
import type { StationSize } from './parts.ts';
import {
  meterDeviceFile,
  meterParams,
  RUN_IDS,
  rtu,
  runFiles,
  TIME_ZONE,
  twoRuns,
  ZONE,
} from './parts.ts';

const SIZE: StationSize = {
  ladder: { dutyKPa: 200, standbyKPa: 190, ssvHighKPa: 260, ssvLowKPa: 120, reliefKPa: 230 },
  qCapNm3h: 3000,
  tauSeconds: 1.5,
  volumeM3: 8,
  droop: 0.05,
  sg: 0.1,
};

/** A filling station: 0.5 → 0.2 MPa, a compressor of up to 1,000 Nm³/h, G250 turbine meter. */
export const cng: Template = (replica, reporting) => {
  const id = `cng-${replica}`;
  const [station, corrector] = [`${id}-rtu`, `${id}-evc`];
  const meter = `${id}-meter`;
  return {
    id,
    template: 'cng',
    replica,
    timeZone: TIME_ZONE,
    loadNm3h: 1000,
    demand: cngDemand,
    linePressureKPa: SIZE.ladder.dutyKPa,
    station: {
      device: station,
      params: twoRuns(SIZE),
      runIds: RUN_IDS,
      pInKPa: 500,
      outletScaleKPa: 400,
      filterK: 1e-5,
    },
    meter: {
      id: meter,
      device: corrector,
      gateway: null,
      params: meterParams(meter, {
        qMin: 20,
        qMax: 400,
        pulseWeight: 1,
        corrected: true,
        fullScaleKPa: 700,
        creditM3: null,
      }),
    },
    file: {
      customer: {
        id: `customer-${id}`,
        name: { zh: `示例加气站${replica}`, en: `Sample CNG station ${replica}` },
        class: 'cng',
      },
      site: {
        id,
        name: { zh: `示例加气站${replica}`, en: `CNG station ${replica}` },
        zone: ZONE,
        customer: `customer-${id}`,
        timeZone: TIME_ZONE,
        volumeM3: SIZE.volumeM3,
        station: {
          device: station,
          setKPa: SIZE.ladder.dutyKPa,
          maopKPa: 300,
          runs: runFiles(SIZE, 5),
          bypass: { present: true, metered: false, secured: 'blinded' },
        },
        meters: [
          {
            id: meter,
            device: corrector,
            serial: `TQ250-${4000 + replica}`,
            type: 'turbine',
            size: 'G250',
            qMin: 20,
            qMax: 400,
            capacity: 10_000_000,
            conversion: 'sgerg88',
            installed: '2023-07-12',
            verifiedUntil: '2027-07-11',
            pulseWeight: 1,
            resolution: 1,
          },
        ],
      },
      devices: [rtu(station, reporting), meterDeviceFile(corrector, reporting, null)],
    },
  };
};
