import { factoryDemand } from '../../demand/switched.ts';
import type { Reporting, SitePlan, Template } from '../site-plan.ts';
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
  ladder: { dutyKPa: 100, standbyKPa: 95, ssvHighKPa: 130, ssvLowKPa: 60, reliefKPa: 115 },
  qCapNm3h: 1500,
  tauSeconds: 1.5,
  volumeM3: 3,
  droop: 0.05,
  sg: 0.1,
};
const WORKING_DAY = ['06:30-23:30'];

/** 0.4 → 0.1 MPa, two runs, G160 turbine meter whose corrector the RTU relays. */
export const factory: Template = (replica, reporting) => {
  const id = `factory-${replica}`;
  const [station, corrector] = [`${id}-rtu`, `${id}-evc`];
  const meter = `${id}-meter`;
  return {
    id,
    template: 'factory',
    replica,
    timeZone: TIME_ZONE,
    loadNm3h: 300,
    demand: factoryDemand,
    linePressureKPa: SIZE.ladder.dutyKPa,
    station: {
      device: station,
      params: twoRuns(SIZE),
      runIds: RUN_IDS,
      pInKPa: 350,
      outletScaleKPa: 250,
      filterK: 8e-5,
    },
    meter: {
      id: meter,
      device: corrector,
      gateway: station,
      params: meterParams(meter, {
        qMin: 13,
        qMax: 250,
        pulseWeight: 0.1,
        corrected: true,
        fullScaleKPa: 500,
        creditM3: null,
      }),
    },
    file: factoryFile(replica, reporting, { id, station, corrector, meter }),
  };
};

interface Ids {
  readonly id: string;
  readonly station: string;
  readonly corrector: string;
  readonly meter: string;
}

function factoryFile(replica: number, reporting: Reporting, ids: Ids): SitePlan['file'] {
  const { id, station, corrector, meter } = ids;
  return {
    customer: {
      id: `customer-${id}`,
      name: { zh: `示例食品厂${replica}`, en: `Sample food factory ${replica}` },
      class: 'factory',
    },
    site: {
      id,
      name: { zh: `示例食品厂${replica}调压站`, en: `Food factory ${replica} station` },
      zone: ZONE,
      customer: `customer-${id}`,
      timeZone: TIME_ZONE,
      hours: {
        mon: WORKING_DAY,
        tue: WORKING_DAY,
        wed: WORKING_DAY,
        thu: WORKING_DAY,
        fri: WORKING_DAY,
        sat: WORKING_DAY,
      },
      volumeM3: SIZE.volumeM3,
      station: {
        device: station,
        setKPa: SIZE.ladder.dutyKPa,
        maopKPa: 200,
        runs: runFiles(SIZE, 5),
        bypass: { present: true, metered: false, secured: 'locked' },
      },
      meters: [
        {
          id: meter,
          device: corrector,
          serial: `TQ160-${1000 + replica}`,
          type: 'turbine',
          size: 'G160',
          qMin: 13,
          qMax: 250,
          capacity: 10_000_000,
          conversion: 'sgerg88',
          installed: '2022-04-18',
          verifiedUntil: '2028-04-17',
          pulseWeight: 0.1,
          resolution: 0.1,
        },
      ],
    },
    devices: [rtu(station, reporting), meterDeviceFile(corrector, reporting, station)],
  };
}
